"""What every route needs of the application: the assistant, once it is ready."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Query, Request

from api.access.caller import Caller
from api.assistant import Assistant
from api.author import Asked
from api.language_model import LanguageModel
from api.live import Live
from api.records.keeping import Keeping
from api.routes import turn
from api.schemas import AskRequest, Problem
from api.wording import Texts

# With `explain`, ids to follow may be of nothing.
UNFOLLOWED: dict[int | str, dict[str, Any]] = {
    404: {"model": Problem, "description": "There is no passage or document to follow."}
}

# Texts for readers, by language and name.
Messages = Mapping[str, Texts]


async def _who(request: Request) -> Caller:
    caller: Caller = request.state.caller
    return caller


Who = Annotated[Caller, Depends(_who)]


async def _assistant(request: Request, caller: Who) -> AsyncIterator[Assistant]:
    """Lent for one request: until its answer is sent, the index under it is not closed.

    It knows no more than the caller may see, so no route has to think of that.
    """
    live: Live = request.app.state.live
    with live.lend() as assistant:
        yield await assistant.seen(caller.sight)


# Asynchronous, all of them: FastAPI hands any other to a thread of its own.
async def _messages(request: Request) -> Messages:
    messages: Messages = request.app.state.messages
    return messages


async def _model(request: Request) -> LanguageModel | None:
    model: LanguageModel | None = request.app.state.language_model
    return model


async def _keeping(request: Request) -> Keeping:
    keeping: Keeping = request.app.state.keeping
    return keeping


async def _public_url(request: Request) -> str | None:
    public_url: str | None = request.app.state.public_url
    return public_url


async def _ending() -> AsyncIterator[AsyncExitStack]:
    """Ends with the request: who streams is not told otherwise that its reader has left, until
    Python finds that nobody needs it any more."""
    async with AsyncExitStack() as stack:
        yield stack


@dataclass(frozen=True, slots=True)
class Asking:
    """A request with a question, and what it asks, with filters as the documents have them."""

    body: AskRequest
    asked: Asked


Kept = Annotated[Keeping, Depends(_keeping)]
Ready = Annotated[Assistant, Depends(_assistant)]


async def _asking(body: AskRequest, assistant: Ready, keeping: Kept) -> Asking:
    filters = assistant.library.choices.check(body.filters.filters())
    before = await turn.history(body, keeping)
    return Asking(body, Asked(body.question, filters, body.ignored, before, body.level))


Catalogue = Annotated[Messages, Depends(_messages)]
Ending = Annotated[AsyncExitStack, Depends(_ending)]
Explained = Annotated[bool, Query(alias="explain", description="Tell why these sources.")]
Model = Annotated[LanguageModel | None, Depends(_model)]
PublicUrl = Annotated[str | None, Depends(_public_url)]
Question = Annotated[Asking, Depends(_asking)]
