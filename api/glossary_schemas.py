"""The glossary as it goes over the wire."""

from typing import Self

from pydantic import BaseModel, Field

from ingest.identity import slug
from ingest.readers.glossary import Term


class TermSource(BaseModel):
    """The public source of a meaning."""

    title: str
    publisher: str
    year: int | None
    url: str


class GlossaryTerm(BaseModel):
    """A word of the trade, what it means, and what other people call it."""

    id: str = Field(description="The term as it may stand in an address.")
    term: str
    full: str | None = Field(description="What an abbreviation stands for.")
    synonyms: list[str]
    everyday: list[str] = Field(description="What people say who are not of the trade.")
    english: str | None
    definition: str
    related: list[str] = Field(description="Other terms of the glossary.")
    dataset: bool = Field(description="Whether it is a data set by which documents are limited.")
    source: TermSource | None
    unconfirmed: bool = Field(description="The meaning is the editors' own, without a source.")

    @classmethod
    def of(cls, term: Term) -> Self:
        """From the glossary."""
        source = term.source
        return cls(
            id=slug(term.term),
            term=term.term,
            full=term.full,
            synonyms=list(term.synonyms),
            everyday=list(term.everyday),
            english=term.english,
            definition=term.definition,
            related=list(term.related),
            dataset=term.dataset,
            source=source and TermSource.model_validate(source, from_attributes=True),
            unconfirmed=term.unconfirmed,
        )


class GlossaryResponse(BaseModel):
    """All terms by alphabet."""

    terms: list[GlossaryTerm]
