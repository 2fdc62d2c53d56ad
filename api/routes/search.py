"""Passages without an answer made of them."""

from collections.abc import Collection
from typing import Annotated

from fastapi import APIRouter, Query

from api.access import audit
from api.assistant import Assistant
from api.explain import explain
from api.explain_schemas import Explanation
from api.filter_schemas import Understood
from api.filters import EVERYTHING, Filters
from api.question import MAX_LENGTH, Question
from api.retrieval import evidence
from api.routes.parts import UNFOLLOWED, Catalogue, Explained, Ready
from api.search_schemas import Most, SearchHit, SearchRequest, SearchResponse
from api.telemetry import tracing
from api.wording import Texts, notices

router = APIRouter(tags=["search"])


@router.get("/search")
async def search(
    assistant: Ready,
    messages: Catalogue,
    q: Annotated[
        str,
        Query(
            min_length=2,
            max_length=MAX_LENGTH,
            description="Question or words.",
            openapi_examples={"nl": {"value": "vroegsignalering schulden"}},
        ),
    ],
    limit: Most = 10,
) -> SearchResponse:
    """Find passages by meaning and by words, best first.

    The question stands in the address, which servers in between may log: POST what people type.
    """

    def found() -> SearchResponse:
        question = assistant.read(q)
        return _found(assistant, question, EVERYTHING, limit, messages[question.language])

    return await assistant.work(found)


@router.post("/search", responses=UNFOLLOWED)
async def search_within(
    body: SearchRequest, assistant: Ready, messages: Catalogue, explained: Explained = False
) -> SearchResponse:
    """Find passages within limits; with ``explain=true``, tell why these."""

    def found() -> SearchResponse:
        filters = assistant.library.choices.check(body.filters.filters())
        question = assistant.read(body.question, body.ignored, body.history)
        texts = messages[body.language or question.language]
        limit = body.limit or assistant.passages
        follow = body.follow if explained else None
        return _found(assistant, question, filters, limit, texts, follow)

    return await assistant.work(found)


def _found(
    assistant: Assistant,
    question: Question,
    filters: Filters,
    limit: int,
    texts: Texts,
    follow: Collection[str] | None = None,
) -> SearchResponse:
    """What is found; explained, with what became of those to follow, unless that is None."""
    index = assistant.index
    with tracing.span("search"):
        ranked = assistant.rank(question, filters)
        hits = evidence(ranked, limit, index)
        tracing.tell(passages=len(hits))
    audit.note([hit.document.id for hit in hits], question.text)
    explanation = None
    if follow is not None:
        why = explain(question, filters, ranked, index, limit, follow)
        explanation = Explanation.of(why, texts)
    return SearchResponse(
        question=question.text,
        understood=Understood.of(question, filters, texts),
        notices=notices(
            question.masked,
            assistant.absent(question),
            texts,
            answered=bool(hits),
            found=bool(hits),
        ),
        hits=[SearchHit.of(hit) for hit in hits],
        explanation=explanation,
    )
