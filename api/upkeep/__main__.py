"""Commands for whoever runs the service; they are part of ``python -m api``."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from api.errors import ApiError
from api.settings import ApiSettings
from ingest.errors import IngestError
from ingest.settings import IngestSettings, load
from ingest.terminal import FAILED, INCOMPLETE, fail, out, print_json

app = typer.Typer(pretty_exceptions_enable=False)

_MARKS = {"ok": "[green]✓[/]", "doubt": "[yellow]![/]", "fault": "[red]✗[/]"}


@app.command()
def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Look at all that the service needs, and name each fault with its remedy.

    Exit code 0: all is well; 3: it works, but not as it should; 1: something does not work.
    """
    with _clear_errors():
        ingest, settings = load(IngestSettings), load(ApiSettings)
    found = asyncio.run(_examined(ingest, settings, quiet=as_json))
    if as_json:
        print_json(found)
    states = {each["state"] for each in found}
    if states != {"ok"}:
        raise typer.Exit(FAILED if "fault" in states else INCOMPLETE)


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="File to write, such as stadsbron.tar.")],
) -> None:
    """Copy the index and what is kept of readers to a file, while the service goes on."""
    from api.upkeep import backup as copying

    with _clear_errors():
        made = copying.make(file, load(IngestSettings), load(ApiSettings))
    said = [made.contents.snapshot and f"index {made.contents.snapshot}"]
    said.append(f"{made.rows} rijen" if made.contents.records else None)
    out.print(f"[green]✓[/] {made.path}: {', '.join(filter(None, said))}")


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="File that `backup` made.")],
    force: Annotated[
        bool, typer.Option("--force", help="Replace an index, and rows, that are there.")
    ] = False,
) -> None:
    """Put back what a backup holds: all of it, or nothing."""
    from api.upkeep import restore as putting_back

    with _clear_errors():
        contents = putting_back.restore(file, load(IngestSettings), load(ApiSettings), force=force)
    out.print(f"[green]✓[/] {file}, gemaakt op {contents.created.astimezone():%d-%m-%Y %H:%M}")


@contextmanager
def _clear_errors() -> Iterator[None]:
    try:
        yield
    except (IngestError, ApiError) as error:
        fail(str(error))


async def _examined(
    ingest: IngestSettings, settings: ApiSettings, *, quiet: bool
) -> list[dict[str, str]]:
    from api.upkeep import doctor as examining

    found = []
    async for each in examining.examine(ingest, settings):
        found.append(asdict(each))
        if not quiet:
            out.print(f"{_MARKS[each.state]} {each.subject}: ", end="")
            out.print(each.said, markup=False, soft_wrap=True)
            if each.remedy:
                out.print(f"    → {each.remedy}", markup=False, soft_wrap=True)
    return found
