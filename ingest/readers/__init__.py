"""Reading files into documents: one module a format, found by what the file holds."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from ingest.document import Document
from ingest.errors import DocumentError
from ingest.identity import printable
from ingest.readers import archive, media_type, selection
from ingest.readers.glossary import FILE_NAME as GLOSSARY
from ingest.readers.options import DEFAULT, ReaderOptions
from ingest.readers.refusal import refusal

# Module of this package by media type; each has `read(path, root) -> Document`, and those of
# which a file may be a PDF take the options as well.
_READERS = {
    media_type.MARKDOWN: "markdown",
    media_type.PDF: "pdf",
    media_type.YAML: "glossary",
    media_type.DOCX: "docx",
    media_type.PPTX: "pptx",
    media_type.ODT: "odt",
    media_type.ODP: "odt",
    media_type.HTML: "html",
    media_type.PLAIN: "text",
}
_WITH_OPTIONS = ("markdown", "pdf")

# Raised when what a reader makes of the same file changes, so that nothing older is reused.
VERSION = 2


def files(root: Path) -> Iterator[Path]:
    """The corpus's documents in a fixed order; those in an archive have a path below it.

    Files that cannot be read are among them where someone would expect to be told.
    """
    inside = (path for path in root.rglob("*") if path.is_file())
    for name in selection.documents(path.relative_to(root).as_posix() for path in inside):
        path = root / name
        yield from _members(path) if path.suffix.lower() == ".zip" else [path]


def _members(path: Path) -> list[Path]:
    """An archive's documents; the archive itself where it holds none that can be listed."""
    try:
        if media_type.of(path) == media_type.ZIP:
            return [path / name for name in archive.members(path)] or [path]
    except (DocumentError, OSError):
        pass
    return [path]


def digest(path: Path) -> str:
    """SHA-256 of a document's file and of what lies beside it: what a change is known by."""
    try:
        if archive.holds(path):
            return archive.digest(path)
        sha256 = hashlib.sha256()
        beside = {each.name for each in path.parent.iterdir()}
        for name in selection.belonging(path.name, beside):
            sha256.update(path.with_name(name).read_bytes())
        return sha256.hexdigest()
    except (OSError, DocumentError):
        # Reading it says what is wrong; once that is mended, the digest is another.
        return "unreadable"


def read(path: Path, root: Path, options: ReaderOptions = DEFAULT) -> Document:
    """Read one document.

    Args:
        path: the file, or the path of a member below an archive.
        root: the corpus folder; messages name the file relative to it.
        options: passwords to try, and how long it may take.

    Raises:
        DocumentError: the file cannot be read; says what is wrong and how to mend it.
    """
    name = path.relative_to(root)
    try:
        if archive.holds(path):
            with archive.unpacked(path, root) as (file, scratch):
                return _read(file, scratch, options)
        if not path.resolve().is_relative_to(root.resolve()):
            raise DocumentError(
                name, "this is a link to a file outside the corpus", "put the file itself here"
            )
        return _read(path, root, options)
    except OSError as error:
        raise DocumentError(name, error.strerror or str(error), "make the file readable") from error


def _read(path: Path, root: Path, options: ReaderOptions) -> Document:
    found = media_type.of(path)
    if found not in _READERS:
        raise DocumentError(path.relative_to(root), *_why_not(path, found))
    module = _READERS[found]
    reader: Callable[..., Document] = import_module(f"{__name__}.{module}").read
    document = reader(path, root, options) if module in _WITH_OPTIONS else reader(path, root)
    return replace(document, path=printable(document.path))


def _why_not(path: Path, found: str) -> tuple[str, str]:
    """What is wrong with a file that is no document, and the remedy."""
    if found == media_type.ZIP and path.suffix.lower() == ".zip":
        try:
            archive.members(path)
        except DocumentError as error:
            return error.problem, error.remedy
    return refusal(found, path.suffix)


__all__ = ["GLOSSARY", "VERSION", "digest", "files", "read"]
