"""Documents, passages and sources as they go over the wire.

Offsets are character positions (Unicode code points) in a document's text.
"""

from collections.abc import Container
from typing import Any, Self

from pydantic import BaseModel, Field

from api.shelf import summary
from ingest import document as documents


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


def place(passage: documents.Passage, document: documents.Document) -> dict[str, Any]:
    """A passage as the fields of a Place."""
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


class DocumentSummary(BaseModel):
    """A document without its text."""

    id: str
    title: str
    kind: documents.Kind
    municipality: list[str]
    domain: documents.Domain | None
    datasets: list[str]
    years: tuple[int, int] | None
    summary: str = Field(
        description="In its editor's words; without these its first sentences, verbatim."
    )
    media_type: str
    passages: int = Field(description="Into how many it is divided.")
    pages: int = Field(description="0 for a format without pages.")
    unread: list[str] = Field(
        description="What could not be read of it, each with the place and the remedy."
    )

    @classmethod
    def of(cls, document: documents.Document, passages: int) -> Self:
        """From the nouns, and the number of passages."""
        return cls(
            id=document.id,
            title=document.title,
            kind=document.kind,
            municipality=list(document.municipality),
            domain=document.domain,
            datasets=list(document.datasets),
            years=document.years,
            summary=summary(document),
            media_type=document.media_type,
            passages=passages,
            pages=len(document.pages),
            unread=list(document.unread),
        )


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

    questions: list[str] = Field(description="What it answers, in its editor's words.")
    text: str
    sections: list[Section]
    sources: list[Source]
    references: list[Reference]
    links: list[Link]
    file: str = Field(
        description=(
            "Address of the file that it was read from, below `/api/v1/`; where a key is asked "
            "for, good for an hour for who has none."
        )
    )

    @classmethod
    def opened(
        cls, document: documents.Document, passages: int, file: str, others: Container[str]
    ) -> Self:
        """From the nouns, the number of passages, the file's address, and ids that links may have:
        a document that the reader may not see is not named to them either.
        """
        return cls(
            **DocumentSummary.of(document, passages).model_dump(),
            questions=list(document.questions),
            text=document.text,
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
            links=[
                Link.model_validate(link, from_attributes=True)
                for link in document.links
                if link.document in others
            ],
            file=file,
        )


class PassageResponse(Place):
    """A passage and its sentences."""

    sentences: list[tuple[int, int]]

    @classmethod
    def of(cls, passage: documents.Passage, document: documents.Document) -> Self:
        """From the nouns."""
        return cls(**place(passage, document), sentences=list(passage.sentences))
