"""Names the model of the settings without loading it, so that a check for changes is quick."""

import hashlib
from pathlib import Path

from ingest import bundled_model
from ingest.errors import ModelError
from ingest.settings import IngestSettings


def of(settings: IngestSettings) -> str:
    """Names the model so that vectors of two models are never mixed; loads nothing.

    Raises:
        ModelError: the setting names a folder that holds no model.
    """
    if settings.model == "bundled":
        name = f"bundled:{bundled_model.SOURCE_SHA256[:16]}:{bundled_model.LAYOUT}"
    elif (folder := Path(settings.model)).is_dir():
        name = f"folder:{_folder_digest(folder)}"
    else:
        name = f"hub:{settings.model}"
    return f"{name}:{settings.dtype}"


def _folder_digest(folder: Path) -> str:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    if not files:
        raise ModelError(f"the model folder {folder} is empty; set STADSBRON_MODEL to another")
    digest = hashlib.sha256()
    for path in files:
        # Size and time stand in for half a gigabyte of weights.
        state = path.stat()
        digest.update(f"{path.relative_to(folder)} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]
