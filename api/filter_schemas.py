"""Filters, and how a question was understood, as they go over the wire."""

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from api import filters as nouns
from api.choice import Choices
from api.filters import EARLIEST, LATEST, Filters, Recognised
from api.question import Language, Question
from api.wording import label
from ingest.document import Domain, Kind

Year = Annotated[int, Field(ge=EARLIEST, le=LATEST)]
_Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
_Values: Any = Field(default=[], max_length=50)

Ignored = Annotated[
    list[
        Annotated[
            str,
            StringConstraints(
                pattern="^(kind|domain|municipality|dataset|years|word):.+$", max_length=200
            ),
        ]
    ],
    Field(
        default=[],
        max_length=50,
        description=(
            "What was understood but not meant: `field:value` of what is recognised, `word:said` "
            "of what is corrected."
        ),
        examples=[["municipality:Rotterdam"]],
    ),
]


class FilterRequest(BaseModel):
    """Only documents that match every field that is given, by any of its values."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"municipality": ["Rotterdam"], "years": [2015, None]}]},
    )

    kind: list[Kind] = _Values
    domain: list[Domain] = _Values
    municipality: list[_Name] = _Values
    dataset: list[_Name] = _Values
    years: tuple[Year | None, Year | None] | None = Field(
        default=None, description="First and last year, null for one that is left open."
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        period = self._period()
        if period and period[0] > period[1]:
            raise ValueError(f"years: {period[0]} is after {period[1]}; the first year comes first")
        return self

    def _period(self) -> tuple[int, int] | None:
        if self.years is None:
            return None
        return self.years[0] or EARLIEST, self.years[1] or LATEST

    def filters(self) -> Filters:
        """As the rest of the program has them."""
        return Filters(
            kind=tuple(self.kind),
            domain=tuple(self.domain),
            municipality=tuple(self.municipality),
            dataset=tuple(self.dataset),
            years=self._period(),
        )


class Limit(BaseModel):
    """A value of a field, and what a reader calls it."""

    field: nouns.Field
    value: str
    label: str


class Named(Limit):
    """What a question itself names; documents about it come first."""

    said: str
    held: bool = Field(description="Whether any document is about it.")


class Corrected(BaseModel):
    """A word that was probably mistyped, and the one that was searched for."""

    said: str
    meant: str


class Understood(BaseModel):
    """How a question was read; name something in `ignored` to take it off."""

    language: Language
    completed: str | None = Field(
        description="With what it left out of the questions before it; null if it stands alone."
    )
    parts: list[str] = Field(
        description="The questions that it is looked up as, where it asks several things."
    )
    corrections: list[Corrected]
    several: bool = Field(description="It wants several documents side by side.")
    recognised: list[Named]
    filters: list[Limit]

    @classmethod
    def of(cls, question: Question, filters: Filters, texts: Mapping[str, str]) -> Self:
        """From the nouns, with labels from a catalogue of texts."""
        return cls(
            language=question.language,
            completed=question.completed,
            parts=[each.sought for each in question.parts],
            corrections=[
                Corrected(said=each.said, meant=each.meant) for each in question.corrections
            ],
            several=question.several,
            recognised=[_named(each, texts) for each in question.recognised],
            filters=[
                Limit(field=field, value=value, label=label(field, value, texts))
                for field, value in filters.limits
            ],
        )


def _named(name: Recognised, texts: Mapping[str, str]) -> Named:
    return Named(
        field=name.field,
        value=name.value,
        label=label(name.field, name.value, texts),
        said=name.said,
        held=name.held,
    )


class Choice(BaseModel):
    """A value that documents have."""

    value: str
    label: str
    documents: int


class FiltersResponse(BaseModel):
    """What a question can be limited to; the values with most documents first."""

    kind: list[Choice]
    domain: list[Choice]
    municipality: list[Choice]
    dataset: list[Choice]
    years: tuple[int, int] | None = Field(description="First and last that a document tells of.")

    @classmethod
    def of(cls, choices: Choices, texts: Mapping[str, str]) -> Self:
        """From the nouns, with labels from a catalogue of texts."""
        values = {
            field: [
                Choice(value=value, label=label(field, value, texts), documents=count)
                for value, count in counts.items()
            ]
            for field, counts in choices.values.items()
        }
        return cls(years=choices.years, **{str(field): found for field, found in values.items()})
