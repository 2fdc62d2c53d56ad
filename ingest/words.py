"""Words of the passages: a BM25 index (bm25s), memory-mapped when read.

BM25 as of Robertson and Zaragoza 2009 (doi:10.1561/1500000019), in the variant of Lucene.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import bm25s
import numpy as np

from ingest import language

_FOLDER = "words"


def write(folder: Path, texts: Sequence[str]) -> None:
    """Index texts; the number of a text in the index is its place in the sequence."""
    index = bm25s.BM25(method="lucene")
    index.index([language.words(text) for text in texts], show_progress=False)
    index.save(folder / _FOLDER)


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
