"""Vectors of the passages and of their sentences.

Passages are searched in the store (``ingest.store``). Beside it, the vectors lie in memory-mapped
arrays: to score a passage that was found by its words, to rank passages token by token, and to
carry what has not changed over to the next snapshot.
"""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from ingest import rows
from ingest.rows import Rows
from ingest.tokens import TokenVectors

if TYPE_CHECKING:
    from ingest.encoder import Encoded

# Counts up when vectors are written otherwise; older snapshots are then made anew.
VERSION = 3

_PASSAGES, _SENTENCES = "passages.npy", "sentences.npy"
_TOKENS, _SCALES = "tokens.npy", "token_scales.npy"
# Where each passage's sentences begin, and each sentence's tokens; one more than there are.
_SENTENCE_STARTS, _TOKEN_STARTS = "sentence_starts.npy", "token_starts.npy"


class Arrays:
    """The vectors of a snapshot: rows by place.

    Attributes:
        folder: of the snapshot.
        passages: shape (passages, dimensions), each of length 1.
        sentences: of all sentences of all passages, in order, each of length 1.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.passages: NDArray[np.float32] = rows.read(folder / _PASSAGES)
        self.sentences: NDArray[np.float16] = rows.read(folder / _SENTENCES)
        self._tokens: NDArray[np.int8] = rows.read(folder / _TOKENS)
        self._scales: NDArray[np.float16] = rows.read(folder / _SCALES)
        self._sentence_starts: NDArray[np.int64] = rows.read(folder / _SENTENCE_STARTS)
        self._token_starts: NDArray[np.int64] = rows.read(folder / _TOKEN_STARTS)

    @property
    def known(self) -> NDArray[np.float32]:
        """The vector of a passage, by which a store can be asked whether it has them."""
        return np.array(self.passages[0])

    def encoded(self, place: int, sentences: range) -> "Encoded":
        """What the model made of one passage, from its place and its sentences' rows."""
        from ingest.encoder import Encoded

        return Encoded(
            np.array(self.passages[place]),
            self.sentences[sentences.start : sentences.stop].astype(np.float32),
            self.tokens([place])[0],
        )

    def sentence_starts(self, places: range) -> NDArray[np.int64]:
        """Where the sentences of consecutive passages begin, and where the last one's end."""
        return self._sentence_starts[places.start : places.stop + 1]

    def token_starts(self, sentences: range) -> NDArray[np.int64]:
        """Where the tokens of consecutive sentences begin, and where the last one's end."""
        return self._token_starts[sentences.start : sentences.stop + 1]

    def tokens(
        self, places: Sequence[int] | NDArray[np.int64]
    ) -> tuple[TokenVectors, NDArray[np.int64]]:
        """Token vectors of some passages, one passage after the other.

        Returns:
            The vectors by sentence, and the number of sentences of each passage.
        """
        first = self._sentence_starts[places]
        last = self._sentence_starts[np.asarray(places, dtype=np.int64) + 1]
        bounds = list(zip(self._token_starts[first], self._token_starts[last], strict=True))
        ends = [self._token_starts[a : b + 1] for a, b in zip(first, last, strict=True)]
        return (
            TokenVectors(
                np.concatenate([self._tokens[a:b] for a, b in bounds] or [self._tokens[:0]]),
                np.concatenate([self._scales[a:b] for a, b in bounds] or [self._scales[:0]]),
                np.concatenate([np.diff(each) for each in ends] or [self._token_starts[:0]]),
            ),
            last - first,
        )


class Writer:
    """The vectors of a new snapshot, written a document at a time.

    Args:
        folder: the snapshot's folder.
        dimensions: length of every vector.
    """

    def __init__(self, folder: Path, dimensions: int) -> None:
        with ExitStack() as opening:
            enter = opening.enter_context
            self._passages = enter(Rows(folder / _PASSAGES, np.float32, dimensions))
            self._sentences = enter(Rows(folder / _SENTENCES, np.float16, dimensions))
            self._tokens = enter(Rows(folder / _TOKENS, np.int8, dimensions))
            self._scales = enter(Rows(folder / _SCALES, np.float16))
            self._sentence_starts = enter(Rows(folder / _SENTENCE_STARTS, np.int64))
            self._token_starts = enter(Rows(folder / _TOKEN_STARTS, np.int64))
            for starts in (self._sentence_starts, self._token_starts):
                starts.append([0])
            self._open_files = opening.pop_all()

    def add(self, encoded: "Encoded") -> None:
        """Write what the model made of the next passage."""
        self._passages.append(encoded.passage[None])
        self._sentences.append(encoded.sentences)
        self._sentence_starts.append([self._sentences.count])
        self._append_tokens(encoded.tokens)

    def carry(self, before: Arrays, places: range) -> None:
        """Take consecutive passages over from an earlier snapshot."""
        sentence_starts = before.sentence_starts(places)
        sentences = range(int(sentence_starts[0]), int(sentence_starts[-1]))
        token_starts = before.token_starts(sentences)
        tokens = range(int(token_starts[0]), int(token_starts[-1]))
        self._sentence_starts.append(
            sentence_starts[1:] + (self._sentences.count - sentences.start)
        )
        self._token_starts.append(token_starts[1:] + (self._tokens.count - tokens.start))
        self._passages.copy(before.folder / _PASSAGES, places)
        self._sentences.copy(before.folder / _SENTENCES, sentences)
        self._tokens.copy(before.folder / _TOKENS, tokens)
        self._scales.copy(before.folder / _SCALES, tokens)

    def _append_tokens(self, vectors: TokenVectors) -> None:
        self._token_starts.append(self._tokens.count + np.cumsum(vectors.counts))
        self._tokens.append(vectors.values)
        self._scales.append(vectors.scales)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open_files.__exit__(kind, error, trace)
