"""``python -m api records``: what is kept of what readers send, for who runs the service."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api.errors import ApiError
from api.records.keeping import expiry, find_store
from api.records.store import Count, Store
from api.settings import ApiSettings
from ingest.errors import IngestError
from ingest.settings import IngestSettings, load
from ingest.terminal import fail, out, print_json

app = typer.Typer(
    help="What is kept of what readers send: how much, to a file, or no longer.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


class What(StrEnum):
    """What can be exported."""

    FEEDBACK = "feedback"


@contextmanager
def _store(settings: ApiSettings) -> Iterator[Store | None]:
    """The store, or None where none was ever made; errors end the program in one line."""
    try:
        store = find_store(settings, load(IngestSettings).data)
        try:
            yield store
        finally:
            if store:
                store.close()
    except (IngestError, ApiError) as error:
        fail(str(error))


def _settings() -> ApiSettings:
    try:
        return load(ApiSettings)
    except IngestError as error:
        fail(str(error))


@app.command()
def status(
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Say what is kept, for how long, where, and how much there is."""
    settings = _settings()
    with _store(settings) as store:
        count = store.count() if store else Count(0, 0, 0)
        where = store.where if store else None
    if as_json:
        kept = settings.model_dump(include={"feedback", "conversations", "retention_days"})
        print_json({"keeps": kept, "database": where, "kept": asdict(count)})
        return
    for name, on in (("feedback", settings.feedback), ("conversations", settings.conversations)):
        setting = f"STADSBRON_API_{name.upper()}"
        out.print(f"{name}: {'aan' if on else f'uit ({setting}=true zet het aan)'}", markup=False)
    out.print(f"bewaartermijn: {settings.retention_days} dagen")
    out.print(f"{where or 'er is nog geen database'}", markup=False)
    out.print(f"bewaard: {_told(count)}")


@app.command()
def export(
    what: Annotated[What, typer.Argument(help="What to export.")],  # noqa: ARG001
    file: Annotated[Path, typer.Option("--out", help="File to write, one JSON object a line.")],
) -> None:
    """Write what readers said of answers to a file, the oldest first."""
    written = 0
    with _store(_settings()) as store:
        # Beside it first, so that a file is whole or not there.
        beside = file.with_name(f".{file.name}.part")
        try:
            with beside.open("w", encoding="utf-8") as lines:
                for each in store.received() if store else ():
                    line = {"id": each.id, "at": each.at.isoformat(), **asdict(each.feedback)}
                    lines.write(json.dumps(line, ensure_ascii=False) + "\n")
                    written += 1
            beside.replace(file)
        except OSError as error:
            fail(f"{file}: {error.strerror}; name a file in a folder that can be written to")
        finally:
            beside.unlink(missing_ok=True)
    out.print(f"[green]✓[/] {written} keer feedback in {file}")


@app.command()
def purge(
    everything: Annotated[
        bool, typer.Option("--all", help="Also what is not older than the retention.")
    ] = False,
) -> None:
    """Delete what is older than the retention (STADSBRON_API_RETENTION_DAYS), and say how much.

    The service does so too, each hour.
    """
    settings = _settings()
    with _store(settings) as store:
        before = None if everything else expiry(settings)
        gone = store.purge(before) if store else Count(0, 0, 0)
    out.print(f"verwijderd: {_told(gone)}")


def _told(count: Count) -> str:
    return (
        f"{count.feedback} keer feedback, "
        f"{count.conversations} {'gesprek' if count.conversations == 1 else 'gesprekken'}, "
        f"{count.turns} {'vraag' if count.turns == 1 else 'vragen'} in gesprekken"
    )


if __name__ == "__main__":
    app()
