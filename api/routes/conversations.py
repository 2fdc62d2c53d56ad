"""Conversations, where they are kept. There is no list of them: an id is known to who began it."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path

from api.record_schemas import ConversationBegun, ConversationResponse
from api.routes.feedback import RECORDS
from api.routes.parts import Kept, Ready
from api.routes.turn import missing

router = APIRouter(tags=["conversations"])

ConversationId = Annotated[str, Path(examples=["pZ4mW9cX0aQ7tL2v"])]


@router.post("/conversations", status_code=201, responses=RECORDS)
async def begin(keeping: Kept) -> ConversationBegun:
    """Begin a conversation, to name in the questions that belong to it."""
    return ConversationBegun(id=await keeping.wait_for(keeping.of_conversations.begin))


@router.get("/conversations/{conversation_id}", responses=RECORDS)
async def conversation(
    conversation_id: ConversationId, keeping: Kept, assistant: Ready
) -> ConversationResponse:
    """The questions of a conversation, and what was answered at the time.

    A reply that may be made from documents that the reader may not see, is left out.
    """
    found = await keeping.wait_for(partial(keeping.of_conversations.conversation, conversation_id))
    if found is None:
        raise missing()
    return ConversationResponse.of(found, assistant.library.collections)


@router.delete("/conversations/{conversation_id}", status_code=204, responses=RECORDS)
async def forget(conversation_id: ConversationId, keeping: Kept) -> None:
    """Delete a conversation with all of its turns."""
    if not await keeping.wait_for(partial(keeping.of_conversations.forget, conversation_id)):
        raise missing()
