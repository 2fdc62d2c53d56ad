"""Dutch compounds taken apart for search: ``jeugdzorgkosten`` is ``jeugd``, ``zorg``, ``kosten``.

A compound is cut where its parts are most likely, as in a unigram model of words (Creutz and
Lagus 2002, doi:10.3115/1118647.1118650; the geometric mean of Koehn and Knight 2003,
doi:10.3115/1067807.1067833, is the same idea with the length of the word left out). A part is
as likely as the number of compounds that begin or end with it in a dictionary: how often a
word stands alone says little about that (*over* is everywhere and hardly ever half of a word).
Those numbers are in ``data/compound_parts.txt``, which ``ingest.opentaal`` makes.

A compound that no document has is split like any other, so that a question with it finds its
parts. The corpus adds nothing but parts that the dictionary lacks.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent / "data"

# Linking elements and what they cost, in nats: the rarer, the dearer. -ne- is in zonnepaneel.
LINKS = {"s": 2.0, "en": 4.0, "e": 4.0, "er": 6.0, "n": 6.0, "ne": 6.0}

MINIMUM = 3  # letters of a part: with two, every second word falls apart

# Chosen on the development half of tests/ingest/compounds.tsv. A long word that the dictionary
# lacks is rarely anything but a compound; one that it has must look more like one.
_KNOWN_BOUND = -5.5
_UNKNOWN_BOUND = -9.0
_PER_LETTER = 1.0  # what a letter explains, in nats
_COMPOUNDS = 40_000  # scale of the counts: compounds that the dictionary was seen to have
_CORPUS_COUNT = 0.5  # a word that only the corpus has is worth half a compound
_CORPUS_TIMES = 2  # and counts from the second time it is written: once may be a typing error
_CORPUS_LETTERS = 4

_KEPT = 200_000  # splits to remember


@dataclass(frozen=True)
class Lexicon:
    """What is known of the words of a language as parts of compounds.

    ``parts`` has per word in how many compounds it comes first and last, 0 where it may not;
    ``whole`` has names and opaque words that look like compounds and are none to a reader.
    """

    parts: Mapping[str, tuple[int, int]]
    whole: frozenset[str]


@cache
def dutch() -> Lexicon:
    """The general lexicon of Dutch, read once (OpenTaal; see ``data/compound_parts.txt``)."""
    rows = (line.split("\t") for line in _lines("compound_parts.txt"))
    parts = {word: (int(first), int(last)) for word, first, last in rows}
    return Lexicon(parts, opaque_words().union(_lines("whole_words.txt")))


def opaque_words() -> frozenset[str]:
    """Words that can be cut in two, of which neither half says what they mean (*paspoort*)."""
    return frozenset(word for line in _lines("opaque_words.txt") for word in line.split())


def _lines(name: str) -> list[str]:
    lines = (_DATA / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


class Splitter:
    """Takes compounds apart, with a general dictionary and the vocabulary of a corpus.

    Args:
        words: folded words of the corpus (``language.fold``), with their counts if known. They
            add parts that the dictionary lacks, such as terms of a trade.
        lexicon: the language in general; Dutch if left out.
    """

    def __init__(
        self, words: Iterable[str] | Mapping[str, int] = (), lexicon: Lexicon | None = None
    ) -> None:
        counts = words if isinstance(words, Mapping) else dict.fromkeys(words, _CORPUS_TIMES)
        self._own = frozenset(
            word
            for word, count in counts.items()
            if count >= _CORPUS_TIMES and len(word) >= _CORPUS_LETTERS and word.isalpha()
        )
        self._lexicon = lexicon or dutch()
        self._parts: dict[str, tuple[str, ...]] = {}
        self._modifiers: dict[str, tuple[float, str] | None] = {}

    def split(self, word: str) -> tuple[str, ...]:
        """The parts of a folded word in their order, without linking elements.

        Args:
            word: a word in lower case without accents; hyphens part it in any case.

        Returns:
            At least two parts of three letters or more, or ``(word,)`` if it is whole. A part
            is never a compound itself.
        """
        parts = self._parts.get(word)
        if parts is None:
            # Readers type any word, so not all are kept.
            if len(self._parts) > _KEPT:
                self._parts, self._modifiers = {}, {}
            parts = self._parts[word] = tuple(self._leaves(word))
        return parts

    def knows(self, word: str) -> bool:
        """Whether a folded word is in the lexicon or is a compound of what is."""
        lexicon = self._lexicon
        return word in lexicon.parts or word in lexicon.whole or len(self.split(word)) > 1

    def _leaves(self, word: str) -> Iterator[str]:
        if "-" in word.strip("-"):
            for piece in filter(None, word.split("-")):
                yield from self.split(piece)
            return
        best = self._best(word)
        bound = _KNOWN_BOUND if word in self._lexicon.parts else _UNKNOWN_BOUND
        if best is None or best[0] < bound:
            yield word
            return
        for part in best[1]:
            yield from self.split(part)

    def _best(self, word: str) -> tuple[float, tuple[str, ...]] | None:
        """The likeliest parts of a word and their score, by dynamic programming from the left."""
        if len(word) < 2 * MINIMUM or word in self._lexicon.whole or not word.isalpha():
            return None
        reached: dict[int, tuple[float, tuple[str, ...]]] = {0: (0.0, ())}
        best = None
        for end in range(MINIMUM, len(word) - MINIMUM + 1):
            found = None
            for start, (score, parts) in reached.items():
                if end - start < MINIMUM:
                    continue
                modifier = self._modifier(word[start:end])
                if modifier and (found is None or score + modifier[0] > found[0]):
                    found = (score + modifier[0], (*parts, modifier[1]))
            if found is None:
                continue
            reached[end] = found
            head = self._score(word[end:], last=True)
            if head is not None and (best is None or found[0] + head > best[0]):
                best = (found[0] + head, (*found[1], word[end:]))
        return best

    def _modifier(self, text: str) -> tuple[float, str] | None:
        """The likeliest reading of a text as a part with or without a linking element."""
        if text in self._modifiers:
            return self._modifiers[text]
        readings = [(self._score(text), text)]
        for link, cost in LINKS.items():
            if text.endswith(link) and len(text) - len(link) >= MINIMUM:
                base = text.removesuffix(link)
                score = self._score(base)
                readings.append((score and score - cost, base))
        known = [(score, part) for score, part in readings if score is not None]
        best = self._modifiers[text] = max(known, default=None)
        return best

    def _score(self, part: str, *, last: bool = False) -> float | None:
        """Log-likelihood of a part, corrected for the letters that it explains."""
        if part in self._lexicon.parts:
            count: float = self._lexicon.parts[part][last]
        else:
            count = _CORPUS_COUNT if part in self._own else 0
        if not count:
            return None
        return math.log(count / _COMPOUNDS) + _PER_LETTER * len(part)
