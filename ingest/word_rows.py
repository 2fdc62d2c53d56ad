"""Words of the passages: a BM25 index (bm25s), memory-mapped when read.

BM25 as of Robertson and Zaragoza 2009 (doi:10.1561/1500000019), in the variant of Lucene. Its
scores depend on all texts, so they are computed last, from the number of each text's words as they
stand in it; these numbers are kept, so that what has not changed is not taken apart again.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self, overload

import bm25s
import numpy as np
from numpy.typing import NDArray

from ingest import language, rows
from ingest.analysis import Analysis
from ingest.rows import Rows

# Raised when the same text gives other words, so that older ones are not carried over.
VERSION = 3

FOLDER = "words"
# Of each text in turn: the numbers of its words, and where those begin; and the words by number.
_NUMBERS, _STARTS = "numbers.npy", "starts.npy"
_VOCABULARY = "plain.json"


class Texts:
    """The numbers of each text's words as they stand in it, memory-mapped."""

    def __init__(self, folder: Path) -> None:
        self.numbers: NDArray[np.uint32] = rows.read(folder / FOLDER / _NUMBERS)
        self.starts: NDArray[np.int64] = rows.read(folder / FOLDER / _STARTS)
        self._folder = folder

    def vocabulary(self) -> list[str]:
        """Words by number."""
        content = (self._folder / FOLDER / _VOCABULARY).read_text(encoding="utf-8")
        return list(json.loads(content))

    def counts(self) -> dict[str, int]:
        """How often the texts have each word."""
        words = self.vocabulary()
        times = np.bincount(self.numbers, minlength=len(words)).tolist()
        return dict(zip(words, times, strict=True))


class _SearchWords(Sequence[list[int]]):
    """The numbers of each text's search words, made from those of its words as they are asked."""

    def __init__(self, texts: Texts, search_words: Sequence[list[int]]) -> None:
        self._texts = texts
        self._search_words = search_words

    @overload
    def __getitem__(self, place: int) -> list[int]: ...
    @overload
    def __getitem__(self, place: slice) -> list[list[int]]: ...
    def __getitem__(self, place: int | slice) -> list[int] | list[list[int]]:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        starts = self._texts.starts
        numbers = self._texts.numbers[starts[place] : starts[place + 1]].tolist()
        return [found for number in numbers for found in self._search_words[number]]

    def __iter__(self) -> Iterator[list[int]]:
        return (self[place] for place in range(len(self)))

    def __len__(self) -> int:
        return len(self._texts.starts) - 1


class _Numbered(NamedTuple):
    """What bm25s calls a tokenized corpus."""

    ids: _SearchWords
    vocab: dict[str, int]


class Writer:
    """The words of a new snapshot; the number of a text is how many came before it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        (folder / FOLDER).mkdir()
        self._vocabulary: dict[str, int] = {}
        self._translated: NDArray[np.int64] | None = None
        self._words_before: list[str] = []
        with ExitStack() as opening:
            enter = opening.enter_context
            self._numbers = enter(Rows(folder / FOLDER / _NUMBERS, np.uint32))
            self._starts = enter(Rows(folder / FOLDER / _STARTS, np.int64))
            self._open_files = opening.pop_all()
        self._starts.append([0])

    def add(self, texts: Iterable[str]) -> None:
        """Take texts apart into words."""
        for text in texts:
            self._numbers.append([self._number(word) for word in language.plain(text)])
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
            self._index(Texts(self._folder))

    def _index(self, texts: Texts) -> None:
        words = list(self._vocabulary)
        (self._folder / FOLDER / _VOCABULARY).write_text(json.dumps(words), encoding="utf-8")
        analysis = Analysis(texts.counts())
        # bm25s adds the empty word at the end; here it is there for texts of stop words alone.
        numbers = {"": 0}
        search_words = [
            [numbers.setdefault(each, len(numbers)) for each in analysis.search_words(word)]
            for word in words
        ]
        index = bm25s.BM25(method="lucene")
        index.index(_Numbered(_SearchWords(texts, search_words), numbers), show_progress=False)
        index.save(self._folder / FOLDER)
