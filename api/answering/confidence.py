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

from api.answering.extract import covered
from api.retrieval import Evidence
from ingest.chunking import context


class Calibration(BaseModel):
    """Fitted weights, the threshold, and how well they did."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    weights: dict[str, float]
    bias: float
    threshold: float
    figures: dict[str, float]
    """On questions left out of the fit in turn, by name."""


def load() -> Calibration:
    """The calibration that this version ships."""
    content = (resources.files("api") / "answering" / "confidence.json").read_bytes()
    return Calibration.model_validate_json(content)


def signals(evidence: Sequence[Evidence], rarities: Mapping[str, float]) -> dict[str, float]:
    """What tells a question that can be answered from one that cannot.

    Args:
        evidence: passages, best first; at least one.
        rarities: search words of the question with their rarity.

    Returns:
        ``passage`` and ``sentence``: best cosine; ``lead``: how far the best passage stands
        above the others' mean; ``covered``: best share of the question's words that one passage
        with its headings has; ``pooled``: the share that all of them have together.
    """
    cosines = [each.cosine for each in evidence]
    texts = [
        f"{context(each.document, each.passage.section)} {each.passage.text}" for each in evidence
    ]
    return {
        "passage": max(cosines),
        "sentence": max(float(each.sentence_cosines.max()) for each in evidence),
        "lead": max(cosines) - float(np.mean(cosines)),
        "covered": max(covered(text, rarities) for text in texts),
        "pooled": covered(" ".join(texts), rarities),
    }


def estimate(measured: Mapping[str, float], calibration: Calibration) -> float:
    """How likely it is, from 0 to 1, that the evidence answers the question."""
    weights = calibration.weights
    total = calibration.bias + sum(weights[name] * measured[name] for name in weights)
    return 1 / (1 + math.exp(-total))
