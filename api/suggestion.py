"""A question to choose from, and those that no editor wrote: what a term means, what a city did."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingest.document import Document
from ingest.readers.glossary import Term


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question, and what it is about.

    Attributes:
        about: a document of which an editor says that it answers this; or a name, where the
            question was made from that.
        made: no editor wrote it, so it is offered only once it was answered.
    """

    text: str
    about: str
    made: bool = False


def of_term(term: Term) -> Suggestion:
    """What a term means, with the article that its definition has."""
    name = re.escape(term.term)
    begins = re.match(rf"(?:(een|de|het) )?{name} (is|zijn)\b", term.definition, re.IGNORECASE)
    if begins is None:
        return Suggestion(f"Wat betekent {term.term}?", term.term, made=True)
    article = f"{begins[1].lower()} " if begins[1] else ""
    return Suggestion(f"Wat {begins[2]} {article}{term.term}?", term.term, made=True)


def of_places(documents: Iterable[Document]) -> Iterator[Suggestion]:
    """What each municipality with a case of its own did.

    What is wider than one (a region, the country) did nothing by itself.
    """
    named = (place for each in documents if each.kind == "case" for place in each.municipality)
    for place in sorted({place for place in named if ":" not in place and place != "landelijk"}):
        yield Suggestion(f"Wat deed {place} met data?", place, made=True)
