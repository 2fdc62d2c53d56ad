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

from api.answering import expectation
from api.retrieval import Evidence
from api.sought import Sought
from ingest.chunking import in_context

# What an answer cannot do without, and a sentence shows by its form.
_SHOWN = ("money", "count", "person")


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
    least, more than the whole, and whether what it asks for is there at all.

    Args:
        evidence: passages, best first; at least one.
        sought: search words of the question.
        language: of the question.
        absent: it names a municipality that no passage speaks of.

    Returns:
        ``first``: mean cosine of the quarter of the question's tokens that find least in the first
        passage; ``missing``: rarity of the rarest word that the passages of one document lack
        together, in the document where that is least; 0 where the first is in another language, so
        that lacking words tells nothing; ``unmet``: 1 where the question asks for an amount, a
        number of something or someone's name, and the passages of the first document have none;
        ``strange``: what share of the words, by rarity, no passage has, not by the glossary
        either, where the first is in another language; ``today``: 1 where it asks for what no document tells; ``absent``: 1 if it is.
    """
    first = evidence[0]
    foreign = first.document.language != language
    return {
        "first": _weak_quarter(first),
        "missing": 0.0 if foreign else _missing(evidence, sought),
        "strange": _strange(evidence, sought) if foreign else 0.0,
        "unmet": float(_is_unmet(evidence, sought.question)),
        "today": float(expectation.is_of_today(sought.question)),
        "absent": float(absent),
    }


def _strange(evidence: Sequence[Evidence], sought: Sought) -> float:
    texts = (in_context(each.document, each.passage) for each in evidence)
    return 1 - max(map(sought.share_in, texts))


def _missing(evidence: Sequence[Evidence], sought: Sought) -> float:
    texts: dict[str, list[str]] = {}
    for each in evidence:
        texts.setdefault(each.document.id, []).append(in_context(each.document, each.passage))
    return min(sought.rarest_missing(*each) for each in texts.values())


def _is_unmet(evidence: Sequence[Evidence], question: str) -> bool:
    """Whether a thing is asked for that shows by its form, and the first document has none."""
    kind = expectation.expected(question)
    if kind not in _SHOWN:
        return False
    document = evidence[0].document
    return not any(
        expectation.meets(kind, document.text[slice(*span)], question)
        for each in evidence
        if each.document is document
        for span in each.passage.sentences
    )


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
