"""``python -m api``: serve the page, or ask one question on the terminal."""

import socket
from contextlib import suppress
from functools import partial
from typing import Annotated, Any

import typer

from api.access import audit, door
from api.access.__main__ import app as keys
from api.allocation import share_heaps
from api.errors import ApiError, UnknownValueError
from api.filters import Filters, years
from api.listening import listen
from api.records.__main__ import app as records
from api.schemas import RefusalResponse
from api.settings import ApiSettings
from api.telemetry import log
from api.upkeep.__main__ import app as upkeep
from ingest import garbage
from ingest.errors import IngestError
from ingest.settings import IngestSettings, load
from ingest.terminal import INCOMPLETE, err, fail, out, print_json

app = typer.Typer(
    help="From question to answer.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(keys, name="keys")
app.add_typer(records, name="records")
app.add_typer(upkeep)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
) -> None:
    """Serve the chat page and the API until stopped.

    Exit code 1: the port is in use, there is no index, what is kept cannot be, or nothing says
    who may ask where others can.
    """
    try:
        ingest, settings = load(IngestSettings), load(ApiSettings, host=host, port=port)
        door.check(settings)
        audit.check(settings)
        log.configure(settings.log_format)
        share_heaps()
        # A port is taken before the model is loaded: one in use should not take seconds to say so.
        if settings.workers > 1:
            from api import workers

            workers.serve(ingest, settings, _tell_where)
        else:
            listener = listen(settings.host, settings.port)
            with err.status("Programma laden …"), garbage.unsearched():
                from api import serving
            serving.serve(ingest, settings, listener, partial(_tell_where, listener))
    except (IngestError, ApiError) as error:
        fail(str(error))


def _tell_where(listener: socket.socket) -> None:
    address, number = listener.getsockname()[:2]
    shown = f"[{address}]" if ":" in address else address
    out.print(
        f"Stadsbron staat klaar op http://{shown}:{number} (stoppen met Ctrl+C)", markup=False
    )


@app.command()
def mcp() -> None:
    """Serve the tools for language models over stdin and stdout (Model Context Protocol).

    For a program on this machine that starts it; `serve` has the same at /mcp.
    Exit code 1: there is no index.
    """
    try:
        ingest, settings = load(IngestSettings), load(ApiSettings)
        with err.status("Model en index laden …"):
            from api import tool_server
            from api.app import create_live, create_tools
            from api.sight import ALL

            live = create_live(ingest, settings)
            server = tool_server.create(create_tools(live, settings, lambda: ALL))
    except (IngestError, ApiError) as error:
        fail(str(error))
    live.start()
    with suppress(KeyboardInterrupt):
        server.run("stdio")
    live.stop()


Values = list[str] | None


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="What you want to know.")],
    explain: Annotated[bool, typer.Option("--explain", help="Tell why these sources.")] = False,
    follow: Annotated[
        Values, typer.Option(help="With --explain: id of a passage or document to tell of.")
    ] = None,
    kind: Annotated[Values, typer.Option(help="Only case, lesson or handbook.")] = None,
    domain: Annotated[Values, typer.Option(help="Only this domain.")] = None,
    municipality: Annotated[Values, typer.Option(help="Only this municipality.")] = None,
    dataset: Annotated[Values, typer.Option(help="Only with this data set.")] = None,
    period: Annotated[
        str | None, typer.Option("--years", help="Only 2016-2019, 2016-, -2019 or 2016.")
    ] = None,
    ignore: Annotated[
        Values, typer.Option(help="Named but not meant, such as municipality:Rotterdam.")
    ] = None,
    after: Annotated[
        Values, typer.Option(help="A question that was asked before it; the oldest first.")
    ] = None,
    simple: Annotated[
        bool, typer.Option("--simple", help="As simply as a language model can.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Ask one question. A limit that is given more than once allows each of its values.

    Exit code 0: answered; 3: the sources do not hold the answer; 1: failed.
    """
    text = question.strip()
    if len(text) < 2:
        fail("the question is empty; put it in quotation marks")
    try:
        limits = _limits(
            period, kind=kind, domain=domain, municipality=municipality, dataset=dataset
        )
        ingest, settings = load(IngestSettings), load(ApiSettings)
        with err.status("Model en index laden …"):
            import asyncio

            from api import author, language_model
            from api.app import create_assistant, messages
            from api.routes.ask import response

            model = language_model.load(settings)
            assistant = create_assistant(ingest, settings)
        filters = assistant.library.choices.check(limits)
        asked = author.Asked(
            text, filters, ignore or (), after or (), "simple" if simple else "plain"
        )
        reply = asyncio.run(author.reply(assistant, model, asked))
        texts = messages(settings.web)[reply.question.language]
        answer = response(reply, assistant, texts, (follow or ()) if explain else None)
    except (IngestError, ApiError) as error:
        fail(str(error))
    if as_json:
        print_json(answer.model_dump(mode="json"))
    else:
        from api import printing

        printing.reply(answer, texts)
    if isinstance(answer, RefusalResponse):
        raise typer.Exit(INCOMPLETE)


def _limits(period: str | None, **values: Values) -> Filters:
    """What the options limit a question to.

    Raises:
        UnknownValueError: the period is none.
    """
    chosen: dict[str, Any] = {field: tuple(given or ()) for field, given in values.items()}
    try:
        return Filters(**chosen, years=years(period) if period else None)
    except ValueError as error:
        raise UnknownValueError(f"years: {error}") from error


def main() -> None:
    """Entry point."""
    app()


if __name__ == "__main__":
    main()
