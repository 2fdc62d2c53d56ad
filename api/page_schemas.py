"""Pages as they go over the wire."""

from collections.abc import Sequence
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from api.page_image import Size
from api.page_mark import Mark, are_all_placed, page_span
from ingest.document import Document, Span

_Span = Annotated[str, StringConstraints(pattern=r"^\d{1,9}-\d{1,9}$")]


class PageRequest(BaseModel):
    """What to mark on a page."""

    model_config = ConfigDict(extra="forbid")

    mark: list[_Span] = Field(
        default=[],
        max_length=50,
        description="Words to mark, as first and last character of the text, the last exclusive.",
        examples=[["120-180"]],
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        for start, end in self.spans:
            if start >= end:
                raise ValueError(f"mark: {start}-{end} holds no words; the first comes first")
        return self

    @property
    def spans(self) -> list[Span]:
        """As the rest of the program has them."""
        return [(int(start), int(end)) for start, end in (each.split("-") for each in self.mark)]


class ImageRequest(PageRequest):
    """What to mark on a page, and how wide to draw it."""

    width: int = Field(
        default=1000,
        ge=200,
        le=2000,
        description="In pixels; a page that would be too many in all is drawn narrower.",
    )
    ticket: str | None = Field(
        default=None,
        max_length=2000,
        description="Of the address that the page gives; opens its image to who sends no key.",
    )


class BoxOnPage(BaseModel):
    """A line or part of it, in shares of the page as it is shown, from its upper left corner."""

    left: float
    top: float
    right: float
    bottom: float


class MarkOnPage(BaseModel):
    """Words to mark, and where they stand."""

    start: int
    end: int
    boxes: list[BoxOnPage] = Field(
        description="One a line; empty where the words stand on other pages or nobody knows where."
    )


class PageResponse(BaseModel):
    """A page of a document: its size, its text, and where the words to mark stand."""

    document_id: str
    number: int
    pages: int
    width: float = Field(description="In points, as it is shown.")
    height: float
    start: int = Field(description="Where its text begins in that of the document.")
    end: int
    text: str
    marked: bool = Field(description="Whether all words to mark that are on it could be found.")
    marks: list[MarkOnPage]
    image: str = Field(
        description=(
            "Address of its image, below `/api/v1/`, to which `width` can be added; where a key "
            "is asked for, good for some minutes for who has none."
        )
    )
    file: str = Field(description="Address of the whole file, as of a document.")

    @classmethod
    def of(
        cls,
        document: Document,
        number: int,
        size: Size,
        marks: Sequence[Mark],
        image: str,
        file: str,
    ) -> Self:
        """From the nouns, and the addresses of image and file."""
        start, end = page_span(document, number)
        return cls(
            document_id=document.id,
            number=number,
            pages=len(document.pages),
            width=size.width,
            height=size.height,
            start=start,
            end=end,
            text=document.text[start:end],
            marked=are_all_placed(document, number, marks),
            marks=[
                MarkOnPage(
                    start=mark.span[0],
                    end=mark.span[1],
                    boxes=[
                        BoxOnPage.model_validate(box, from_attributes=True) for box in mark.boxes
                    ],
                )
                for mark in marks
            ],
            image=image,
            file=file,
        )
