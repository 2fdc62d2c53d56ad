"""The file with an editor's own fields beside a document that has no place for them.

``notulen.pdf.meta.yaml`` or ``notulen.meta.yaml`` beside ``notulen.pdf`` holds the fields of the
front matter; none of them is required.
"""

from contextlib import suppress
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from ingest.document import Domain, Kind
from ingest.errors import DocumentError
from ingest.readers.front_matter import (
    Collection,
    LanguageCode,
    Places,
    Text,
    Texts,
    Years,
    filled_in,
)

ENDING = ".meta.yaml"


class Sidecar(BaseModel):
    """What an editor knows better than the file; corpus/README.md explains each field."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Text | None = None
    kind: Kind | None = None
    municipality: Places | None = None
    domain: Domain | None = None
    datasets: Texts | None = None
    years: Years | None = None
    summary: str | None = None
    questions: Texts | None = None
    language: LanguageCode | None = None
    collection: Collection | None = None


def beside(path: Path) -> Path | None:
    """The sidecar of a document; the one that has its whole name comes first."""
    for name in (path.name, path.stem):
        sidecar = path.with_name(name + ENDING)
        # Beside a name of the greatest length there can be no longer one, and asking fails.
        with suppress(OSError):
            if sidecar.is_file():
                return sidecar
    return None


def fields(path: Path, name: Path) -> dict[str, Any]:
    """The fields of a Document that an editor filled in beside its file; empty without sidecar.

    Args:
        path: the document's file.
        name: the document as messages should name it.

    Raises:
        DocumentError: the sidecar is not YAML, or a field is unknown or wrong.
    """
    sidecar = beside(path)
    if sidecar is None:
        return {}
    where = name.with_name(sidecar.name)
    try:
        written = sidecar.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise DocumentError(
            where, "this is not UTF-8 text", "save the file with UTF-8 encoding"
        ) from error
    return filled_in(Sidecar, where, written, "sidecar").model_dump(exclude_unset=True)
