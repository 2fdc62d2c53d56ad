"""What is kept, as it goes over the wire. What comes in is masked before anything else sees it."""

from collections.abc import Collection
from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from api.answering.answer import State, Writer
from api.answering.prompt import Level
from api.question import Language, heard
from api.records import conversation as conversations
from api.records import feedback as nouns
from api.records.keeping import Keeping
from api.schemas import HISTORY, QuestionText


def _masked(text: str) -> str:
    return heard(text).text


# One line each, with personal data masked. Even of what the service said itself: that it is its
# own words is only the sender's word.
_Masked = AfterValidator(_masked)
_Id = Annotated[str, StringConstraints(max_length=200), _Masked]
_Asked = Annotated[QuestionText, _Masked]
_Comment = Annotated[str, StringConstraints(max_length=1000), _Masked]
# A passage is some 1,500 characters; a row of a table can be longer.
_Sentence = Annotated[str, StringConstraints(max_length=5000), _Masked]


class CitedPlace(BaseModel):
    """What a sentence rested on, as in the reply; what else a citation has may be left in."""

    document_id: _Id
    passage_id: _Id
    section: list[_Id] = Field(default=[], max_length=20)
    start: int = Field(ge=0, le=2**31 - 1)
    end: int = Field(ge=0, le=2**31 - 1)
    text: _Sentence

    def cited(self) -> nouns.Cited:
        """The noun."""
        return nouns.Cited(**self.model_dump() | {"section": tuple(self.section)})


class SaidSentence(BaseModel):
    """A sentence of the answer, as in the reply; what else it has may be left in."""

    text: _Sentence
    state: State = "verified"
    citations: list[CitedPlace] = Field(default=[], max_length=20)

    def said(self) -> nouns.Said:
        """The noun."""
        return nouns.Said(self.text, self.state, tuple(each.cited() for each in self.citations))


class FeedbackRequest(BaseModel):
    """What a reader says of an answer, or of one sentence of it."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "verdict": "unhelpful",
                    "reason": "outdated",
                    "comment": "Sinds 2024 is dit tien.",
                    "question": "Vanaf hoeveel mensen laat de Straatkubus iets zien?",
                    "sentences": [
                        {
                            "text": "Almere koos voor vijf.",
                            "state": "verified",
                            "citations": [
                                {
                                    "document_id": "almere-straatkubus",
                                    "passage_id": "0f3c9a51b2d84e67",
                                    "section": ["Wat anderen ervan kunnen leren"],
                                    "start": 3120,
                                    "end": 3142,
                                    "text": "Almere koos voor vijf.",
                                }
                            ],
                        }
                    ],
                    "sentence": 0,
                    "language": "nl",
                }
            ]
        },
    )

    verdict: nouns.Verdict
    reason: nouns.Reason | None = Field(default=None, description="What is wrong with it.")
    comment: _Comment = Field(default="", description="In the reader's own words.")
    question: _Asked
    history: list[_Asked] = Field(
        default=[], max_length=HISTORY, description="What was asked before it, oldest first."
    )
    sentences: list[SaidSentence] = Field(
        default=[], max_length=40, description="Of the answer; none where there was none."
    )
    sentence: int | None = Field(
        default=None,
        ge=0,
        description="Which of these it is about, from 0; the whole answer where it is left out.",
    )
    language: Language = "nl"

    @model_validator(mode="after")
    def _points_at_a_sentence(self) -> Self:
        if self.sentence is not None and self.sentence >= len(self.sentences):
            raise ValueError(
                f"sentence {self.sentence} is not among the {len(self.sentences)} sentences; "
                "they are counted from 0"
            )
        return self

    def feedback(self) -> nouns.Feedback:
        """The noun."""
        return nouns.Feedback(
            verdict=self.verdict,
            reason=self.reason,
            comment=self.comment,
            question=self.question,
            history=tuple(self.history),
            answer=tuple(each.said() for each in self.sentences),
            sentence=self.sentence,
            language=self.language,
        )


class FeedbackReceipt(BaseModel):
    """That feedback is kept, and what its sender needs to delete it."""

    id: str
    token: str = Field(description="Goes with DELETE, in the header `Feedback-Token`.")

    @classmethod
    def of(cls, receipt: nouns.Receipt) -> Self:
        """From the noun."""
        return cls(id=receipt.id, token=receipt.token)


class ConversationBegun(BaseModel):
    """A conversation that can be added to."""

    id: str = Field(description="Whoever has it has the conversation: there is no other lock.")


class Turn(BaseModel):
    """A question and its reply."""

    number: int
    at: datetime
    question: str = Field(description="With personal data masked.")
    reply: dict[str, Any] | None = Field(
        description=(
            "As it was given at the time; null where it may be made from documents that the reader "
            "may not see."
        )
    )


class ConversationResponse(BaseModel):
    """A conversation that is kept."""

    begun: datetime
    turns: list[Turn]

    @classmethod
    def of(cls, conversation: conversations.Conversation, seen: Collection[str]) -> Self:
        """From the noun, for who may see these collections."""
        turns = [
            Turn(
                number=each.number,
                at=each.at,
                question=each.question,
                reply=each.reply if each.collections <= set(seen) else None,
            )
            for each in conversation.turns
        ]
        return cls(begun=conversation.begun, turns=turns)


class Kept(BaseModel):
    """What the service keeps of what readers send."""

    feedback: bool
    conversations: bool
    retention_days: int | None = Field(description="For how long; null where nothing is kept.")

    @classmethod
    def of(cls, keeping: Keeping) -> Self:
        """From the noun."""
        return cls(
            feedback=keeping.feedback,
            conversations=keeping.conversations,
            retention_days=keeping.retention.days if keeping.store else None,
        )


class IndexVersion(BaseModel):
    """What the answers are made from."""

    built: datetime
    documents: int
    passages: int
    model: str = Field(description="The embedding model.")


class VersionResponse(BaseModel):
    """What runs here: the program, its index, who writes, and what is kept."""

    version: str
    index: IndexVersion
    writer: Writer = Field(
        description="Whether sentences are the sources' own or a language model's."
    )
    levels: list[Level] = Field(description="That `level` of a question can have here.")
    kept: Kept
