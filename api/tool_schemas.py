"""What the tools for language models give, in the Model Context Protocol's structured form."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, Field

from api import link
from api.answering.answer import State
from api.document_schemas import DocumentSummary, Place, Source, sources_of
from api.filter_schemas import FilterRequest
from api.running_text import written
from api.schemas import AnswerResponse, Citation, QuestionText, RefusalResponse
from api.wording import Texts
from ingest import document as documents
from ingest.document import Kind

Asked = Annotated[
    QuestionText, Field(description="A question or words to look for, preferably in Dutch.")
]
Before = Annotated[
    tuple[QuestionText, ...],
    Field(
        max_length=20,
        description="What the person asked before it, oldest first, for a question that leans on "
        "that ('En in Rotterdam?').",
    ),
]
Within = Annotated[
    FilterRequest,
    Field(description="Only documents that match; list_documents shows the values there are."),
]
Most = Annotated[int, Field(ge=1, le=30, description="Most passages to give.")]


class Found(Place):
    """A passage of a document."""

    url: str | None = Field(description="Where a person reads it; null if this is not known.")

    @classmethod
    def of(cls, place: Place, public_url: str | None) -> Self:
        """From the wire, with the address on the page."""
        fields = {name: getattr(place, name) for name in Place.model_fields}
        return cls(**fields, url=link.to_words(public_url, place))


class SearchResult(BaseModel):
    """Passages, best first."""

    notices: list[str] = Field(description="Tell these to the person, in their language.")
    passages: list[Found]


class Passage(Found):
    """A passage, with the public sources that its document names for it."""

    kind: Kind
    sources: list[Source]

    @classmethod
    def opened(cls, place: Place, document: documents.Document, public_url: str | None) -> Self:
        """From the wire and the nouns."""
        return cls(
            **Found.of(place, public_url).model_dump(),
            kind=document.kind,
            sources=sources_of(document, place.start, place.end),
        )


class Cited(Found):
    """The exact words that a sentence rests on."""

    number: int = Field(description="As it stands in the text of the answer: [1].")

    @classmethod
    def at(cls, citation: Citation, public_url: str | None) -> Self:
        """From the wire."""
        return cls(**Found.of(citation, public_url).model_dump(), number=citation.number)


class Claim(BaseModel):
    """A sentence of the answer; repeat it only together with what it rests on."""

    text: str
    state: State
    citations: list[Cited]


class AnswerResult(BaseModel):
    """What the documents say, or that they do not."""

    type: Literal["answer", "refusal"]
    text: str = Field(
        description="The whole reply for a person, as Markdown: sentences with numbers such as "
        "[1], and the list of sources; or why there is no answer, and what can be asked instead."
    )
    confidence: float = Field(ge=0, le=1)
    sentences: list[Claim] = Field(description="Empty for a refusal.")
    suggestions: list[str] = Field(description="Questions that the documents answer; of a refusal.")

    @classmethod
    def of(
        cls, reply: AnswerResponse | RefusalResponse, texts: Texts, public_url: str | None
    ) -> Self:
        """From the wire."""
        sentences = reply.sentences if isinstance(reply, AnswerResponse) else []
        return cls(
            type=reply.type,
            text=written(reply, texts, public_url).content,
            confidence=reply.confidence,
            sentences=[
                Claim(
                    text=each.text,
                    state=each.state,
                    citations=[Cited.at(cited, public_url) for cited in each.citations],
                )
                for each in sentences
            ],
            suggestions=reply.suggestions if isinstance(reply, RefusalResponse) else [],
        )


class DocumentList(BaseModel):
    """The documents that match."""

    documents: list[DocumentSummary]
