"""The words of one corpus for search: stems, the parts of compounds, and mistyped words."""

import copy
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from ingest import language
from ingest.compounds import Splitter
from ingest.spelling import Speller

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Correction:
    """A word that was probably mistyped.

    Attributes:
        said: as the reader typed it.
        meant: the word of the corpus that is nearest, folded.
    """

    said: str
    meant: str

    @property
    def key(self) -> str:
        """What a reader names it by who did mean it."""
        return f"word:{self.said}"


class Analysis:
    """What a word is searched by, for index and questions alike."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        """Learn the vocabulary.

        Args:
            counts: how often the corpus has each of its folded words.
        """
        self._counts = counts
        self._splitter = Splitter(counts)
        self._may_mean: Callable[[str], bool] = lambda _: True

    def within(self, may_mean: Callable[[str], bool]) -> Self:
        """The same, for which no mistyped word means one that this does not allow."""
        view = copy.copy(self)
        view._may_mean = may_mean
        return view

    @cached_property
    def _speller(self) -> Speller:
        return Speller(self._counts, self._splitter)

    def parts(self, word: str) -> list[str]:
        """Stems of the parts of a folded compound in order; empty for a word that is whole."""
        parts = self._splitter.split(word)
        return [language.stem(part) for part in parts] if len(parts) > 1 else []

    def search_words(self, word: str) -> list[str]:
        """All that a text with a folded word is found by: its stem, and those of its parts."""
        return [language.stem(word), *self.parts(word)]

    def corrections(self, question: str) -> tuple[Correction, ...]:
        """Words of a question that were probably mistyped, each once.

        A capital inside a sentence makes a name, which is not mistyped because no document has it.
        """
        return tuple(dict.fromkeys(self._corrections(question)))

    def _corrections(self, question: str) -> Iterator[Correction]:
        for match in _WORD.finditer(unicodedata.normalize("NFC", question)):
            said = match[0]
            word = language.fold(said)
            if word in language.stop_words() or (match.start() and said[0].isupper()):
                continue
            meant = self._speller.suggest(word)
            if meant and self._may_mean(meant):
                yield Correction(said, meant)
