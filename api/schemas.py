"""Questions, answers and health as they go over the wire."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from api.answering import answer as nouns
from api.answering.prompt import Level
from api.document_schemas import Place, Source, sources_of
from api.explain_schemas import Explanation
from api.filter_schemas import FilterRequest, Ignored, Understood
from api.question import MAX_LENGTH, Language
from ingest import document as documents

# Questions; what a longer conversation was about is in its last ones.
HISTORY = 20

QuestionText = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=2, max_length=MAX_LENGTH)
]


def _example(**values: Any) -> ConfigDict:
    return ConfigDict(extra="forbid", json_schema_extra={"examples": [values]})


class QuestionRequest(BaseModel):
    """A question, what to limit it to, and what it does not mean."""

    model_config = _example(
        question="Hoe combineerde Rotterdam Wmo- en schuldendata?",
        filters={"kind": ["case"], "years": [2015, None]},
        ignored=["municipality:Rotterdam"],
    )

    question: QuestionText
    filters: FilterRequest = FilterRequest()
    ignored: Ignored
    history: list[QuestionText] = Field(
        default=[],
        max_length=HISTORY,
        description="What was asked before it in the same conversation, oldest first.",
        examples=[["Hoe combineerde Almere Wmo- en schuldendata?"]],
    )
    language: Language | None = Field(
        default=None, description="Of labels and messages; the question's where it is left out."
    )
    follow: list[str] = Field(
        default=[],
        max_length=20,
        description="With `?explain=true`: ids of passages or documents to tell of, found or not.",
        examples=[["almere-straatkubus"]],
    )


class AskRequest(QuestionRequest):
    """A question to answer, and how."""

    level: Level = Field(
        default="plain",
        description="How simply a language model writes: B1, or as simply as can be.",
    )
    conversation: str | None = Field(
        default=None,
        max_length=100,
        description=(
            "Id of a conversation that is kept, and then has this turn as well; what was asked "
            "before is read from it."
        ),
    )

    @model_validator(mode="after")
    def _has_one_history(self) -> Self:
        if self.conversation is not None and self.history:
            raise ValueError("a conversation has its own history; leave out one of the two")
        return self


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
    state: nouns.State = Field(
        description="Whether what it cites carries it: yes, once that was set right, or no."
    )
    label: str = Field(
        description="What it is about, where the answer is a table: a place, a kind of data."
    )
    citations: list[Citation] = Field(description="Empty only where it is not verified.")

    @classmethod
    def of(cls, sentence: nouns.Sentence, documents: Mapping[str, documents.Document]) -> Self:
        """From the nouns."""
        cited = [Citation.of(each, documents[each.document_id]) for each in sentence.citations]
        return cls(text=sentence.text, state=sentence.state, label=sentence.label, citations=cited)


class TermExplained(BaseModel):
    """A term of the glossary, and what it means."""

    said: str = Field(description="What it is called where the sentences first use it.")
    term: str
    definition: str


class Reply(BaseModel):
    """What an answer and a refusal have in common."""

    question: str = Field(description="As it was asked, with personal data masked.")
    language: Language
    confidence: float = Field(ge=0, le=1)
    understood: Understood
    notices: list[str] = Field(
        description=(
            "What to know first: personal data that was left out of the question, places that the "
            "sources do not tell of."
        )
    )
    explanation: Explanation | None = Field(
        default=None,
        description=(
            "Why these sources; with `?explain=true`. Of the first part, where there are several: "
            "`/api/v1/search` explains the others."
        ),
    )
    kept: bool | None = Field(
        default=None,
        description="Whether the conversation has this turn; null where the question names none.",
    )


class AnswerResponse(Reply):
    """The sources answer the question."""

    type: Literal["answer"] = "answer"
    writer: nouns.Writer = Field(
        description="Whether the sentences are the sources' own or a language model's."
    )
    lead: str = Field(description="What was found, in one line.")
    form: nouns.Form = Field(
        description="How it is set: as text, or as a table with a row for each label."
    )
    unanswered: list[str] = Field(
        description="Parts of the question that the sources do not answer; a notice says so too."
    )
    mistaken: list[str] = Field(
        description=(
            "Names and figures of the question that the sources do not have so; a notice says so "
            "too."
        )
    )
    sentences: list[Sentence]
    terms: list[TermExplained] = Field(
        description="Terms of the glossary that the sentences use, in their order."
    )


class RefusalResponse(Reply):
    """The sources do not answer the question."""

    type: Literal["refusal"] = "refusal"
    reason: nouns.Reason
    message: str
    suggestions: list[str]


AskResponse = Annotated[AnswerResponse | RefusalResponse, Field(discriminator="type")]


class Health(BaseModel):
    """Whether the service is up, and with what.

    Attributes:
        store: whether the vector store does its part; where it is away, passages are compared one
            by one, and answers are the same.
    """

    status: Literal["ok"] = "ok"
    model: str | None = None
    store: Literal["answers", "away"] | None = None


class Problem(BaseModel):
    """RFC 9457 problem details."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    instance: str | None = Field(
        default=None,
        description=(
            "The request, as the service's log knows it: `urn:request:` and what the header "
            "`X-Request-Id` of the response says."
        ),
    )
