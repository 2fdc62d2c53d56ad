"""What an answer is to be made of and about, and how long it may be."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from api.answering.expectation import Expected, expected, meets
from api.recognition import Recogniser
from api.retrieval import Evidence
from api.sought import Sought
from ingest.document import Document

# What a document calls the place of what holds everywhere.
_EVERYWHERE = "landelijk"


@dataclass(frozen=True)
class Brief:
    """What the writer is told.

    Attributes:
        evidence: passages, best first.
        sought: search words of the question.
        recogniser: knows the names of places.
        places: municipalities that the question names and the sources tell of.
        several: the question wants several documents side by side.
        sentences: most sentences.
        words: most words in all.
    """

    evidence: Sequence[Evidence]
    sought: Sought
    recogniser: Recogniser
    places: frozenset[str]
    several: bool
    sentences: int
    words: int

    @cached_property
    def expected(self) -> Expected | None:
        """The kind of answer that the question's form asks for."""
        return expected(self.sought.question)

    def is_met_by(self, text: str) -> bool:
        """Whether words have the kind of thing that is expected; no where nothing is."""
        if self.expected == "place":
            return bool(self.recogniser.places_in(text))
        return self.expected is not None and meets(self.expected, text, self.sought.question)

    @property
    def is_of_places(self) -> bool:
        """Whether the answer is to be of the named places alone, rather than of ones like them."""
        return bool(self.places) and (len(self.places) > 1 or not self.several)

    def places_of(self, text: str, document: Document) -> tuple[str, ...]:
        """The places that words of a document are about: those that they name, or else its own."""
        named = self.recogniser.places_in(text)
        return named or tuple(each for each in document.municipality if each != _EVERYWHERE)

    def is_elsewhere(self, about: Collection[str]) -> bool:
        """Whether words about these places are about others than an answer is to be of."""
        if not self.is_of_places:
            return False
        if not about:
            # What holds everywhere holds for a place; it does not tell one from another.
            return len(self.places) > 1
        # Half is enough: what two cities did together is about each of them.
        return 2 * len(self.places.intersection(about)) < len(about)
