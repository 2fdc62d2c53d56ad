"""Fits the confidence that decides between answering and refusing.

Logistic regression on the signals of api.answering.confidence, by scikit-learn. The threshold
is judged on development questions that were left out of the fit in turn (five folds, dealt ten
times), so that the figures beside it are not of questions it has seen. Balanced accuracy has a
plateau, on which a handful of questions moves the best threshold by 0.2; the lowest of those
that are nearly the best is taken, for an answer that cites its words does less harm than a
refusal of what the sources do hold.
"""

from collections.abc import Sequence

import numpy as np

from api.answering import confidence
from api.answering.confidence import Calibration
from api.assistant import Assistant
from api.retrieval import rarities
from eval.question_set import EvalQuestion

_FOLDS, _DEALS = 5, 10
# How much balanced accuracy the lowest threshold may fall short of the best.
_NEARLY = 0.02
_SEED = 20261124


def calibrate(
    questions: Sequence[EvalQuestion], assistant: Assistant, passages: int
) -> Calibration:
    """Fit weights and threshold.

    Args:
        questions: answerable and unanswerable ones, of the development split.
        assistant: searches.
        passages: how many passages an answer is composed from.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import balanced_accuracy_score, roc_auc_score
    from sklearn.model_selection import StratifiedKFold, cross_val_predict
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    rows = [
        confidence.signals(
            assistant.search(each.question, passages), rarities(each.question, assistant.index)
        )
        for each in questions
    ]
    names = list(rows[0])
    values = np.array([[row[name] for name in names] for row in rows])
    answerable = np.array([not each.unanswerable for each in questions])
    # Balanced, because the mix of questions in the set is not the mix that people ask.
    model = make_pipeline(StandardScaler(), LogisticRegression(class_weight="balanced"))
    held_out = np.mean(
        [
            cross_val_predict(
                model,
                values,
                answerable,
                cv=StratifiedKFold(_FOLDS, shuffle=True, random_state=_SEED + deal),
                method="predict_proba",
            )[:, 1]
            for deal in range(_DEALS)
        ],
        axis=0,
    )
    levels = np.round(np.arange(0.05, 0.96, 0.01), 2)
    accuracies = [balanced_accuracy_score(answerable, held_out >= level) for level in levels]
    threshold = next(
        level
        for level, accuracy in zip(levels, accuracies, strict=True)
        if accuracy >= max(accuracies) - _NEARLY
    )
    model.fit(values, answerable)
    scale, regression = model[0], model[1]
    weights = regression.coef_[0] / scale.scale_
    bias = float(regression.intercept_[0] - (weights * scale.mean_).sum())
    decided = held_out >= threshold
    return Calibration(
        weights={
            name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)
        },
        bias=round(bias, 4),
        threshold=float(threshold),
        figures={
            "questions": len(questions),
            "answered_of_answerable": round(float(decided[answerable].mean()), 3),
            "refused_of_unanswerable": round(float((~decided[~answerable]).mean()), 3),
            "auroc": round(float(roc_auc_score(answerable, held_out)), 3),
        },
    )
