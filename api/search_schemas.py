"""Search as it goes over the wire."""

from typing import Annotated, Self

from pydantic import BaseModel, Field

from api.document_schemas import Place, place
from api.explain_schemas import Explanation
from api.filter_schemas import Understood
from api.retrieval import Evidence
from api.schemas import QuestionRequest

Most = Annotated[int, Field(ge=1, le=100, description="Most passages.")]


class SearchRequest(QuestionRequest):
    """What to search, what to limit it to, and how much to find."""

    limit: Most | None = Field(
        default=None, description="Most passages; as many as an answer is made from if left out."
    )


class SearchHit(Place):
    """A passage that was found."""

    score: float
    cosine: float
    bm25: float

    @classmethod
    def of(cls, evidence: Evidence) -> Self:
        """From the nouns."""
        return cls(
            **place(evidence.passage, evidence.document),
            score=evidence.score,
            cosine=evidence.cosine,
            bm25=evidence.bm25,
        )


class SearchResponse(BaseModel):
    """Passages, best first."""

    question: str
    understood: Understood
    notices: list[str]
    hits: list[SearchHit]
    explanation: Explanation | None = None
