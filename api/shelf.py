"""Documents as someone finds them who has no question yet: limited, sorted, a page at a time."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from api import collation
from api.filters import Field, Filters
from ingest import language, sentences
from ingest.document import Document
from ingest.index import Index

Sort = Literal["path", "title", "year"]

# The fields of a facet, each of which can be left open on its own.
FIELDS: tuple[Field, ...] = ("kind", "domain", "municipality", "dataset", "years")

_WORD = re.compile(r"\w+")
# Characters of an opening: a line or three on a card.
_LONG = 200


@dataclass(frozen=True, slots=True)
class Shown:
    """Documents within some limits.

    Attributes:
        documents: in the order that was asked for.
        facets: of each field the values, each with how many documents would be left if it alone
            were chosen for that field; most first, years in their order.
    """

    documents: Sequence[Document]
    facets: Mapping[Field, Mapping[str, int]]


class Shelf:
    """The documents of an index, with the words by which they are looked up.

    Args:
        index: stays open as long as this is used.
    """

    def __init__(self, index: Index) -> None:
        self._index = index

    @cached_property
    def passages(self) -> Mapping[str, int]:
        """How many passages each document has."""
        return Counter(self._index.catalogue.document_ids())

    @cached_property
    def _words(self) -> Mapping[str, str]:
        """The words of each document's title and summary, folded, each behind a space."""
        return {
            each.id: _folded(f"{each.title} {summary(each)}")
            for each in self._index.documents.values()
        }

    def show(self, filters: Filters, words: str = "", sort: Sort = "path") -> Shown:
        """The documents within some limits.

        Args:
            filters: with values as documents write them.
            words: each of which begins a word of the title or the summary.
            sort: by path, as the corpus has them; by title; or by last year, the newest first
                and those without a year behind them.
        """
        asked = [f" {word}" for word in _WORD.findall(language.fold(words))]
        alone = {field: _only(filters, field) for field in FIELDS}
        shown: list[Document] = []
        counts: dict[Field, Counter[str]] = {field: Counter() for field in FIELDS}
        for document in self._index.documents.values():
            if not all(word in self._words[document.id] for word in asked):
                continue
            # One look at a document serves the list and all facets: what a field's own choice
            # leaves out still counts in its facet, unless another field leaves it out too.
            outside = [field for field in FIELDS if not alone[field].matches(document)]
            if not outside:
                shown.append(document)
            for field in outside or FIELDS:
                if len(outside) < 2:
                    counts[field].update(_values(document, field))
        for field, value in filters.limits:
            if field != "years":
                counts[field].setdefault(value, 0)
        facets = {field: _ordered(field, counted) for field, counted in counts.items()}
        return Shown(_sorted(shown, sort), facets)


def summary(document: Document) -> str:
    """What a document is about: in its editor's words, or else its first sentences, verbatim."""
    return document.summary or opening(document)


def opening(document: Document) -> str:
    """The first paragraph of a document, or as many of its first sentences as fit on a card."""
    block = next(
        (
            block
            for section in document.sections
            for block in section.blocks
            if block.kind == "paragraph"
        ),
        None,
    )
    if block is None:
        return ""
    text = document.text[block.start : block.end]
    spans = sentences.split(text)
    fitting = [end for _, end in spans if end <= _LONG] or [end for _, end in spans[:1]]
    return text[: fitting[-1]] if fitting else ""


def _folded(text: str) -> str:
    return " " + " ".join(_WORD.findall(language.fold(text)))


def _only(filters: Filters, field: Field) -> Filters:
    """The limits of one field alone."""
    match field:
        case "kind":
            return Filters(kind=filters.kind)
        case "domain":
            return Filters(domain=filters.domain)
        case "municipality":
            return Filters(municipality=filters.municipality)
        case "dataset":
            return Filters(dataset=filters.dataset)
        case "years":
            return Filters(years=filters.years)


def _values(document: Document, field: Field) -> Iterator[str]:
    match field:
        case "kind":
            yield document.kind
        case "domain":
            yield from filter(None, [document.domain])
        case "municipality":
            yield from dict.fromkeys(document.municipality)
        case "dataset":
            yield from dict.fromkeys(document.datasets)
        case "years":
            if document.years:
                yield from (str(year) for year in range(document.years[0], document.years[1] + 1))


def _ordered(field: Field, counted: Counter[str]) -> dict[str, int]:
    if field == "years":
        return dict(sorted(counted.items()))
    return dict(sorted(counted.items(), key=lambda each: (-each[1], collation.key(each[0]))))


def _sorted(documents: list[Document], sort: Sort) -> list[Document]:
    match sort:
        case "path":
            return documents
        case "title":
            return sorted(documents, key=lambda each: collation.key(each.title))
        case "year":
            return sorted(
                documents,
                key=lambda each: (-(each.years[1] if each.years else 0), collation.key(each.title)),
            )
