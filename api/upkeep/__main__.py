"""Commands for whoever runs the service; they are part of ``python -m api``."""

import asyncio
from dataclasses import asdict
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
    try:
        ingest, settings = load(IngestSettings), load(ApiSettings)
    except (IngestError, ApiError) as error:
        fail(str(error))
    found = asyncio.run(_examined(ingest, settings, quiet=as_json))
    if as_json:
        print_json(found)
    states = {each["state"] for each in found}
    if states != {"ok"}:
        raise typer.Exit(FAILED if "fault" in states else INCOMPLETE)


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
