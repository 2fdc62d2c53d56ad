"""What a question looks for: its search words, and how much of them a text holds."""

from collections.abc import Iterable
from dataclasses import dataclass

from ingest.index import Index
from ingest.words import Words


@dataclass(frozen=True, slots=True)
class Word:
    """A search word of a question.

    Attributes:
        rarity: from 0 to 1; see ``ingest.words.Words.rarity``.
        ways: search words that say it, any of them together: itself, its parts, other forms.
    """

    word: str
    rarity: float
    ways: tuple[frozenset[str], ...]


class Sought:
    """The search words of a question, to hold texts against."""

    def __init__(self, question: str, words: Iterable[Word], index_words: Words) -> None:
        self.question = question
        self.words = tuple(words)
        self._read = index_words.search_words

    def share_in(self, *texts: str) -> float:
        """Share of the words that some texts have together, weighted by rarity; 0 to 1."""
        total = sum(each.rarity for each in self.words)
        missing = sum(each.rarity for each in self.missing(*texts))
        return 1 - missing / total if total else 0.0

    def rarest_missing(self, *texts: str) -> float:
        """Rarity of the rarest word that some texts together lack; 0 where they have all."""
        return max((each.rarity for each in self.missing(*texts)), default=0.0)

    def missing(self, *texts: str) -> list[Word]:
        """The words that some texts together have in no way."""
        held = frozenset[str]().union(*map(self._read, texts))
        return [each for each in self.words if not any(way <= held for way in each.ways)]


def read(question: str, index: Index) -> Sought:
    """The search words of a question, each once, with what else says them."""
    ways: dict[str, list[frozenset[str]]] = {}
    for said, also in index.words.readings(question):
        ways.setdefault(said, []).append(frozenset(also))
    return Sought(
        question,
        (Word(word, index.words.rarity(word), tuple(found)) for word, found in ways.items()),
        index.words,
    )
