"""``python -m api keys``: who has an API key, for who runs the service."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

import typer

from api.access.keyring import open_keys
from api.errors import ApiError
from api.records.key import Key, Scope
from api.records.keys import Keys
from api.settings import ApiSettings
from ingest.errors import IngestError
from ingest.settings import IngestSettings, load
from ingest.terminal import err, fail, out, print_json

app = typer.Typer(
    help="API keys: make one, see who has one, have one open nothing any more.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


class Opens(StrEnum):
    """What a key opens."""

    ASK = "ask"
    WIDGET = "widget"
    ADMIN = "admin"


@contextmanager
def _keys() -> Iterator[Keys]:
    """The keys; errors end the program in one line."""
    try:
        keys = open_keys(load(ApiSettings), load(IngestSettings).data)
        try:
            yield keys
        finally:
            keys.close()
    except (IngestError, ApiError) as error:
        fail(str(error))


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="Who or what it is for, such as intranet.")],
    scope: Annotated[
        Opens,
        typer.Option(
            help="ask: questions; widget: tokens for a widget; admin: these, and the index."
        ),
    ] = Opens.ASK,
    days: Annotated[
        int | None, typer.Option(min=1, max=3650, help="How long it is good; else for good.")
    ] = None,
    collection: Annotated[
        list[str] | None,
        typer.Option(help="Whose documents it opens, beside those for everybody; * is every one."),
    ] = None,
) -> None:
    """Make a key, and print it: the one time that it can be seen."""
    chosen = tuple(dict.fromkeys(collection or ()))
    if not name.strip() or len(name) > 100 or not name.isprintable():
        fail("a name has 1 to 100 characters that can be printed; choose another")
    kind: Scope = scope.value
    with _keys() as keys:
        key = keys.add(name, kind, days, chosen)
    # Alone on stdout, so that it can go where it belongs without anybody seeing it.
    print(key)
    err.print(
        "Bewaar deze sleutel nu: hij is hierna niet meer te zien. Hij werkt binnen enkele "
        "seconden, waar STADSBRON_API_ACCESS=keys is."
    )


@app.command("list")
def list_keys(
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Show whose keys there are, what they open, and until when; not the keys, which nobody has."""
    with _keys() as keys:
        found = keys.all()
    if as_json:
        print_json([_told(key) for key in found])
        return
    now = datetime.now(UTC)
    for key in found:
        opens = f" ({', '.join(key.collections)})" if key.collections else ""
        state = _state(key, now)
        out.print(f"{key.name:20} {key.scope:7} {key.prefix}  {state}{opens}", markup=False)
    if not found:
        out.print("er is nog geen sleutel; maak er een met: python -m api keys add NAAM")


@app.command()
def revoke(name: Annotated[str, typer.Argument(help="Of the key, as list shows it.")]) -> None:
    """Have a key open nothing any more, nor the tokens that were made with it."""
    with _keys() as keys:
        if not keys.revoke(name):
            fail(f"there is no key {name!r} that opens anything; see python -m api keys list")
    out.print(f"[green]✓[/] {name} opent binnen enkele seconden niets meer")


def _told(key: Key) -> dict[str, str | list[str] | None]:
    return {
        "name": key.name,
        "scope": key.scope,
        "prefix": key.prefix,
        "made": key.made.isoformat(),
        "expires": key.expires.isoformat() if key.expires else None,
        "revoked": key.revoked.isoformat() if key.revoked else None,
        "collections": list(key.collections),
    }


def _state(key: Key, now: datetime) -> str:
    if key.revoked:
        return f"ingetrokken op {key.revoked:%d-%m-%Y}"
    if key.expires is None:
        return "geldig"
    return f"{'geldig tot' if key.is_good(now) else 'verlopen op'} {key.expires:%d-%m-%Y}"


if __name__ == "__main__":
    app()
