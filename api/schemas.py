"""What goes over the wire. Offsets are character positions (Unicode code points)."""

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.answering import answer as nouns
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


class Place(BaseModel):
    """A stretch of a document's text."""

    passage_id: str
    document_id: str
    title: str
    section: list[str]
    page: int | None
    start: int
    end: int
    text: str


class Citation(Place):
    """The exact words that a sentence rests on."""

    number: int
    sources: list["Source"]
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


class Source(BaseModel):
    """A public source that a document rests on."""

    key: str
    title: str
    publisher: str
    year: str
    url: str

    @classmethod
    def of(cls, source: documents.Source) -> Self:
        """From the nouns."""
        return cls.model_validate(source, from_attributes=True)


def sources_of(document: documents.Document, start: int, end: int) -> list[Source]:
    """Public sources that a document names for a stretch of its text."""
    keys = {mark.source for mark in document.references if start < mark.offset <= end}
    return [Source.of(source) for source in document.sources if source.key in keys]


class SearchHit(Place):
    """A passage that was found."""

    score: float
    cosine: float
    bm25: float

    @classmethod
    def of(cls, evidence: Evidence) -> Self:
        """From the nouns."""
        return cls(
            **_place(evidence.passage, evidence.document),
            score=evidence.score,
            cosine=evidence.cosine,
            bm25=evidence.bm25,
        )


def _place(passage: documents.Passage, document: documents.Document) -> dict[str, Any]:
    return {
        "passage_id": passage.id,
        "document_id": passage.document_id,
        "title": document.title,
        "section": list(passage.section),
        "page": passage.page,
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
    }


class SearchResponse(BaseModel):
    """Passages, best first."""

    question: str
    hits: list[SearchHit]


class DocumentSummary(BaseModel):
    """A document without its text."""

    id: str
    title: str
    kind: documents.Kind
    municipality: list[str]
    domain: documents.Domain | None
    datasets: list[str]
    years: tuple[int, int] | None
    summary: str
    media_type: str

    @classmethod
    def of(cls, document: documents.Document) -> Self:
        """From the nouns."""
        return cls.model_validate(document, from_attributes=True)


class Block(BaseModel):
    """A paragraph, list item or table row."""

    kind: documents.BlockKind
    start: int
    end: int
    page: int | None


class Section(BaseModel):
    """The blocks under one heading."""

    path: list[str]
    blocks: list[Block]


class Reference(BaseModel):
    """The words that end at the offset rest on the source with this key."""

    offset: int
    source: str


class Link(BaseModel):
    """Words that lead to another document."""

    start: int
    end: int
    document: str


class DocumentResponse(DocumentSummary):
    """A document with its text and structure."""

    text: str
    pages: int
    sections: list[Section]
    sources: list[Source]
    references: list[Reference]
    links: list[Link]

    @classmethod
    def of(cls, document: documents.Document) -> Self:
        """From the nouns."""
        return cls(
            **DocumentSummary.of(document).model_dump(),
            text=document.text,
            pages=len(document.pages),
            sections=[
                Section(
                    path=list(section.path),
                    blocks=[
                        Block(
                            kind=block.kind,
                            start=block.start,
                            end=block.end,
                            page=document.page_at(block.start),
                        )
                        for block in section.blocks
                    ],
                )
                for section in document.sections
            ],
            sources=[Source.of(source) for source in document.sources],
            references=[
                Reference.model_validate(mark, from_attributes=True) for mark in document.references
            ],
            links=[Link.model_validate(link, from_attributes=True) for link in document.links],
        )


class DocumentsResponse(BaseModel):
    """All documents."""

    documents: list[DocumentSummary]


class PassageResponse(Place):
    """A passage and its sentences."""

    sentences: list[tuple[int, int]]

    @classmethod
    def of(cls, passage: documents.Passage, document: documents.Document) -> Self:
        """From the nouns."""
        return cls(**_place(passage, document), sentences=list(passage.sentences))


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
