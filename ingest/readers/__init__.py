"""Reading files into documents: one module a format, found by what the file holds."""

import hashlib
import os
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path

from ingest.document import Document
from ingest.errors import DocumentError
from ingest.identity import printable
from ingest.readers import archive, collection, hidden, media_type, selection
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
VERSION = 4

# Bytes of a file at a time: one of a gigabyte must not fill the memory of who only counts it.
_PIECE = 1024 * 1024


def files(root: Path) -> Iterator[Path]:
    """The corpus's documents in a fixed order; those in an archive have a path below it.

    What cannot be read is among them where someone would expect to be told, also a folder that
    may not be opened.
    """
    closed: list[Path] = []
    inside = (
        Path(folder, name).relative_to(root).as_posix()
        for folder, _, names in os.walk(
            root, onerror=lambda error: closed.append(Path(error.filename))
        )
        for name in names
    )
    for name in selection.documents(inside):
        path = root / name
        yield from _members(path) if path.suffix.lower() == ".zip" else [path]
    for folder in closed:
        if not selection.is_hidden(folder.relative_to(root)):
            yield folder


def _members(path: Path) -> list[Path]:
    """An archive's documents; the archive itself where it holds none that can be listed."""
    try:
        if media_type.of(path) == media_type.ZIP:
            return [path / name for name in archive.members(path)] or [path]
    except Exception:
        # This runs outside the processes that read. Whatever a damaged list makes the library
        # raise, reading the archive itself, in such a process, says what is wrong with it.
        pass
    return [path]


@dataclass(frozen=True, slots=True)
class _Beside(Container[str]):
    """Names of the files in a folder, looked up one by one: it may hold thousands."""

    folder: Path

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and (self.folder / name).is_file()


def digest(path: Path) -> str:
    """SHA-256 of a document's file and of what lies beside it: what a change is known by."""
    try:
        if archive.holds(path):
            return archive.digest(path)
        # A pipe would never end, and a folder that may not be opened has no bytes.
        if not path.is_file():
            return "unreadable"
        sha256 = hashlib.sha256()
        for name in selection.belonging(path.name, _Beside(path.parent)):
            with path.with_name(name).open("rb") as file:
                while piece := file.read(_PIECE):
                    sha256.update(piece)
        return sha256.hexdigest()
    except Exception:
        # As above: reading it says what is wrong; once that is mended, the digest is another.
        return "unreadable"


def mark_digest(path: Path, root: Path) -> str:
    """SHA-256 of what a document's folder says of whom it is for; empty where it says nothing."""
    file = collection.mark(path, root)
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest() if file else ""
    except OSError:
        return "unreadable"


# Name, time of the last change and size.
Stamp = tuple[tuple[str, int, int], ...]


def stamp(path: Path) -> Stamp:
    """By what it is seen, without reading, that a file and what lies beside it were not touched.

    Raises:
        OSError: there is no such file, or it is out of reach.
    """
    file = archive.of(path) or path
    states = [
        file.with_name(name).stat() for name in selection.belonging(file.name, _Beside(file.parent))
    ]
    return tuple((file.name, state.st_mtime_ns, state.st_size) for state in states)


@contextmanager
def lying(path: Path, root: Path) -> Iterator[Path]:
    """A document's file as it lies on disk; a member of an archive is unpacked meanwhile.

    Raises:
        DocumentError: the member cannot be unpacked.
    """
    if archive.holds(path):
        with archive.unpacked(path, root, None) as (file, _):
            yield file
    else:
        yield path


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
            with archive.unpacked(path, root, options.scratch) as (file, scratch):
                return _read(file, scratch, options)
        if problem := _no_file(path, root):
            raise DocumentError(name, *problem)
        return _read(path, root, options)
    except FileNotFoundError as error:
        raise DocumentError(
            name, "the file is no longer there", "build the index once more"
        ) from error
    except OSError as error:
        raise DocumentError(name, error.strerror or str(error), "make the file readable") from error


def _no_file(path: Path, root: Path) -> tuple[str, str] | None:
    """Why what lies at a path is no file of the corpus, and the remedy; None where it is one."""
    if path.is_symlink() and not path.exists():
        return "this is a link to a file that is not there", "put the file itself here"
    if not path.resolve().is_relative_to(root.resolve()):
        return "this is a link to a file outside the corpus", "put the file itself here"
    if path.is_dir():
        return "this folder may not be opened", "make it readable"
    if path.exists() and not path.is_file():
        return (
            "this is no file but a pipe, a socket or a device",
            "put the document itself here",
        )
    return None


def _read(path: Path, root: Path, options: ReaderOptions) -> Document:
    found = media_type.of(path)
    if found not in _READERS:
        raise DocumentError(path.relative_to(root), *_why_not(path, found))
    module = _READERS[found]
    reader: Callable[..., Document] = import_module(f"{__name__}.{module}").read
    document = reader(path, root, options) if module in _WITH_OPTIONS else reader(path, root)
    shown = hidden.removed(document)
    if not shown.sections:
        raise DocumentError(
            path.relative_to(root), "nothing in this document can be seen", "write some text in it"
        )
    return replace(
        shown,
        path=printable(document.path),
        collection=document.collection or collection.of(path, root),
    )


def _why_not(path: Path, found: str) -> tuple[str, str]:
    """What is wrong with a file that is no document, and the remedy."""
    if found == media_type.ZIP and path.suffix.lower() == ".zip":
        try:
            archive.members(path)
        except DocumentError as error:
            return error.problem, error.remedy
    return refusal(found, path.suffix)


__all__ = [
    "GLOSSARY",
    "VERSION",
    "Stamp",
    "digest",
    "files",
    "lying",
    "mark_digest",
    "read",
    "stamp",
]
