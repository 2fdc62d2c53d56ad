"""Words of the passages: a BM25 index (bm25s), memory-mapped when read.

BM25 as of Robertson and Zaragoza 2009 (doi:10.1561/1500000019), in the variant of Lucene. Its
scores depend on all texts, so they are computed last, from the number of each text's words as they
stand in it; these numbers are kept, so that what has not changed is not taken apart again.
"""

import json
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

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


class _Numbered(NamedTuple):
    """What bm25s calls a tokenized corpus: here all search words of all texts in one array."""

    ids: NDArray[np.int64]
    vocab: dict[str, int]


class _Bm25(bm25s.BM25):  # type: ignore[misc]  # bm25s is not type-checked here
    """The index of bm25s, computed for all texts at once: its own loop takes seconds."""

    def __init__(self, lengths: NDArray[np.int64]) -> None:
        """Expect texts of so many search words."""
        super().__init__(method="lucene")
        self._lengths = lengths
        # Other variants of BM25 have a score for texts without the word.
        self.nonoccurrence_array = None

    def build_index_from_ids(
        self, unique_token_ids: list[int], corpus_token_ids: NDArray[np.int64], **_: object
    ) -> dict[str, object]:
        """The scores of each word in each text that has it, word by word (a matrix in CSC)."""
        count = len(self._lengths)
        texts = np.repeat(np.arange(count), self._lengths)
        # Each pair of a word and a text once, and how often: sorted by word, then by text.
        pairs, often = np.unique(corpus_token_ids * count + texts, return_counts=True)
        words, texts = np.divmod(pairs, count)
        holding = np.bincount(words, minlength=len(unique_token_ids))
        rarity = np.log1p((count - holding + 0.5) / (holding + 0.5)).astype(np.float32)
        length = self._lengths[texts] / self._lengths.mean()
        scores = rarity[words] * often / (often + self.k1 * (1 - self.b + self.b * length))
        return {
            "data": scores.astype(np.float32),
            "indices": texts.astype(np.int32),
            "indptr": np.concatenate([[0], np.cumsum(holding)]).astype(np.int32),
            "num_docs": count,
        }


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
        """Take consecutive texts over from an earlier snapshot: always the same one."""
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
        found, lengths = _expanded(texts, search_words)
        index = _Bm25(lengths)
        index.index(_Numbered(found, numbers), show_progress=False)
        index.save(self._folder / FOLDER)


def _expanded(
    texts: Texts, search_words: Sequence[list[int]]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The search words of all texts, one after the other, and how many each text has."""
    counts = np.array([len(each) for each in search_words], dtype=np.int64)
    flat = np.fromiter(chain.from_iterable(search_words), dtype=np.int64)
    starts = np.cumsum(counts) - counts
    often = counts[texts.numbers]
    ends = np.concatenate([[0], np.cumsum(often)])
    # For each word of a text, the places in ``flat`` of its search words.
    places = np.arange(ends[-1]) + np.repeat(starts[texts.numbers] - ends[:-1], often)
    return flat[places], np.diff(ends[texts.starts])
