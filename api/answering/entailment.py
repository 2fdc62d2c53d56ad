"""An optional second opinion: a cross-encoder for natural language inference."""

from typing import Any

import numpy as np

from api import cross_encoder
from ingest.errors import ModelError


class Entailment:
    """A loaded model, and which of its labels says that one text follows from another."""

    def __init__(self, model: Any, label: int) -> None:
        self._model = model
        self._label = label

    def follows(self, premise: str, hypothesis: str) -> bool:
        """Whether that is the likeliest of the model's labels."""
        scores = self._model.predict([(premise, hypothesis)], show_progress_bar=False)
        return int(np.argmax(np.asarray(scores, dtype=np.float64)[0])) == self._label


def load(name: str) -> Entailment:
    """Load a cross-encoder for natural language inference.

    Args:
        name: a model folder, or a name on a hub that can be reached, such as
            ``MoritzLaurer/mDeBERTa-v3-base-mnli-xnli``.

    Raises:
        ModelError: it cannot be found or loaded, or has no label that begins with ``entail``.
    """
    remedy = (
        "set STADSBRON_API_ENTAILMENT to the folder or hub name of a cross-encoder for natural "
        "language inference, or leave it out"
    )
    model = cross_encoder.load(name, "entailment model", remedy)
    labels = {str(label).casefold(): place for place, label in model.config.id2label.items()}
    found = [int(place) for label, place in labels.items() if label.startswith("entail")]
    if len(found) != 1 or len(labels) < 2:
        raise ModelError(
            f"the entailment model {name} has the labels {', '.join(labels)} and none of them is "
            f"entailment; {remedy}"
        )
    return Entailment(model, found[0])
