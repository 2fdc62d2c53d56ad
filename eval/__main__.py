"""``python -m eval``."""

import typer

app = typer.Typer(
    help="Questions with known answers → score.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


@app.callback()
def main_callback() -> None:
    """Score."""
