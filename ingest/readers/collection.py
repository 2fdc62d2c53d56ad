"""Which documents are for some readers alone, as an editor says: of one, or of a folder.

``collectie.yaml`` in a folder holds ``collection: intern``, which goes for all documents in it and
below it, but where a folder further down, or a document itself, says otherwise. Who may see a
collection is up to who runs the service; a document without one is for everybody.
"""

from pathlib import Path, PurePosixPath

from pydantic import BaseModel, ConfigDict

from ingest.errors import DocumentError
from ingest.readers.front_matter import Collection, filled_in

# As whoever makes it may spell it: what is not seen would show the documents to everybody.
_STEMS, _ENDINGS = ("collectie", "Collectie", "COLLECTIE"), (".yaml", ".yml", ".YAML", ".YML")
_NAMES = tuple(stem + ending for stem in _STEMS for ending in _ENDINGS)


class _Folder(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    collection: Collection


def marks(name: str) -> list[str]:
    """Where it may stand for which collection a document is; the nearest to it first.

    Args:
        name: the document's path, relative to the corpus or an archive.
    """
    return [str(folder / each) for folder in PurePosixPath(name).parents for each in _NAMES]


def mark(path: Path, root: Path) -> Path | None:
    """The file that says so of a document; None where none does.

    Args:
        path: of the document, or of a member below its archive, of which the folders around the
            archive are looked at.
        root: the corpus folder.
    """
    above = (root / name for name in marks(path.relative_to(root).as_posix()))
    # Also one that cannot be read, such as a link to nothing: it must not seem that there is none.
    return next((file for file in above if file.exists() or file.is_symlink()), None)


def of(path: Path, root: Path) -> str | None:
    """The collection of the folder that a document is in; None where it is for everybody.

    Raises:
        DocumentError: what the folder says cannot be understood, so nobody may see the document.
    """
    file = mark(path, root)
    if file is None:
        return None
    name = file.relative_to(root)
    try:
        written = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise DocumentError(
            name, "this is not UTF-8 text", "save the file with UTF-8 encoding"
        ) from error
    return filled_in(_Folder, name, written, "collection").collection
