"""Turns of a conversation that is kept: what was asked before, and what is answered now."""

from collections.abc import Collection
from functools import partial
from typing import TypeVar

from api.errors import NotFoundError, RecordsUnavailableError
from api.records.keeping import Keeping
from api.schemas import HISTORY, AskRequest, Reply

Told = TypeVar("Told", bound=Reply)


def missing() -> NotFoundError:
    """What to raise where there is no conversation with an id."""
    # The id is not said again: it may be right but for a letter.
    return NotFoundError(
        "there is no such conversation, or no longer; POST /api/v1/conversations begins one"
    )


async def history(body: AskRequest, keeping: Keeping) -> tuple[str, ...]:
    """What was asked before a question: in the conversation that it names, or as it says itself.

    Raises:
        NotKeptError: conversations are not kept here.
        NotFoundError: there is none with this id.
        RecordsUnavailableError: it cannot be reached.
    """
    if body.conversation is None:
        return tuple(body.history)
    store = keeping.of_conversations
    asked = await keeping.wait_for(partial(store.asked, body.conversation, HISTORY))
    if asked is None:
        raise missing()
    return asked


async def remember(
    reply: Told, body: AskRequest, keeping: Keeping, collections: Collection[str]
) -> Told:
    """A reply, added to the conversation that its question names; it says whether that succeeded.

    An answer that cannot be kept is still an answer.

    Args:
        reply: to the question.
        body: that asked it.
        keeping: where conversations are kept.
        collections: whose documents the reply may be made from.
    """
    if body.conversation is None:
        return reply
    store = keeping.of_conversations
    content = reply.model_dump(mode="json", exclude={"explanation", "kept"})
    try:
        kept = await keeping.wait_for(
            partial(store.append, body.conversation, reply.question, content, collections)
        )
    except RecordsUnavailableError:
        kept = False
    return reply.model_copy(update={"kept": kept})
