"""Words of the passages: a BM25 index (bm25s), memory-mapped when read.

BM25 as of Robertson and Zaragoza 2009 (doi:10.1561/1500000019), in the variant of Lucene.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import Any, Literal

import bm25s
import numpy as np
from numpy.typing import NDArray

from ingest import language, word_rows
from ingest.analysis import Analysis
from ingest.readers.glossary import Glossary
from ingest.synonyms import Synonyms
from ingest.word_rows import FOLDER

# What another form of a word of the question counts, and a part of a compound, beside the word
# itself.
_SYNONYM = 0.5
_PART = 0.5

# Texts whose search words are kept: the same sentences are read for many questions.
_KEPT = 20_000

Origin = Literal["word", "part", "synonym"]


@dataclass(frozen=True, slots=True)
class Term:
    """A search word of a question.

    Attributes:
        weight: what it counts, at most 1.
        origin: how it came in: as a word of the question, or from one.
        of: the words of the question that it comes from.
    """

    word: str
    weight: float
    origin: Origin
    of: str


class Words:
    """Read access: which texts hold the words of a question, and how rare a word is."""

    def __init__(self, folder: Path, glossary: Glossary | None) -> None:
        """Open what ``word_rows.Writer`` made.

        Args:
            folder: of the snapshot.
            glossary: whose terms stand for each other in questions.
        """
        self._index: Any = bm25s.BM25.load(folder / FOLDER, mmap=True)
        self._count = int(self._index.scores["num_docs"])
        self._synonyms = Synonyms.of(glossary, language.words)
        self._texts = word_rows.Texts(folder)

    @cached_property
    def analysis(self) -> Analysis:
        """What words are searched by; the same as when the index was made."""
        return Analysis(self._texts.counts())

    def read(self, question: str) -> tuple[Term, ...]:
        """The search words of a question, their parts, and what else they are called; each once."""
        words = self._said(question)
        terms = [Term(stem, 1.0, "word", stem) for stem, _ in words]
        for stem, parts in words:
            terms += [Term(part, _PART, "part", stem) for part in parts]
        for synonym in self._synonyms.of_words([stem for stem, _ in words]):
            # A form of many words has no more to say than one of a single word.
            weight = _SYNONYM / len(synonym.also)
            terms += [
                Term(word, weight, "synonym", " ".join(synonym.said)) for word in synonym.also
            ]
        best: dict[str, Term] = {}
        for term in terms:
            if term.word not in best or term.weight > best[term.word].weight:
                best[term.word] = term
        return tuple(best.values())

    def readings(self, question: str) -> Iterator[tuple[str, Sequence[str]]]:
        """Each search word of a question with search words that together say the same."""
        words = self._said(question)
        for stem, parts in words:
            yield stem, [stem]
            if parts:
                yield stem, parts
        for synonym in self._synonyms.of_words([stem for stem, _ in words]):
            for stem in synonym.said:
                yield stem, synonym.also

    def _said(self, question: str) -> list[tuple[str, list[str]]]:
        """The stem of each word of a question, and those of its parts."""
        words = language.asked_words(question)
        return [(language.stem(word), self.analysis.parts(word)) for word in words]

    def search_words(self, text: str) -> frozenset[str]:
        """All search words that a text is found by."""
        return self._kept(text)

    @cached_property
    def _kept(self) -> Callable[[str], frozenset[str]]:
        return lru_cache(_KEPT)(partial(_search_words, self.analysis))

    def scores(self, terms: Iterable[Term]) -> NDArray[np.float64]:
        """BM25 of every text for weighted search words, shape (texts,)."""
        total = np.zeros(self._count)
        stored = self._index.scores
        for term in terms:
            identifier = self._index.vocab_dict.get(term.word)
            if identifier is not None:
                first, last = stored["indptr"][identifier : identifier + 2]
                total[stored["indices"][first:last]] += term.weight * stored["data"][first:last]
        return total

    def best(
        self,
        scores: NDArray[np.float64],
        limit: int,
        within: NDArray[np.int64] | None = None,
    ) -> list[int]:
        """Places of the texts that score best, best first; only texts with a score.

        Args:
            scores: of every text.
            limit: how many.
            within: only these places.
        """
        places = np.flatnonzero(scores) if within is None else within[scores[within] > 0]
        if len(places) > limit:
            # All that tie with the last one stay, so that the order below decides between them.
            least = np.partition(scores[places], -limit)[-limit]
            places = places[scores[places] >= least]
        order = np.argsort(-scores[places], kind="stable")[:limit]
        return [int(place) for place in places[order]]

    def rarity(self, word: str) -> float:
        """How rare a search word is, from 0 to 1: its inverse document frequency, ``ln(1 +
        (N - n + 0.5) / (n + 0.5))`` where n texts of N have it, over that of a word that none has.
        """
        identifier = self._index.vocab_dict.get(word)
        holding = 0
        if identifier is not None:
            starts = self._index.scores["indptr"]
            holding = int(starts[identifier + 1]) - int(starts[identifier])
        return _idf(holding, self._count) / _idf(0, self._count)


def _idf(holding: int, count: int) -> float:
    return float(np.log1p((count - holding + 0.5) / (holding + 0.5)))


def _search_words(analysis: Analysis, text: str) -> frozenset[str]:
    return frozenset(each for word in language.plain(text) for each in analysis.search_words(word))
