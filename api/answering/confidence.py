"""Is there enough to answer at all?

A logistic regression on a few signals of the evidence. Its weights and threshold are fitted by
``python -m eval calibrate`` on the development questions and stand, with the figures that
they were chosen by, in confidence.json beside this file.
"""

import math
from collections.abc import Mapping, Sequence
from importlib import resources

import numpy as np
from pydantic import BaseModel, ConfigDict

from api.retrieval import Evidence
from api.sought import Sought
from ingest.chunking import in_context


class Calibration(BaseModel):
    """Fitted weights, the threshold, and how well they did."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    weights: dict[str, float]
    bias: float
    threshold: float
    target: float
    """Share of unanswerable questions to refuse; the threshold is the least that reaches it."""
    figures: dict[str, float]
    """On questions left out of the fit in turn, by name."""
    reliability: tuple[tuple[float, float, int], ...]
    """Of those questions, by fifths of confidence: mean confidence, share answerable, how many."""


def load() -> Calibration:
    """The calibration that this version ships."""
    content = (resources.files("api") / "answering" / "confidence.json").read_bytes()
    return Calibration.model_validate_json(content)


def signals(
    evidence: Sequence[Evidence], sought: Sought, *, language: str, absent: bool
) -> dict[str, float]:
    """What tells a question that can be answered from one that cannot.

    A passage on the topic of a question that cannot be answered still lacks something of it: a
    name, a year, the thing that is asked. So what counts is the part of the question that finds
    least, more than the whole.

    Args:
        evidence: passages, best first; at least one.
        sought: search words of the question.
        language: of the question.
        absent: it names a municipality that no passage speaks of.

    Returns:
        ``weak``: mean cosine of the quarter of the question's tokens that find least, in the
        passage where that is highest; ``first``: the same in the first passage; ``agreement``: by
        how many of the two searches, meaning and words, the first passage is also the first;
        ``missing``: rarity of the rarest word that the first passage lacks, 0 where it is in
        another language, so that lacking words tells nothing; ``foreign``: 1 where it is;
        ``words``: how many search words there are, as ln(1 + n); ``absent``: 1 if it is.
    """
    first = evidence[0]
    text = in_context(first.document, first.passage)
    foreign = first.document.language != language
    return {
        "weak": max(_weak_quarter(each) for each in evidence),
        "first": _weak_quarter(first),
        "agreement": float(first.cosine >= max(each.cosine for each in evidence))
        + float(first.bm25 >= max(each.bm25 for each in evidence)),
        "missing": 0.0 if foreign else sought.rarest_missing(text),
        "foreign": float(foreign),
        "words": math.log1p(len(sought.words)),
        "absent": float(absent),
    }


def _weak_quarter(evidence: Evidence) -> float:
    if not evidence.token_cosines.size:
        return 0.0
    found = np.sort(evidence.token_cosines.max(axis=0))
    return float(found[: max(1, len(found) // 4)].mean())


def estimate(measured: Mapping[str, float], calibration: Calibration) -> float:
    """How likely it is, from 0 to 1, that the evidence answers the question."""
    weights = calibration.weights
    total = calibration.bias + sum(weights[name] * measured[name] for name in weights)
    return 1 / (1 + math.exp(-total))
