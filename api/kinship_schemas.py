"""What resembles a passage or a document, as it goes over the wire."""

from collections.abc import Mapping, Sequence
from typing import Self

from pydantic import BaseModel, Field

from api.document_schemas import DocumentSummary, Place, place
from api.filter_schemas import Limit
from api.kinship import Alike, Kin
from api.wording import Texts, label
from ingest.document import Document


class PassageAlike(Place):
    """A passage that resembles another."""

    cosine: float = Field(description="Of the two passages' vectors.")

    @classmethod
    def of(cls, alike: Alike, documents: Mapping[str, Document]) -> Self:
        """From the nouns."""
        document = documents[alike.passage.document_id]
        return cls(**place(alike.passage, document), cosine=alike.cosine)


class RelatedPassagesResponse(BaseModel):
    """Passages that resemble one, most alike first."""

    same_document: list[PassageAlike]
    elsewhere: list[PassageAlike] = Field(description="Of each other document the one most alike.")

    @classmethod
    def of(
        cls, within: Sequence[Alike], elsewhere: Sequence[Alike], documents: Mapping[str, Document]
    ) -> Self:
        """From the nouns."""
        return cls(
            same_document=[PassageAlike.of(each, documents) for each in within],
            elsewhere=[PassageAlike.of(each, documents) for each in elsewhere],
        )


class RelatedDocument(DocumentSummary):
    """A document that resembles another, and what they share."""

    score: float = Field(description="How much; 0 is as much as any two documents do.")
    why: list[Limit] = Field(description="Places, domain and data sets that both have.")

    @classmethod
    def like(cls, kin: Kin, passages: int, texts: Texts) -> Self:
        """From the nouns, the number of passages, and texts in the reader's language."""
        return cls(
            **DocumentSummary.of(kin.document, passages).model_dump(),
            score=kin.score,
            why=[
                Limit(field=field, value=value, label=label(field, value, texts))
                for field, value in kin.shared
            ],
        )


class RelatedDocumentsResponse(BaseModel):
    """Documents that resemble one, most alike first."""

    documents: list[RelatedDocument]
