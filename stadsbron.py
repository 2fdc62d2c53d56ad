"""The command ``stadsbron``: what ``python -m ingest``, ``api`` and ``eval`` do, under one name."""

import typer

from api.__main__ import app as api
from eval.__main__ import app as evaluation
from ingest.__main__ import app as ingest


def main() -> None:
    """Entry point."""
    app = typer.Typer(
        help="Stadsbron: vragen over data in de stad, met de bron erbij.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
    )
    for part in (ingest, api):
        app.add_typer(part)
    app.add_typer(evaluation, name="eval")
    app()


if __name__ == "__main__":
    main()
