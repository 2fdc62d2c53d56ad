"""Wiring only: settings → parts → routes."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.routing import Route

from api import chat, headers, language_model, personal, reranking, tool_server
from api.answering import confidence, entailment
from api.assistant import Assistant
from api.closing import Closing
from api.errors import ApiError
from api.language_model import LanguageModel
from api.live import Live
from api.original import Originals
from api.page_image import PageImages
from api.records.keeping import NOTHING, Keeping
from api.routes import (
    ask,
    conversations,
    documents,
    feedback,
    filters,
    glossary,
    health,
    matrix,
    moved,
    pages,
    related,
    search,
    stream,
    style,
    suggestions,
    version,
)
from api.routes import chat as chat_route
from api.routes.parts import Messages
from api.schemas import Problem
from api.settings import ApiSettings
from api.telemetry.log import request_id
from api.telemetry.metrics import Metrics
from api.telemetry.request import HEADER, Requests, instance
from api.tools import Tools
from ingest import encoder
from ingest.index import find_index, open_index
from ingest.settings import IngestSettings
from ingest.visible import visible

# Characters; a longer one repeats what was sent rather than say what is wrong with it.
_LONGEST_DETAIL = 1000

_PROBLEMS: dict[int | str, dict[str, Any]] = {
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


def create_live(ingest: IngestSettings, settings: ApiSettings, *, later: bool = False) -> Live:
    """An assistant that takes over each new index.

    Args:
        ingest: which index and model.
        settings: how to answer.
        later: open the first when it is started, in a thread of its own.

    Raises:
        IngestError: as ``create_assistant``; later, there is no index.
    """
    metrics = Metrics()
    open_newest = _opener(ingest, settings, metrics)
    if later:
        find_index(ingest)
    return Live(None if later else open_newest(), open_newest, metrics, settings.requests)


def _opener(
    ingest: IngestSettings, settings: ApiSettings, metrics: Metrics | None = None
) -> Callable[[], Assistant]:
    """Opens the index in force, each time with the same models, which are loaded once."""
    model = cache(lambda: encoder.load(ingest))
    reranker = cache(lambda: reranking.load(settings.reranker) if settings.reranker else None)
    entails = cache(lambda: entailment.load(settings.entailment) if settings.entailment else None)

    def open_newest() -> Assistant:
        # The index first: where there is none, nobody should wait for the model to say so.
        index = open_index(ingest)
        try:
            assistant = Assistant(
                index,
                model(),
                settings,
                confidence.load(),
                reranker(),
                entails(),
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
) -> FastAPI:
    """The service: API, documentation and page.

    Args:
        live: lends the assistant; started and stopped with the service.
        settings: how to serve.
        keeping: what is kept of what readers send; closed when the service stops.

    Raises:
        LanguageModelError: one is configured, and what it needs is not there.
    """

    model = language_model.load(settings)
    mcp = tool_server.create(create_tools(live, settings, model))

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        live.start()
        async with keeping.tended(), mcp.session_manager.run():
            yield
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
    app.state.language_model = model
    app.state.closing = model.closing if model else Closing()
    app.state.keeping = keeping
    app.state.messages = messages(settings.web)
    app.state.style = settings.style
    patterns: dict[Any, str] = {}
    live.metrics.tell_of(lambda: live.manifest)
    headers.add(app, settings.origins)
    # Outside the others, so that what they refuse is told of too.
    app.add_middleware(Requests, patterns=patterns, ended=live.metrics.ended)
    app.state.public_url = settings.public_url
    app.add_exception_handler(ApiError, _api_error)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Exception, _fault)
    for routes in (
        stream,
        ask,
        suggestions,
        search,
        filters,
        documents,
        pages,
        related,
        matrix,
        glossary,
        feedback,
        conversations,
        version,
    ):
        app.include_router(routes.router, prefix="/api/v1")
        patterns |= _patterns(routes.router, "/api/v1")
    for routes in (chat_route, health, moved, style):
        app.include_router(routes.router)
        patterns |= _patterns(routes.router)
    app.router.routes.extend(tool_server.routes(mcp, settings))
    app.mount("/", StaticFiles(directory=settings.web, html=True))
    return app


def _patterns(router: APIRouter, prefix: str = "") -> dict[Any, str]:
    """The pattern of each route, by the function behind it."""
    return {each.endpoint: prefix + each.path for each in router.routes if isinstance(each, Route)}


def create_tools(live: Live, settings: ApiSettings, model: LanguageModel | None) -> Tools:
    """What language models elsewhere can do with an assistant; one of our own may write."""
    return Tools(live, model, messages(settings.web), settings.public_url)


def messages(web: Path) -> Messages:
    """Texts for readers, by language and name, from the page's own catalogue."""
    return {
        path.stem: json.loads(path.read_text(encoding="utf-8"))
        for path in (web / "messages").glob("*.json")
    }


def _problem(
    request: Request,
    status: int,
    title: str,
    detail: str,
    param: str | None = None,
    code: str | None = None,
    retry_after: int | None = None,
) -> JSONResponse:
    # What is wrong may be named in the caller's own words, and these may hold personal data.
    said = personal.mask(visible(detail[:_LONGEST_DETAIL])).text
    headers = {"retry-after": str(retry_after)} if retry_after is not None else {}
    if chat.is_asked(request.scope):
        fault = chat.fault(status, said, param, code)
        fault.headers.update(headers)
        return fault
    problem = Problem(title=title, status=status, detail=said, instance=instance())
    return JSONResponse(
        problem.model_dump(exclude_none=True),
        status_code=status,
        headers=headers,
        media_type="application/problem+json",
    )


def _api_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, ApiError)
    return _problem(
        request,
        error.status,
        error.title,
        error.detail,
        error.param,
        error.code,
        error.retry_after,
    )


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    faults = "; ".join(
        f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}"
        for fault in error.errors()
    )
    first = ".".join(str(part) for part in error.errors()[0]["loc"][1:])
    return _problem(request, 422, "Invalid request", faults, first or None)


def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return _problem(request, error.status_code, str(error.detail), f"{error.detail}; see /docs")


def _fault(request: Request, _: Exception) -> Response:
    said = "the service made a mistake; its log says which"
    problem = _problem(request, 500, "Internal error", said)
    # Made outside of all that adds headers.
    problem.headers[HEADER] = request_id.get() or ""
    return problem
