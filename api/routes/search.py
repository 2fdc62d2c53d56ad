"""Passages without an answer made of them."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.question import MAX_LENGTH
from api.routes.parts import Ready
from api.schemas import SearchHit, SearchResponse

router = APIRouter(tags=["search"])


@router.get("/api/search")
def search(
    assistant: Ready,
    q: Annotated[
        str,
        Query(
            min_length=2,
            max_length=MAX_LENGTH,
            description="Question or words.",
            openapi_examples={"nl": {"value": "vroegsignalering schulden"}},
        ),
    ],
    limit: Annotated[int, Query(ge=1, le=100, description="Most passages.")] = 10,
) -> SearchResponse:
    """Find passages by meaning and by words, best first."""
    return SearchResponse(
        question=q, hits=[SearchHit.of(hit) for hit in assistant.search(q, limit)]
    )
