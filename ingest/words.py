"""Words of the passages: a BM25 index (bm25s), memory-mapped when read.

BM25 as of Robertson and Zaragoza 2009 (doi:10.1561/1500000019), in the variant of Lucene. Its
scores depend on all texts, so they are computed last, from the number of each text's words;
these numbers are kept, so that what has not changed is not taken apart again.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self, overload

import bm25s
import numpy as np
from numpy.typing import NDArray

from ingest import language, rows
from ingest.rows import Rows

# Raised when the same text gives other words, so that older ones are not carried over.
VERSION = 1

_FOLDER = "words"
# Of each text in turn: the numbers of its words, and where those begin.
_NUMBERS, _STARTS = "numbers.npy", "starts.npy"
_VOCABULARY = "vocab.index.json"


class Texts(Sequence[list[int]]):
    """The numbers of each text's words, memory-mapped."""

    def __init__(self, folder: Path) -> None:
        self.numbers: NDArray[np.uint32] = rows.read(folder / _FOLDER / _NUMBERS)
        self.starts: NDArray[np.int64] = rows.read(folder / _FOLDER / _STARTS)
        self._folder = folder

    def vocabulary(self) -> list[str]:
        """Words by number."""
        content = (self._folder / _FOLDER / _VOCABULARY).read_text(encoding="utf-8")
        return list(json.loads(content))

    @overload
    def __getitem__(self, place: int) -> list[int]: ...
    @overload
    def __getitem__(self, place: slice) -> list[list[int]]: ...
    def __getitem__(self, place: int | slice) -> list[int] | list[list[int]]:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        found: list[int] = self.numbers[self.starts[place] : self.starts[place + 1]].tolist()
        return found

    def __iter__(self) -> Iterator[list[int]]:
        return (self[place] for place in range(len(self)))

    def __len__(self) -> int:
        return len(self.starts) - 1


class _Numbered(NamedTuple):
    """What bm25s calls a tokenized corpus."""

    ids: Texts
    vocab: dict[str, int]


class Writer:
    """The words of a new snapshot; the number of a text is how many came before it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        (folder / _FOLDER).mkdir()
        # bm25s adds the empty word at the end; here it is there for texts of stop words alone.
        self._vocabulary = {"": 0}
        self._translated: NDArray[np.int64] | None = None
        self._words_before: list[str] = []
        self._open_files = ExitStack()
        self._numbers = self._open_files.enter_context(Rows(folder / _FOLDER / _NUMBERS, np.uint32))
        self._starts = self._open_files.enter_context(Rows(folder / _FOLDER / _STARTS, np.int64))
        self._starts.append([0])

    def add(self, texts: Iterable[str]) -> None:
        """Take texts apart into words."""
        for text in texts:
            self._numbers.append([self._number(word) for word in language.words(text)])
            self._starts.append([self._numbers.count])

    def carry(self, before: Texts, places: range) -> None:
        """Take texts over from an earlier snapshot: always the same one."""
        if self._translated is None:
            self._words_before = before.vocabulary()
            self._translated = np.full(len(self._words_before), -1, dtype=np.int64)
        starts = before.starts[places.start : places.stop + 1]
        numbers = before.numbers[starts[0] : starts[-1]]
        # Only words in use get a number, so that those of removed documents disappear.
        for number in np.unique(numbers[self._translated[numbers] < 0]):
            self._translated[number] = self._number(self._words_before[number])
        shift = self._numbers.count - starts[0]
        self._numbers.append(self._translated[numbers])
        self._starts.append(starts[1:] + shift)

    def _number(self, word: str) -> int:
        return self._vocabulary.setdefault(word, len(self._vocabulary))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open_files.__exit__(kind, error, trace)
        if error is None:
            index = bm25s.BM25(method="lucene")
            index.index(_Numbered(Texts(self._folder), self._vocabulary), show_progress=False)
            index.save(self._folder / _FOLDER)


class Words:
    """Read access: which texts hold the words of a question, and how rare a word is."""

    def __init__(self, folder: Path) -> None:
        self._index: Any = bm25s.BM25.load(folder / _FOLDER, mmap=True)
        self._count = int(self._index.scores["num_docs"])

    def search(self, question: str, limit: int) -> list[tuple[int, float]]:
        """Places and BM25 scores of the best texts, best first; only texts with a score."""
        known = [word for word in language.words(question) if word in self._index.vocab_dict]
        if not known:
            return []
        scores = self._index.get_scores(known)
        best = np.argsort(-scores, kind="stable")[:limit]
        return [(int(place), float(scores[place])) for place in best if scores[place] > 0]

    def rarity(self, word: str) -> float:
        """Inverse document frequency of a stem: ``ln(1 + (N - n + 0.5) / (n + 0.5))``, n texts
        of N having it; highest for a word that no text has.
        """
        identifier = self._index.vocab_dict.get(word)
        holding = 0
        if identifier is not None:
            starts = self._index.scores["indptr"]
            holding = int(starts[identifier + 1]) - int(starts[identifier])
        return float(np.log1p((self._count - holding + 0.5) / (holding + 0.5)))
