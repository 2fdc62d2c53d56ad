"""Fits how well a passage bears out a sentence: weights and threshold of answering's support.

Learnt from are the scripted answers of the development split, and pairs made from the corpus: two
places that meet the same need of a development question in the same words of a nugget, in
different documents, say the same; a place and another passage that was found for its question do
not. Only what figures, names and denials leave open is learnt from, for they decide before meaning
does.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from api.answering import claim, polarity
from api.answering.support import Statement, Support, SupportCalibration
from api.assistant import Assistant
from api.retrieval import Evidence
from eval import verification, verify
from eval.question_set import EvalQuestion, Place, says
from eval.verification import Conversation
from ingest.catalogue import Placed

_FOLDS, _SEED = 5, 20261125
_PENALTY = 1.0
# Questions whose places say the same thing: others ask for several.
_ALIKE = ("fact", "figures", "definition", "privacy")
# Pairs of each kind at most: more than that, and the scripted answers count for nothing.
_PAIRS = 60
# Share of unsupported sentences that meaning is to catch; the threshold is the least that does.
TARGET = 0.9
# Share of the supported sentences that may have a word that finds less than the floor.
_MADE_UP = 0.1


@dataclass(frozen=True, slots=True)
class Pair:
    """Signals of a passage for a sentence, and whether it bears it out."""

    signals: dict[str, float]
    holds: bool


def fit(
    questions: Sequence[EvalQuestion],
    conversations: Sequence[Conversation],
    assistant: Assistant,
    target: float = TARGET,
) -> SupportCalibration:
    """Fit weights and threshold.

    Args:
        questions: of the development split.
        conversations: scripted answers of the development split.
        assistant: searches, and has the model.
        target: share of what nothing bears out to catch, from 0 to 1.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import StratifiedKFold, cross_val_predict
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    pairs = [*_scripted(conversations, assistant), *_made(questions, assistant)]
    names = list(pairs[0].signals)
    values = np.array([[pair.signals[name] for name in names] for pair in pairs])
    holds = np.array([pair.holds for pair in pairs])
    model = make_pipeline(StandardScaler(), LogisticRegression(C=_PENALTY, class_weight="balanced"))
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=_SEED)
    held_out: NDArray[np.float64] = cross_val_predict(
        model, values, holds, cv=folds, method="predict_proba"
    )[:, 1]
    threshold = round(float(np.quantile(held_out[~holds], target)) + 0.0005, 3)
    model.fit(values, holds)
    scale, regression = model[0], model[1]
    least = [pair.signals["least"] for pair in pairs if pair.holds and not pair.signals["foreign"]]
    weights = regression.coef_[0] / scale.scale_
    return SupportCalibration(
        weights={
            name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)
        },
        bias=round(float(regression.intercept_[0] - (weights * scale.mean_).sum()), 4),
        threshold=threshold,
        floor=round(float(np.quantile(least, _MADE_UP)), 3),
        figures={
            "supported": int(holds.sum()),
            "unsupported": int((~holds).sum()),
            "kept_of_supported": round(float((held_out >= threshold)[holds].mean()), 3),
            "caught_of_unsupported": round(float((held_out < threshold)[~holds].mean()), 3),
            "auroc": round(float(roc_auc_score(holds, held_out)), 3),
        },
    )


def _scripted(conversations: Sequence[Conversation], assistant: Assistant) -> Iterator[Pair]:
    verifier = assistant.verifier
    for conversation in conversations:
        shown = verification.evidence(conversation, assistant.index)
        for answer in conversation.answers:
            for draft, (state, allowed) in zip(
                verify.sentences(answer), answer.expected(), strict=True
            ):
                statement = Statement(draft.text, verifier.index, verifier.encoder)
                found = statement.supports(shown)
                best = max([found[each - 1] for each in allowed] or found, key=_near)
                if state == "verified":
                    held = [found[each - 1] for each in allowed]
                    yield Pair(statement.signals(*held), holds=True)
                elif state == "repaired" or _is_open(draft.text, best, assistant):
                    yield Pair(statement.signals(best), state == "repaired")


def _made(questions: Sequence[EvalQuestion], assistant: Assistant) -> list[Pair]:
    draw = random.Random(_SEED)
    placed = list(assistant.index.catalogue.at(range(assistant.index.manifest.passages)).values())
    alike = [each for each in questions if each.category in _ALIKE and each.language == "nl"]
    same = [
        (place.quote, held)
        for question in alike
        for place, other in _restated(question)
        for held in _passages(other, placed, assistant)
    ]
    other = [
        (place.quote, held)
        for question in alike
        for place in question.places[:2]
        for held in assistant.search(question.question, 12, question.history)
        if not question.is_answered_by(held.document.id, held.passage.text)
    ]
    pairs: list[Pair] = []
    for holds, candidates in ((True, same), (False, other)):
        draw.shuffle(candidates)
        made = (_pair(sentence, held, assistant, holds=holds) for sentence, held in candidates)
        pairs += islice((pair for pair in made if pair is not None), _PAIRS)
    return pairs


def _restated(question: EvalQuestion) -> Iterator[tuple[Place, Place]]:
    """Places in different documents that say the same part of an answer."""
    for need in question.gold:
        for place in need.places:
            for other in need.places:
                if place.document != other.document and any(
                    says(place.quote, nugget) and says(other.quote, nugget)
                    for nugget in question.nuggets
                ):
                    yield place, other


def _passages(place: Place, placed: Sequence[Placed], assistant: Assistant) -> list[Evidence]:
    held = (each for each in placed if place.is_in(each[1].document_id, each[1].text))
    return [verification.as_evidence(each, assistant.index) for each in held]


def _pair(sentence: str, held: Evidence, assistant: Assistant, *, holds: bool) -> Pair | None:
    verifier = assistant.verifier
    statement = Statement(sentence, verifier.index, verifier.encoder)
    (found,) = statement.supports([held])
    if not _is_open(sentence, found, assistant):
        return None
    return Pair(statement.signals(found), holds)


def _near(found: Support) -> float:
    return float(found.cosines.mean())


def _is_open(sentence: str, found: Support, assistant: Assistant) -> bool:
    """Whether figures, names and denials leave it to the meaning."""
    return not polarity.is_opposite(sentence, found.near) and not claim.unfounded(
        sentence, [found.evidence], assistant.verifier.recogniser
    )
