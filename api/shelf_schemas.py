"""Looking around among the documents, as it goes over the wire."""

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.document_schemas import DocumentSummary
from api.errors import UnknownValueError
from api.filter_schemas import Choice
from api.filters import Filters, years
from api.question import Language
from api.shelf import Shelf, Shown, Sort
from api.wording import Texts, label
from ingest.document import Domain, Kind

_Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


def _values(*examples: str) -> Any:
    return Field(default=[], max_length=50, examples=[list(examples)])


class LimitRequest(BaseModel):
    """Limits in an address; documents match every field that is given, by any of its values."""

    model_config = ConfigDict(extra="forbid")

    kind: list[Kind] = _values("case")
    domain: list[Domain] = _values("sociaal")
    language: Language = Field(default="nl", description="Of the labels.")


class DocumentsRequest(LimitRequest):
    """Which documents, in which order, and how many of them."""

    municipality: list[_Name] = _values("Rotterdam")
    dataset: list[_Name] = _values("Wmo", "schulden")
    years: str = Field(
        default="",
        max_length=20,
        description="A period that the document's own meets: 2016-2019, 2016-, -2019 or 2016.",
        examples=["2016-2019"],
    )
    q: str = Field(
        default="",
        max_length=200,
        description="Words of the title or the summary, or how they begin.",
        examples=["schuld"],
    )
    sort: Sort = Field(
        default="path", description="As the corpus has them, by title, or the newest first."
    )
    offset: int = Field(default=0, ge=0, description="How many to pass over.")
    limit: int = Field(default=200, ge=1, le=1000, description="Most documents.")

    def filters(self) -> Filters:
        """As the rest of the program has them.

        Raises:
            UnknownValueError: the period is none.
        """
        try:
            period = years(self.years) if self.years else None
        except ValueError as error:
            raise UnknownValueError(f"years: {error}") from error
        return Filters(
            kind=tuple(self.kind),
            domain=tuple(self.domain),
            municipality=tuple(self.municipality),
            dataset=tuple(self.dataset),
            years=period,
        )


class LeftOut(BaseModel):
    """A file of the corpus that could not be read."""

    path: str
    reason: str = Field(description="What is wrong, and how to mend it.")


class Facets(BaseModel):
    """The values by which the documents can be limited further.

    Each with the number of documents that would be left if it were chosen for its field, all
    other fields as they are; those with most first, years in their order.
    """

    kind: list[Choice]
    domain: list[Choice]
    municipality: list[Choice]
    dataset: list[Choice]
    years: list[Choice] = Field(description="Each year that a document tells of.")


class DocumentsResponse(BaseModel):
    """Some documents, and the files that are none because they could not be read."""

    documents: list[DocumentSummary]
    total: int = Field(description="How many there are within the limits.")
    facets: Facets
    left_out: list[LeftOut]

    @classmethod
    def of(
        cls,
        shown: Shown,
        asked: DocumentsRequest,
        shelf: Shelf,
        left_out: Mapping[str, str],
        texts: Texts,
    ) -> Self:
        """From the nouns, the reasons by path, and texts in the reader's language."""
        wanted = shown.documents[asked.offset : asked.offset + asked.limit]
        facets = {
            str(field): [
                Choice(value=value, label=label(field, value, texts), documents=count)
                for value, count in counts.items()
            ]
            for field, counts in shown.facets.items()
        }
        return cls(
            documents=[DocumentSummary.of(each, shelf.passages.get(each.id, 0)) for each in wanted],
            total=len(shown.documents),
            facets=Facets(**facets),
            left_out=[
                LeftOut(path=path, reason=reason.removeprefix(f"{path}: "))
                for path, reason in left_out.items()
            ],
        )
