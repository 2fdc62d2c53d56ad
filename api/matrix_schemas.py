"""The table of municipalities and data sets as it goes over the wire."""

from collections.abc import Mapping
from typing import Self

from pydantic import BaseModel, Field

from api.filters import Filters
from api.matrix import Matrix
from api.shelf_schemas import LimitRequest
from api.wording import Texts, label
from ingest.document import Document, Kind
from ingest.identity import slug


class MatrixRequest(LimitRequest):
    """Which documents the table is made of."""

    kind: list[Kind] = Field(
        default=["case"], max_length=50, description="Cases, where nothing else is asked for."
    )

    def filters(self) -> Filters:
        """As the rest of the program has them."""
        return Filters(kind=tuple(self.kind), domain=tuple(self.domain))


class Row(BaseModel):
    """A municipality, or what is wider than one."""

    value: str = Field(description="As a filter has it.")
    slug: str = Field(description="As it may stand in an address.")
    label: str


class Column(BaseModel):
    """A data set."""

    value: str = Field(description="As a filter has it.")
    label: str
    documents: int = Field(description="How many documents have it.")


class Cell(BaseModel):
    """What stands where a row and a column meet."""

    row: int = Field(description="Number of the row, from 0.")
    column: int = Field(description="Number of the column, from 0.")
    documents: list[str] = Field(description="Ids.")


class MatrixResponse(BaseModel):
    """Who combined what; only cells in which something stands."""

    rows: list[Row] = Field(
        description="Municipalities by alphabet; regions, the country and others behind them."
    )
    columns: list[Column] = Field(description="Data sets, those of most documents first.")
    cells: list[Cell] = Field(description="Row by row.")
    titles: dict[str, str] = Field(description="Of all documents named here, by id.")
    outside: list[str] = Field(
        description="Ids of documents in no cell: they name no municipality or no data set."
    )

    @classmethod
    def of(cls, matrix: Matrix, documents: Mapping[str, Document], texts: Texts) -> Self:
        """From the nouns, with labels from a catalogue of texts."""
        named = dict.fromkeys(each for cell in matrix.cells for each in cell.documents)
        titled = (*named, *matrix.outside)
        holding: list[set[str]] = [set() for _ in matrix.datasets]
        for cell in matrix.cells:
            holding[cell.column].update(cell.documents)
        return cls(
            rows=[
                Row(value=each, slug=slug(each), label=label("municipality", each, texts))
                for each in matrix.municipalities
            ],
            columns=[
                Column(value=each, label=label("dataset", each, texts), documents=len(held))
                for each, held in zip(matrix.datasets, holding, strict=True)
            ],
            cells=[
                Cell(row=cell.row, column=cell.column, documents=list(cell.documents))
                for cell in matrix.cells
            ],
            titles={each: documents[each].title for each in titled},
            outside=list(matrix.outside),
        )
