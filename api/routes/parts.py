"""What every route needs of the application: the assistant, once it is ready."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request

from api.assistant import Assistant
from api.live import Live

# Texts for readers, by language and name.
Messages = dict[str, dict[str, str]]


async def _assistant(request: Request) -> AsyncIterator[Assistant]:
    """Lent for one request: until its answer is sent, the index under it is not closed."""
    live: Live = request.app.state.live
    with live.lend() as assistant:
        yield assistant


Ready = Annotated[Assistant, Depends(_assistant)]
