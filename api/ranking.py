"""The order of candidates: by late interaction, meaning and words; each said once; spread if asked.

The three scores have scales of their own that differ from model to model and from collection to
collection, so each is taken in standard deviations from its mean over the candidates ("ZMUV",
Montague and Aslam 2001, doi:10.1145/502585.502657) before they are added.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.words import Origin

Scores = NDArray[np.float64]

# Passages nearer than this say the same in other surroundings.
_IDENTICAL = 0.985
# In an answer about several documents each has a say, before one has its third.
_EACH = 2


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """What was found, before it is put in order; all arrays have one entry a candidate.

    Attributes:
        places: of the passages in the index.
        late: mean over the question's tokens of the best cosine in the passage.
        dense: cosine of the passage's vector.
        lexical: BM25.
        named: share of what the question names that its document matches, 0 to 1.
    """

    places: NDArray[np.int64]
    late: Scores
    dense: Scores
    lexical: Scores
    named: Scores


@dataclass(frozen=True, slots=True)
class Method:
    """What has a say in the order, and how much; chosen on the development questions.

    Attributes:
        late: share of late interaction in the sum.
        dense: of the passage's own vector.
        lexical: of words.
        named: what it adds that a passage is from where the question asks for.
        origins: search words that count: the question's own, parts of its compounds, synonyms.
        spread: whether documents share an answer that wants several.
    """

    late: float = 1.0
    dense: float = 0.5
    lexical: float = 0.3
    named: float = 0.5
    origins: tuple[Origin, ...] = ("word", "part", "synonym")
    spread: bool = True


DEFAULT = Method()


def shares(candidates: Candidates, method: Method = DEFAULT) -> dict[str, Scores]:
    """What each kind of score adds to a candidate's sum, by the names that Candidates has."""
    return {
        "late": method.late * _standard(candidates.late),
        "dense": method.dense * _standard(candidates.dense),
        "lexical": method.lexical * _standard(candidates.lexical),
        "named": method.named * candidates.named,
    }


def fused(shares: Mapping[str, Scores]) -> Scores:
    """One score for each candidate, of its shares; comparable within one question only."""
    total: Scores = np.sum(list(shares.values()), axis=0)
    return total


def ordered(scores: Scores) -> list[int]:
    """Candidates, best first; the earlier passage where two score the same."""
    return [int(each) for each in np.argsort(-scores, kind="stable")]


def _standard(scores: Scores) -> Scores:
    spread = float(scores.std()) if len(scores) else 0.0
    return (scores - scores.mean()) / spread if spread > 0 else np.zeros_like(scores)


def repeats(order: Sequence[int], vectors: NDArray[np.float32]) -> dict[int, int]:
    """Candidates that say what an earlier one said, each with that one.

    Args:
        order: candidates, best first.
        vectors: of all candidates, each of length 1.
    """
    same = vectors @ vectors.T > _IDENTICAL
    ranks = np.empty(len(order), dtype=np.intp)
    ranks[order] = np.arange(len(order))
    kept = np.zeros(len(order), dtype=bool)
    found: dict[int, int] = {}
    for candidate in order:
        before = np.flatnonzero(same[candidate] & kept)
        if len(before):
            found[candidate] = int(before[ranks[before].argmin()])
        else:
            kept[candidate] = True
    return found


def spread(order: Sequence[int], document: Callable[[int], str]) -> list[int]:
    """The best candidates such that no document crowds out the others.

    Args:
        order: candidates, best first.
        document: the document of a candidate.

    Returns:
        All of them: first two of each document, in order, then the others.
    """
    counts: dict[str, int] = {}
    first: list[int] = []
    rest: list[int] = []
    for candidate in order:
        name = document(candidate)
        counts[name] = counts.get(name, 0) + 1
        (first if counts[name] <= _EACH else rest).append(candidate)
    return first + rest
