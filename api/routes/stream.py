"""An answer as it comes about, in server-sent events; the route is that of ask.

Pings and encoding are FastAPI's.
"""

import logging
from collections.abc import AsyncIterator

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel
from starlette.datastructures import Headers
from starlette.routing import Match
from starlette.types import Scope

from api import author, schemas
from api.access import audit
from api.answering import answer as nouns
from api.consultation import Consultation, Reply
from api.errors import LanguageModelError
from api.filter_schemas import Understood
from api.routes.ask import told
from api.routes.parts import Catalogue, Ending, Explained, Kept, Model, Question, Ready
from api.routes.turn import remember
from api.search_schemas import SearchHit
from api.stream_schemas import Draft, Found, Read, Restart
from api.telemetry.request import instance
from api.wording import Texts
from ingest.index import Index

_log = logging.getLogger("stadsbron.stream")


class _OnRequest(APIRoute):
    """A route for who accepts a stream of events; others get the next that matches."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Starlette's."""
        if "text/event-stream" not in Headers(scope=scope).get("accept", ""):
            return Match.NONE, {}
        return super().matches(scope)


router = APIRouter(route_class=_OnRequest)


@router.post("/ask", response_class=EventSourceResponse, include_in_schema=False)
async def stream(
    asking: Question,
    assistant: Ready,
    model: Model,
    messages: Catalogue,
    keeping: Kept,
    ending: Ending,
    explained: Explained = False,
) -> AsyncIterator[ServerSentEvent]:
    """As ``ask``; its reply is the data of the event ``done``."""
    texts = messages[asking.body.language or "nl"]
    events = author.write(assistant, model, asking.asked)
    ending.push_async_callback(events.aclose)
    try:
        async for event in events:
            if isinstance(event, Reply):
                done = await run_in_threadpool(told, event, asking, assistant, messages, explained)
                done = await remember(done, asking.body, keeping, assistant.library.collections)
                yield ServerSentEvent(event="done", data=done)
                continue
            if isinstance(event, Consultation):
                texts = messages[asking.body.language or event.question.language]
            for name, data in _told(event, assistant.index, texts):
                yield ServerSentEvent(event=name, data=data)
    # The status has been sent: what goes wrong from here on can only be said in the stream.
    except Exception:
        _log.exception("the stream broke off")
        problem = schemas.Problem(
            title="Internal error",
            status=500,
            detail="the service made a mistake; its log says which",
            instance=instance(),
        )
        yield ServerSentEvent(event="error", data=problem)


def _told(
    event: Consultation | str | nouns.Sentence | LanguageModelError,
    index: Index,
    texts: Texts,
) -> list[tuple[str, BaseModel]]:
    """An event before the reply, as it goes over the wire, with its name."""
    match event:
        case str():
            return [("draft", Draft(text=event))]
        case nouns.Sentence():
            return [("sentence", schemas.Sentence.of(event, index.documents))]
        case LanguageModelError():
            return [("restart", Restart(notice=texts["modelFailed"]))]
        case Consultation():
            read = Read(
                question=event.question.text,
                language=event.question.language,
                understood=Understood.of(event.question, event.filters, texts),
            )
            # Here already: the reader may leave before the reply, and has seen these.
            audit.note([each.document.id for each in event.evidence], event.question.text)
            hits = [SearchHit.of(each) for each in event.evidence]
            return [("question", read), ("evidence", Found(hits=hits))]
