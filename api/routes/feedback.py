"""What readers say of answers, where that is kept."""

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Header, Path

from api.errors import NotFoundError
from api.record_schemas import FeedbackReceipt, FeedbackRequest
from api.records.feedback import Receipt
from api.routes.parts import Kept
from api.schemas import Problem

router = APIRouter(tags=["feedback"])

RECORDS: dict[int | str, dict[str, Any]] = {
    404: {"model": Problem, "description": "It is not kept here, or there is none with this id."},
    503: {"model": Problem, "description": "It cannot be kept, or reached, now."},
}


@router.post("/feedback", status_code=201, responses=RECORDS)
async def receive(body: FeedbackRequest, keeping: Kept) -> FeedbackReceipt:
    """Say what you think of an answer, or of one sentence of it; personal data is masked."""
    store = keeping.of_feedback
    receipt = await keeping.wait_for(partial(store.receive, body.feedback()))
    return FeedbackReceipt.of(receipt)


@router.delete("/feedback/{feedback_id}", status_code=204, responses=RECORDS)
async def withdraw(
    feedback_id: Annotated[str, Path(examples=["xk1Jm9oB4c3sTQ2r"])],
    keeping: Kept,
    token: Annotated[
        str, Header(alias="Feedback-Token", max_length=200, description="Of the receipt.")
    ] = "",
) -> None:
    """Delete feedback, by who sent it."""
    receipt = Receipt(feedback_id, token)
    if not await keeping.wait_for(partial(keeping.of_feedback.withdraw, receipt)):
        raise NotFoundError(
            "there is no such feedback that this token deletes; send both as they stand in the "
            "receipt, the token in the header Feedback-Token"
        )
