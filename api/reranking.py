"""A cross-encoder that reads question and passage together, where one is configured.

Dearer than late interaction, for it reads every candidate anew for every question, so it gets only
the first ones (Nogueira and Cho 2019, arXiv:1901.04085). Any Sentence Transformers CrossEncoder.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from api import cross_encoder
from api.ranking import Scores
from ingest.errors import ModelError

_BATCH = 32


class Reranker:
    """A loaded cross-encoder."""

    def __init__(self, model: Any) -> None:
        self._model = model

    def scores(self, question: str, texts: Sequence[str]) -> Scores:
        """How well each text answers the question, shape (texts,); only their order means much."""
        if not texts:
            return np.zeros(0)
        found = self._model.predict(
            [(question, text) for text in texts], batch_size=_BATCH, show_progress_bar=False
        )
        scores: Scores = np.asarray(found, dtype=np.float64)
        return scores


def load(name: str) -> Reranker:
    """Load a cross-encoder.

    Args:
        name: a model folder, or a name on a hub that can be reached.

    Raises:
        ModelError: it cannot be found or loaded, or gives more than one score a text.
    """
    remedy = (
        "set STADSBRON_API_RERANKER to the folder of a Sentence Transformers CrossEncoder, to a "
        "name on a reachable hub, or leave it out"
    )
    model = cross_encoder.load(name, "reranker", remedy)
    if model.num_labels != 1:
        raise ModelError(
            f"the reranker {name} gives {model.num_labels} scores a passage where one is needed; "
            f"{remedy}"
        )
    return Reranker(model)
