"""Wiring only: settings → parts → routes."""

import json
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.routing import BaseRoute, Route

from api import description, headers, language_model, problem, reranking, tool_server
from api.access import gate
from api.access.caller import asking
from api.access.door import Door
from api.access.keyring import Keyring
from api.answering import confidence, entailment
from api.answering.entailment import Entailment
from api.assistant import Assistant
from api.building.builder import Builder
from api.closing import Closing
from api.live import Live
from api.original import Originals
from api.page_image import PageImages
from api.records.keeping import NOTHING, Keeping
from api.reranking import Reranker
from api.routes import every, version
from api.routes.parts import Messages
from api.schemas import Problem
from api.settings import ApiSettings
from api.sight import Sight
from api.telemetry import tracing
from api.telemetry.metrics import Metrics
from api.telemetry.request import Requests
from api.tools import Tools
from ingest import encoder
from ingest.encoder import Encoder
from ingest.index import find_index, open_index
from ingest.settings import IngestSettings

_PROBLEMS: dict[int | str, dict[str, Any]] = {
    401: {"model": Problem, "description": "An API key or token is needed."},
    403: {"model": Problem, "description": "Who asks may not have this."},
    429: {"model": Problem, "description": "Too many requests; `Retry-After` says how long."},
    422: {"model": Problem, "description": "The request is not in order."},
    503: {"model": Problem, "description": "Not now; `Retry-After` says when to ask again."},
    500: {"model": Problem, "description": "A fault of the service."},
}


def create_assistant(ingest: IngestSettings, settings: ApiSettings) -> Assistant:
    """Open the index and load the model; one search is made so that the first is not slow.

    Raises:
        IngestError: there is no index, or the model cannot be loaded.
    """
    return _opener(ingest, settings)()


@dataclass(frozen=True, slots=True, eq=False)
class Models:
    """What is loaded once, and shared by all that answer."""

    encoder: Encoder
    reranker: Reranker | None
    entailment: Entailment | None


def load_models(ingest: IngestSettings, settings: ApiSettings) -> Models:
    """Load every model that the settings name, except one that writes.

    Raises:
        IngestError: one cannot be loaded.
    """
    return Models(
        encoder.load(ingest),
        reranking.load(settings.reranker) if settings.reranker else None,
        entailment.load(settings.entailment) if settings.entailment else None,
    )


def create_live(
    ingest: IngestSettings,
    settings: ApiSettings,
    *,
    later: bool = False,
    models: Models | None = None,
) -> Live:
    """An assistant that takes over each new index.

    Args:
        ingest: which index and model.
        settings: how to answer.
        later: open the first when it is started, in a thread of its own.
        models: where they have been loaded already.

    Raises:
        IngestError: as ``create_assistant``; later, there is no index.
        TracesError: what the settings have for traces is not installed.
    """
    metrics = Metrics()
    open_newest = _opener(ingest, settings, metrics, models)
    if later:
        find_index(ingest)
    traces = tracing.open_traces(settings)
    first = None if later else open_newest()
    return Live(first, open_newest, metrics, settings.requests, traces)


def _opener(
    ingest: IngestSettings,
    settings: ApiSettings,
    metrics: Metrics | None = None,
    models: Models | None = None,
) -> Callable[[], Assistant]:
    """Opens the index in force, each time with the same models, which are loaded once."""
    loaded = cache(lambda: models or load_models(ingest, settings))

    def open_newest() -> Assistant:
        # The index first: where there is none, nobody should wait for the model to say so.
        index = open_index(ingest)
        try:
            assistant = Assistant(
                index,
                loaded().encoder,
                settings,
                confidence.load(),
                loaded().reranker,
                loaded().entailment,
                Originals(index, ingest),
                metrics,
            )
            assistant.search("Welke data combineerde een gemeente?", limit=1)
        except BaseException:
            index.close()
            raise
        return assistant

    return open_newest


def create_app(
    live: Live,
    settings: ApiSettings,
    keeping: Keeping = NOTHING,
    keyring: Keyring | None = None,
    builder: Builder | None = None,
    counts: Path | None = None,
) -> FastAPI:
    """The service: API, documentation and page.

    Args:
        live: lends the assistant; started and stopped with the service.
        settings: how to serve.
        keeping: what is kept of what readers send; closed when the service stops.
        keyring: the API keys, where the settings have callers asked for one; closed as well.
        builder: has the index built; without one, nobody here does. Stopped with the service.
        counts: file in which several processes count the calls of each caller together.

    Raises:
        LanguageModelError: one is configured, and what it needs is not there.
    """

    tools = create_tools(live, settings, lambda: asking.get().sight)
    mcp = tool_server.create(tools)
    door = Door(settings, keyring, counts)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        live.start()
        if builder:
            builder.start()
        async with keeping.tended(), door.tended(), mcp.session_manager.run():
            yield
        if builder:
            builder.stop()
        live.stop()

    app = FastAPI(
        title="Stadsbron",
        summary="Questions about cities that combine data, answered with citations.",
        version=version.VERSION,
        lifespan=lifespan,
        responses=_PROBLEMS,
    )
    app.state.live = live
    app.state.page_images = PageImages()
    app.state.language_model = tools.model
    app.state.closing = tools.model.closing if tools.model else Closing()
    app.state.keeping = keeping
    app.state.messages = tools.messages
    app.state.style = settings.style
    app.state.public_url = tools.public_url
    app.state.origins = settings.origins
    app.state.door = door
    app.state.builder = builder
    patterns: dict[Any, str] = {}
    gate.add(app, door, settings, problem.of, patterns)
    # Outside the gate: who is refused, or asks beforehand, is told of origins too.
    headers.add(app, settings.origins)
    # Outside the others, so that what they refuse is told of too.
    app.add_middleware(Requests, patterns=patterns, ended=live.metrics.ended, traces=live.traces)
    live.metrics.tell_of(lambda: live.manifest)
    problem.tell(app)
    for router in every.VERSIONED:
        app.include_router(router, prefix="/api/v1")
        patterns |= _patterns(router.routes, "/api/v1")
    for router in every.OTHERS:
        app.include_router(router)
        patterns |= _patterns(router.routes)
    tool_routes = tool_server.routes(mcp, settings)
    app.router.routes.extend(tool_routes)
    patterns |= _patterns(tool_routes)
    app.mount("/", StaticFiles(directory=settings.web, html=True))
    description.describe(app)
    return app


def _patterns(routes: Iterable[BaseRoute], prefix: str = "") -> dict[Any, str]:
    """The pattern of each route, by the function behind it."""
    return {each.endpoint: prefix + each.path for each in routes if isinstance(each, Route)}


def create_tools(live: Live, settings: ApiSettings, sight: Callable[[], Sight]) -> Tools:
    """What language models elsewhere can do with an assistant.

    Args:
        live: lends it.
        settings: say who writes answers.
        sight: tells which documents there are to whoever calls a tool.

    Raises:
        LanguageModelError: as ``create_app``.
    """
    model = language_model.load(settings)
    return Tools(live, model, messages(settings.web), settings.public_url, sight)


def messages(web: Path) -> Messages:
    """Texts for readers, by language and name, from the page's own catalogue."""
    return {
        path.stem: json.loads(path.read_text(encoding="utf-8"))
        for path in (web / "messages").glob("*.json")
    }
