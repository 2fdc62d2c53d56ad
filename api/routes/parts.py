"""What every route needs of the application: the assistant, once it is ready."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Query, Request

from api.assistant import Assistant
from api.filters import Filters
from api.language_model import LanguageModel
from api.live import Live
from api.schemas import AskRequest
from api.wording import Texts

# Texts for readers, by language and name.
Messages = Mapping[str, Texts]


async def _assistant(request: Request) -> AsyncIterator[Assistant]:
    """Lent for one request: until its answer is sent, the index under it is not closed."""
    live: Live = request.app.state.live
    with live.lend() as assistant:
        yield assistant


def _messages(request: Request) -> Messages:
    messages: Messages = request.app.state.messages
    return messages


def _model(request: Request) -> LanguageModel | None:
    model: LanguageModel | None = request.app.state.language_model
    return model


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A request with a question, and its filters as the documents have their values."""

    body: AskRequest
    filters: Filters

    def as_arguments(self) -> dict[str, Any]:
        """For ``author.write``."""
        return {
            "text": self.body.question,
            "filters": self.filters,
            "ignored": self.body.ignored,
            "history": self.body.history,
            "level": self.body.level,
        }


Ready = Annotated[Assistant, Depends(_assistant)]


def _asked(body: AskRequest, assistant: Ready) -> AskedQuestion:
    return AskedQuestion(body, assistant.choices.check(body.filters.filters()))


Catalogue = Annotated[Messages, Depends(_messages)]
Explained = Annotated[bool, Query(alias="explain", description="Tell why these sources.")]
Model = Annotated[LanguageModel | None, Depends(_model)]
Asked = Annotated[AskedQuestion, Depends(_asked)]
