"""How well passages bear out a sentence: by meaning, token by token, and by words.

A logistic regression on the signals below. Its weights and threshold are fitted by
``python -m eval verify --fit`` on pairs made from the corpus and on scripted answers, and stand,
with their figures, in support.json beside this file.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from api import sought
from api.retrieval import Evidence
from api.sought import Sought
from ingest.chunking import context
from ingest.document import Span
from ingest.encoder import Encoder
from ingest.index import Index


class SupportCalibration(BaseModel):
    """Fitted weights, the threshold, and how well they did."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    weights: dict[str, float]
    bias: float
    threshold: float
    figures: dict[str, float]
    """On pairs and answers that were kept out of the fit, by name."""

    def estimate(self, signals: dict[str, float]) -> float:
        """How likely it is, from 0 to 1, that a passage bears out a sentence."""
        total = self.bias + sum(self.weights[name] * signals[name] for name in self.weights)
        return 1 / (1 + math.exp(-total))


def load() -> SupportCalibration:
    """The calibration that this version ships."""
    content = (resources.files("api") / "answering" / "support.json").read_bytes()
    return SupportCalibration.model_validate_json(content)


@dataclass(frozen=True, slots=True)
class Support:
    """What one passage has for a sentence.

    Attributes:
        spans: the sentence, or two in a row, that say most of it; in the document's text.
        near: sentences that say about as much as the best one, to compare what they deny.
        signals: see ``signals``.
    """

    evidence: Evidence
    spans: tuple[Span, ...]
    near: tuple[str, ...]
    signals: dict[str, float]

    @property
    def text(self) -> str:
        """Of the spans."""
        return self.evidence.document.text[self.spans[0][0] : self.spans[-1][1]]


# Sentences within this of the best one, in mean cosine, say about as much.
_NEAR = 0.02
# A second sentence has to add this much, or one is the better citation.
_WORTH = 0.01


def measure(
    sentence: str, evidence: Sequence[Evidence], index: Index, encoder: Encoder
) -> list[Support]:
    """What each of some passages has for a sentence, in their order.

    The signals are ``late``: mean over the sentence's tokens of the best cosine in the spans
    (MaxSim, Khattab and Zaharia 2020, doi:10.1145/3397271.3401075); ``weak``: that of the quarter
    of the tokens that find least, for a sentence of which a part is made up; ``cosine``: of the
    sentence's vector and the nearest sentence's; ``words``: share of its search words that the
    spans or the headings above them have, weighted by rarity.
    """
    encoded = encoder.encode_question(sentence)
    words = sought.read(sentence, index)
    places = [index.place_of(each.passage.id) for each in evidence]
    cosines = index.token_cosines(places, encoded.tokens)
    return [
        _support(each, found, each.sentence_vectors @ encoded.vector, words)
        for each, found in zip(evidence, cosines, strict=True)
    ]


def _support(
    evidence: Evidence,
    tokens: NDArray[np.float32],
    cosines: NDArray[np.float32],
    words: Sought,
) -> Support:
    spans = evidence.passage.sentences
    ways: dict[tuple[int, ...], NDArray[np.float32]] = {
        (place,): tokens[place] for place in range(len(spans))
    }
    least = max(float(found.mean()) for found in ways.values()) - _NEAR
    near = [place for (place,), found in ways.items() if float(found.mean()) >= least]
    for place in range(len(spans) - 1):
        ways[place, place + 1] = np.maximum(tokens[place], tokens[place + 1])
    best = max(ways, key=lambda each: float(ways[each].mean()) - _WORTH * (len(each) - 1))
    found = np.sort(ways[best])
    chosen = tuple(spans[place] for place in best)
    text = evidence.document.text
    about = context(evidence.document, evidence.passage.section)
    told = text[chosen[0][0] : chosen[-1][1]]
    return Support(
        evidence,
        chosen,
        tuple(text[slice(*spans[place])] for place in near),
        {
            "late": float(found.mean()),
            "weak": float(found[: max(1, len(found) // 4)].mean()),
            "cosine": float(max(cosines[place] for place in best)),
            "words": words.share_in(f"{about}\n{told}"),
        },
    )
