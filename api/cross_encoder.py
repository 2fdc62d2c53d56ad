"""Cross-encoders of Sentence Transformers, from a folder or a hub."""

import logging
from pathlib import Path
from typing import Any

from ingest.errors import ModelError


def load(name: str, role: str, remedy: str) -> Any:
    """Load a cross-encoder.

    Args:
        name: a model folder, or a name on a hub that can be reached.
        role: what it is for, as an error calls it.
        remedy: what to do where it cannot be loaded.

    Raises:
        ModelError: it cannot be found or loaded.
    """
    from sentence_transformers import CrossEncoder

    for chatty in ("transformers", "huggingface_hub"):
        logging.getLogger(chatty).setLevel(logging.ERROR)
    try:
        return CrossEncoder(name, local_files_only=Path(name).is_dir())
    except (OSError, ValueError, RuntimeError, KeyError) as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise ModelError(f"the {role} {name} cannot be loaded ({reason}); {remedy}") from error
