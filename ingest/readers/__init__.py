"""Reading files into documents: one module a format, found by the file's ending."""

import hashlib
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

from ingest.document import Document
from ingest.errors import DocumentError
from ingest.readers.options import DEFAULT, ReaderOptions

# Module of this package by file ending; each has `read(path, root) -> Document`, and those of
# which a file may be a PDF take the options as well.
_FORMATS = {".md": "markdown", ".pdf": "pdf", ".yaml": "glossary"}
_WITH_OPTIONS = ("markdown", "pdf")
GLOSSARY = "begrippen.yaml"

# Raised when what a reader makes of the same file changes, so that nothing older is reused.
VERSION = 1


def files(root: Path) -> Iterator[Path]:
    """The corpus's documents in a fixed order.

    Hidden files and README.md are not documents, nor is a PDF beside the Markdown or the folder
    of the same name: it is an edition of what is in there.
    """
    for path in sorted(root.rglob("*")):
        hidden = any(part.startswith((".", "~")) for part in path.relative_to(root).parts)
        if not hidden and path.is_file() and _is_document(path):
            yield path


def _is_document(path: Path) -> bool:
    match path.suffix.lower():
        case ".yaml":
            return path.name == GLOSSARY
        case ".pdf":
            edition_of = path.with_suffix("")
            return not path.with_suffix(".md").is_file() and not edition_of.is_dir()
        case ending:
            return ending in _FORMATS and path.name != "README.md"


def digest(path: Path) -> str:
    """SHA-256 of a document's file and of the edition beside it: what a change is known by."""
    sha256 = hashlib.sha256()
    for part in (path, path.with_suffix(".pdf")) if path.suffix == ".md" else (path,):
        if part.is_file():
            sha256.update(part.read_bytes())
    return sha256.hexdigest()


def read(path: Path, root: Path, options: ReaderOptions = DEFAULT) -> Document:
    """Read one document.

    Args:
        path: the file.
        root: the corpus folder; messages name the file relative to it.
        options: passwords to try, and how long it may take.

    Raises:
        DocumentError: the file cannot be read; says what is wrong and how to mend it.
    """
    module = _FORMATS[path.suffix.lower()]
    reader: Callable[..., Document] = import_module(f"{__name__}.{module}").read
    try:
        return reader(path, root, options) if module in _WITH_OPTIONS else reader(path, root)
    except OSError as error:
        raise DocumentError(
            path.relative_to(root), error.strerror or str(error), "make the file readable"
        ) from error
