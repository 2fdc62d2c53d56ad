"""Fits the confidence that decides between answering and refusing.

Logistic regression on the signals of api.answering.confidence, by scikit-learn. Its figures are of
development questions that were left out of the fit in turn (five folds, dealt ten times, averaged),
with all others that find the same family of documents first, so that none is of questions or
documents that it has seen. The threshold follows from a target: the lowest at which the stated
share of unanswerable questions is refused. The confidence is a probability under the mix of
questions of the set, where about three in ten cannot be answered.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from api import sought
from api.answering import confidence
from api.answering.confidence import Calibration
from api.assistant import Assistant
from eval import question_set
from eval.question_set import EvalQuestion

_FOLDS, _DEALS, _BINS = 5, 10, 5
_SEED = 20261124

# Inverse strength of the regularisation: strong, for some four hundred questions say little about
# the exact weight of a signal.
_PENALTY = 0.1

# About where an answer is as likely as not. Each ten in a hundred more would cost an answer to five
# in a hundred that the sources do answer.
TARGET = 0.76


@dataclass(frozen=True, slots=True)
class _Found:
    """What a question finds: the first document, and the signals."""

    document: str
    signals: dict[str, float]


def calibrate(
    questions: Sequence[EvalQuestion], assistant: Assistant, passages: int, target: float = TARGET
) -> Calibration:
    """Fit weights and threshold.

    Args:
        questions: answerable and unanswerable ones, of the development split.
        assistant: searches.
        passages: how many passages an answer is composed from.
        target: share of the unanswerable ones to refuse, from 0 to 1.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import brier_score_loss, roc_auc_score
    from sklearn.model_selection import StratifiedGroupKFold, cross_val_predict
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    questions = [each for each in questions if not each.mistaken]
    families = {
        document: family.family
        for family in question_set.families()
        for document in family.documents
    }
    found = [_found(each, assistant, passages) for each in questions]
    rows = [each.signals for each in found]
    names = list(rows[0])
    values = np.array([[row[name] for name in names] for row in rows])
    answerable = np.array([each.answerable for each in questions])
    model = make_pipeline(StandardScaler(), LogisticRegression(C=_PENALTY))
    held_out = np.mean(
        [
            cross_val_predict(
                model,
                values,
                answerable,
                groups=[families.get(each.document, each.document) for each in found],
                cv=StratifiedGroupKFold(_FOLDS, shuffle=True, random_state=_SEED + deal),
                method="predict_proba",
            )[:, 1]
            for deal in range(_DEALS)
        ],
        axis=0,
    )
    reached = float(np.quantile(held_out[~answerable], target, method="higher"))
    # Rounded up, so that what stands in the file still reaches the target.
    threshold = float(np.floor(reached * 1000) + 1) / 1000
    model.fit(values, answerable)
    scale, regression = model[0], model[1]
    weights = regression.coef_[0] / scale.scale_
    bias = float(regression.intercept_[0] - (weights * scale.mean_).sum())
    answered = held_out >= threshold
    return Calibration(
        weights={
            name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)
        },
        bias=round(bias, 4),
        threshold=threshold,
        target=target,
        figures={
            "questions": len(questions),
            "answered_of_answerable": round(float(answered[answerable].mean()), 3),
            "refused_of_unanswerable": round(float((~answered[~answerable]).mean()), 3),
            "unanswerable_of_refused": round(float((~answerable[~answered]).mean()), 3),
            "auroc": round(float(roc_auc_score(answerable, held_out)), 3),
            "brier": round(float(brier_score_loss(answerable, held_out)), 3),
        },
        reliability=_reliability(held_out, answerable),
    )


def _found(question: EvalQuestion, assistant: Assistant, passages: int) -> _Found:
    asked = assistant.read(question.question, history=question.history)
    evidence = assistant.find(asked, passages)
    signals = confidence.signals(
        evidence,
        sought.read(asked.sought, assistant.index),
        language=asked.language,
        absent=bool(assistant.absent(asked)),
    )
    return _Found(evidence[0].document.id, signals)


def _reliability(
    confidences: NDArray[np.float64], answerable: NDArray[np.bool_]
) -> tuple[tuple[float, float, int], ...]:
    bins = np.minimum((confidences * _BINS).astype(int), _BINS - 1)
    return tuple(
        (
            round(float(confidences[bins == each].mean()), 3),
            round(float(answerable[bins == each].mean()), 3),
            int((bins == each).sum()),
        )
        for each in range(_BINS)
        if (bins == each).any()
    )
