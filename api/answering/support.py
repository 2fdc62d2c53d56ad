"""How well passages bear out a sentence: by meaning, token by token, and by words.

A logistic regression on the signals below. Its weights and threshold are fitted by
``python -m eval verify --fit`` on pairs made from the corpus and on scripted answers, and stand,
with their figures, in support.json beside this file.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from api import sought
from api.answering import instruction
from api.question import spoken
from api.retrieval import Evidence
from ingest import language, tokens
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
    floor: float
    """Least cosine that a word may find in a passage of its own language that lacks it."""
    figures: dict[str, float]
    """On pairs and answers that were kept out of the fit, by name."""

    def estimate(self, signals: dict[str, float]) -> float:
        """How likely it is, from 0 to 1, that a passage bears out a sentence."""
        if signals["least"] < self.floor and not signals["foreign"]:
            # However much the rest is alike, this word is made up.
            return 0.0
        total = self.bias + sum(self.weights[name] * signals[name] for name in self.weights)
        return 1 / (1 + math.exp(-total))


def load() -> SupportCalibration:
    """The calibration that this version ships."""
    content = (resources.files("api") / "answering" / "support.json").read_bytes()
    return SupportCalibration.model_validate_json(content)


@dataclass(frozen=True, slots=True, eq=False)
class Support:
    """What one passage has for a sentence.

    Attributes:
        spans: the sentence, or two in a row, that say most of it; in the document's text.
        near: sentences that say about as much as the best one, to compare what they deny.
        cosines: what each token of the sentence finds in the spans, at best.
        widest: and in the whole passage.
    """

    evidence: Evidence
    spans: tuple[Span, ...]
    near: tuple[str, ...]
    cosines: NDArray[np.float32]
    widest: NDArray[np.float32]

    @property
    def about(self) -> str:
        """Title and headings above the passage."""
        return context(self.evidence.document, self.evidence.passage.section)

    @property
    def text(self) -> str:
        """Of the spans."""
        return self.evidence.document.text[self.spans[0][0] : self.spans[-1][1]]


class Statement:
    """A sentence, to hold passages against.

    Args:
        text: of the sentence.
        index: has the vectors of the passages.
        encoder: the model that made it.
    """

    def __init__(self, text: str, index: Index, encoder: Encoder) -> None:
        self.text = text
        self._index = index
        self._encoded = encoder.encode_question(text)
        self._words = sought.read(text, index)
        self._language = spoken(text)

    def supports(self, evidence: Sequence[Evidence]) -> list[Support]:
        """What each of some passages has for it, in their order."""
        places = [self._index.place_of(each.passage.id) for each in evidence]
        cosines = self._index.token_cosines(places, self._encoded.tokens)
        return [_support(each, found) for each, found in zip(evidence, cosines, strict=True)]

    def signals(self, *supports: Support) -> dict[str, float]:
        """How near passages, taken together, are to saying it.

        Returns:
            ``late``: mean over its tokens of the best cosine in the spans (MaxSim, Khattab and
            Zaharia 2020, doi:10.1145/3397271.3401075); ``words``: share of its search words that
            the spans or the headings above them have, weighted by rarity; ``least``: the best
            cosine of the word that finds least, of those that the passages do not have, for a
            sentence of which a part is made up (1 where they have all); ``foreign``: 1 where it is
            in another language than the passages, so that they can hardly share words.
        """
        told = "\n".join(f"{each.about}\n{each.text}" for each in supports)
        whole = "\n".join(f"{each.about}\n{each.evidence.passage.text}" for each in supports)
        found = np.max([each.cosines for each in supports], axis=0)
        foreign = all(each.evidence.document.language != self._language for each in supports)
        return {
            "late": float(found.mean()) if found.size else 0.0,
            "words": self._words.share_in(told),
            "least": self._least(whole, np.max([each.widest for each in supports], axis=0)),
            "foreign": float(foreign),
        }

    def _least(self, source: str, cosines: NDArray[np.float32]) -> float:
        missing = {each.word for each in self._words.missing(source)}
        found = [1.0]
        for match in _WORD.finditer(self.text):
            if missing.intersection(language.words(match[0])):
                inside = tokens.within([match.span()], self._encoded.spans)
                found.append(float(cosines[inside].mean()) if inside.any() else 1.0)
        return min(found)


_WORD = re.compile(r"[^\W\d_]+")
# Sentences within this of the best one, in mean cosine, say about as much.
_NEAR = 0.02
# A second sentence has to add this much, or one is the better citation.
_WORTH = 0.01


def _support(evidence: Evidence, cosines: NDArray[np.float32]) -> Support:
    # What speaks to a program bears nothing out.
    kept = set(instruction.without(evidence.document, evidence.passage))
    spans = tuple(each for each in evidence.passage.sentences if each in kept)
    if not spans or not cosines.shape[1]:
        nothing = np.full(cosines.shape[1], -1, dtype=np.float32)
        return Support(evidence, evidence.passage.sentences[:1], (), nothing, nothing)
    cosines = cosines[[each in kept for each in evidence.passage.sentences]]
    alone = cosines.mean(axis=1)
    near = np.flatnonzero(alone >= alone.max() - _NEAR)
    pairs = np.maximum(cosines[:-1], cosines[1:])
    first = int(alone.argmax())
    chosen, found = spans[first : first + 1], cosines[first]
    if len(pairs) and float(pairs.mean(axis=1).max()) > float(alone.max()) + _WORTH:
        first = int(pairs.mean(axis=1).argmax())
        chosen, found = spans[first : first + 2], pairs[first]
    return Support(
        evidence,
        chosen,
        tuple(evidence.document.text[slice(*spans[place])] for place in near),
        found,
        cosines.max(axis=0),
    )
