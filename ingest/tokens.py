"""Vectors of single tokens, small enough to keep: what late interaction compares.

A passage is scored by MaxSim (Khattab and Zaharia 2020, doi:10.1145/3397271.3401075): each token of
the question takes the cosine of the token of the passage that is nearest to it, and the mean of
those is the score. Only tokens with a letter or digit count, of the text alone: punctuation and the
headings before a passage made no difference and take two fifths of the room.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.document import Span

# Counts up when vectors of tokens are made or kept otherwise.
VERSION = 2

_LARGEST = 127


@dataclass(frozen=True, slots=True, eq=False)
class TokenVectors:
    """Unit vectors of the tokens of some sentences, in eight bits a number.

    Attributes:
        values: int8, shape (tokens, dimensions).
        scales: float16, shape (tokens,): a vector is its values times its scale.
        counts: int64, shape (sentences,): how many tokens each sentence has, in order.
    """

    values: NDArray[np.int8]
    scales: NDArray[np.float16]
    counts: NDArray[np.int64]


def quantised(vectors: NDArray[np.float32], counts: Sequence[int]) -> TokenVectors:
    """Keep unit vectors in eight bits, each at the scale of its largest number.

    Args:
        vectors: shape (tokens, dimensions), each of length 1.
        counts: tokens of each sentence; together all of them.
    """
    largest = np.abs(vectors).max(axis=1, initial=np.float32(1e-6))
    values = np.rint(vectors * (_LARGEST / largest)[:, None]).astype(np.int8)
    return TokenVectors(
        values, (largest / _LARGEST).astype(np.float16), np.asarray(counts, dtype=np.int64)
    )


def worth_comparing(text: str, spans: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which tokens say something: those with a letter or digit.

    Args:
        text: what was encoded.
        spans: start and end of each token in it, shape (tokens, 2); outside it for a prompt.
    """
    return np.array(
        # The first token takes the space before it along, which may be the prompt's.
        [
            end > 0 and any(map(str.isalnum, text[max(start, 0) : end]))
            for start, end in spans.tolist()
        ],
        dtype=bool,
    )


def within(stretches: Sequence[Span], spans: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which tokens touch one of some stretches of the text.

    Args:
        stretches: start and end of each.
        spans: start and end of each token, shape (tokens, 2).
    """
    touching = np.zeros(len(spans), dtype=bool)
    for start, end in stretches:
        touching |= (spans[:, 0] < end) & (spans[:, 1] > start)
    return touching


def of_sentences(
    text: str, vectors: NDArray[np.float32], spans: NDArray[np.int64], sentences: Sequence[Span]
) -> TokenVectors:
    """The vectors of the tokens that stand in a passage's sentences, sentence by sentence.

    Args:
        text: what was encoded.
        vectors: of all its tokens, shape (tokens, dimensions).
        spans: start and end of each token in ``text``.
        sentences: start and end of each sentence in ``text``, in order.
    """
    worth = worth_comparing(text, spans)
    # A token belongs to the sentence in which it ends, so that none counts twice.
    rows = [np.flatnonzero(worth & (spans[:, 1] > a) & (spans[:, 1] <= b)) for a, b in sentences]
    chosen = vectors[np.concatenate([*rows, np.empty(0, dtype=np.intp)]).astype(np.intp)]
    lengths = np.linalg.norm(chosen, axis=1, keepdims=True)
    return quantised(chosen / np.maximum(lengths, 1e-9), [len(each) for each in rows])


def max_cosines(question: NDArray[np.float32], passages: TokenVectors) -> NDArray[np.float32]:
    """For each sentence and each token of the question, the cosine of the nearest token.

    Args:
        question: unit vectors, shape (tokens of the question, dimensions).
        passages: of the sentences to compare with.

    Returns:
        Shape (sentences, tokens of the question); -1 for a sentence without tokens.
    """
    best = np.full((len(passages.counts), len(question)), -1, dtype=np.float32)
    filled = np.flatnonzero(passages.counts)
    if len(filled) and len(question):
        cosines = _product(passages.values, question) * passages.scales[:, None].astype(np.float32)
        starts = np.concatenate([[0], np.cumsum(passages.counts[filled])[:-1]])
        best[filled] = np.maximum.reduceat(cosines, starts, axis=0)
    return best


def _product(values: NDArray[np.int8], question: NDArray[np.float32]) -> NDArray[np.float32]:
    """By torch, for numpy's threads would wait in a loop and take the cores from the model's."""
    import torch

    product = torch.from_numpy(values).to(torch.float32) @ torch.from_numpy(question).T
    array: NDArray[np.float32] = product.numpy()
    return array
