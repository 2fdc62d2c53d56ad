"""Questions, answers, search and health as they go over the wire."""

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.answering import answer as nouns
from api.document_schemas import Place, Source, place, sources_of
from api.question import MAX_LENGTH, Language
from api.retrieval import Evidence
from ingest import document as documents

QuestionText = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=2, max_length=MAX_LENGTH)
]


def _example(**values: Any) -> ConfigDict:
    return ConfigDict(extra="forbid", json_schema_extra={"examples": [values]})


class AskRequest(BaseModel):
    """A question."""

    model_config = _example(question="Hoe combineerde een gemeente Wmo- en schuldendata?")

    question: QuestionText


class Citation(Place):
    """The exact words that a sentence rests on."""

    number: int
    sources: list[Source]
    """The public sources that the document names for these words."""

    @classmethod
    def of(cls, citation: nouns.Citation, document: documents.Document) -> Self:
        """From the nouns."""
        return cls(
            number=citation.number,
            passage_id=citation.passage_id,
            document_id=citation.document_id,
            title=document.title,
            section=list(citation.section),
            page=citation.page,
            start=citation.start,
            end=citation.end,
            text=citation.text,
            sources=sources_of(document, citation.start, citation.end),
        )


class Sentence(BaseModel):
    """A sentence of the answer, and what it rests on."""

    text: str
    citation: Citation


class AnswerResponse(BaseModel):
    """The sources answer the question."""

    model_config = _example(
        type="answer",
        question="Vanaf hoeveel mensen laat de Straatkubus iets zien?",
        language="nl",
        confidence=0.93,
        sentences=[
            {
                "text": "Een selectie met minder dan vijf waarnemingen blijft verborgen.",
                "citation": {
                    "number": 1,
                    "passage_id": "0f3c9a51b2d84e67",
                    "document_id": "almere-straatkubus",
                    "title": "Straatkubus: zien welke straten afglijden",
                    "section": ["Juridische basis en privacy"],
                    "page": None,
                    "start": 1650,
                    "end": 1713,
                    "text": "Een selectie met minder dan vijf waarnemingen blijft verborgen.",
                    "sources": [
                        {
                            "key": "2",
                            "title": "Straatkubus, praktijkvoorbeeld",
                            "publisher": "Movisie",
                            "year": "2014",
                            "url": "https://www.movisie.nl/praktijkvoorbeeld/straatkubus",
                        }
                    ],
                },
            }
        ],
    )

    type: Literal["answer"] = "answer"
    question: str
    language: Language
    confidence: float = Field(ge=0, le=1)
    sentences: list[Sentence]


class RefusalResponse(BaseModel):
    """The sources do not answer the question."""

    model_config = _example(
        type="refusal",
        question="Wat is de hoofdstad van Australië?",
        language="nl",
        confidence=0.02,
        message="De bronnen geven geen antwoord op deze vraag.",
        suggestions=["Hoe vond Almere straten waar het slecht ging?"],
    )

    type: Literal["refusal"] = "refusal"
    question: str
    language: Language
    confidence: float = Field(ge=0, le=1)
    message: str
    suggestions: list[str]


AskResponse = Annotated[AnswerResponse | RefusalResponse, Field(discriminator="type")]


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
    hits: list[SearchHit]


class ExamplesResponse(BaseModel):
    """Questions that the sources answer."""

    questions: list[str]


class Health(BaseModel):
    """Whether the service is up, and with what."""

    status: Literal["ok"] = "ok"
    documents: int | None = None
    passages: int | None = None
    model: str | None = None


class Problem(BaseModel):
    """RFC 9457 problem details."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
