"""What every route needs of the application: the assistant, once it is ready."""

from collections.abc import AsyncIterator, Mapping
from typing import Annotated

from fastapi import Depends, Query, Request

from api.assistant import Assistant
from api.live import Live
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


Ready = Annotated[Assistant, Depends(_assistant)]
Catalogue = Annotated[Messages, Depends(_messages)]
Explained = Annotated[bool, Query(alias="explain", description="Tell why these sources.")]
