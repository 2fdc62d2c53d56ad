"""The corpus folder: which documents are in it, and which of them can be read."""

import hashlib
from collections.abc import Callable, Container
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from ingest import identity, readers
from ingest.document import Document
from ingest.errors import CorpusError, DocumentError
from ingest.identity import printable
from ingest.readers.glossary import Glossary, load
from ingest.readers.options import DEFAULT, ReaderOptions


@dataclass(frozen=True, slots=True)
class Checked:
    """What reading a corpus gave: its documents, and the reason for each that was left out."""

    documents: dict[str, Document]
    left_out: dict[str, str]


def scan(corpus: Path) -> dict[str, Path]:
    """Documents' files by their path relative to the corpus.

    Raises:
        CorpusError: the folder is missing or holds no document.
    """
    if not corpus.is_dir():
        raise CorpusError(
            f"the corpus folder {corpus} does not exist; create it, or set STADSBRON_CORPUS"
        )
    found = {printable(path.relative_to(corpus).as_posix()): path for path in readers.files(corpus)}
    if not found:
        raise CorpusError(
            f"the corpus folder {corpus} holds no document; "
            "add Word, PDF, HTML or Markdown files (corpus/README.md of the project says how)"
        )
    return found


def file_of(path: str, files: Container[str]) -> str:
    """Under which path a document's file is known: of an edition, that of the text it is of.

    Args:
        path: of the document.
        files: paths of the files that there are.
    """
    return path if path in files else PurePosixPath(path).with_suffix(".md").as_posix()


def glossary(corpus: Path) -> Glossary | None:
    """The corpus's glossary; None where it has none that can be read."""
    try:
        return load(corpus / readers.GLOSSARY, corpus)
    except (FileNotFoundError, DocumentError):
        return None


def digests(corpus: Path, files: dict[str, Path] | None = None) -> dict[str, str]:
    """What a change of each document is known by, by path: SHA-256 of its files.

    The glossary's data sets count as well, since they are looked for in documents that do not
    name their own; and what the folder says of whom they are for.

    Args:
        corpus: the folder.
        files: as ``scan`` found them, so that what comes in later waits for the next build.

    Raises:
        CorpusError: as ``scan``.
    """
    words = glossary(corpus)
    return {
        name: digest(path, corpus, words)
        for name, path in (scan(corpus) if files is None else files).items()
    }


def digest(path: Path, corpus: Path, words: Glossary | None) -> str:
    """What a change of one document is known by; see ``digests``.

    Args:
        path: the file, or the path of a member below an archive.
        corpus: the folder.
        words: the glossary of the corpus.
    """
    names = [term.term for term in words.terms if term.dataset] if words else []
    salt = hashlib.sha256("\n".join(names).encode()).hexdigest()
    whole = f"{readers.digest(path)} {salt} {readers.mark_digest(path, corpus)}"
    return hashlib.sha256(whole.encode()).hexdigest()


def check(
    corpus: Path,
    only: Callable[[str], bool] = lambda _: True,
    options: ReaderOptions = DEFAULT,
) -> Checked:
    """Read documents without indexing them.

    Args:
        corpus: the folder.
        only: whether a path is to be read.
        options: what readers need to know beside the file.

    Raises:
        CorpusError: as ``scan``.
    """
    files = scan(corpus)
    ids = identity.of(files)
    documents: dict[str, Document] = {}
    left_out: dict[str, str] = {}
    for name, path in files.items():
        if not only(name):
            continue
        try:
            documents[name] = replace(readers.read(path, corpus, options), id=ids[name])
        except DocumentError as error:
            left_out[name] = str(error)
    return Checked(documents, left_out)
