"""The corpus folder: which documents are in it, and which of them can be read."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ingest import readers
from ingest.document import Document
from ingest.errors import CorpusError, DocumentError
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
    found = {path.relative_to(corpus).as_posix(): path for path in readers.files(corpus)}
    if not found:
        raise CorpusError(
            f"the corpus folder {corpus} holds no document; "
            "add Markdown or PDF files (corpus/README.md of the project says how)"
        )
    return found


def distinct(files: dict[str, Path]) -> tuple[dict[str, Path], dict[str, str]]:
    """Files that can be told apart by their names, and the reasons why the others cannot."""
    kept: dict[str, Path] = {}
    left_out: dict[str, str] = {}
    ids: dict[str, str] = {}
    for name, path in files.items():
        if other := ids.get(path.stem):
            error = DocumentError(name, f"{other} has the same name", "rename one of the two")
            left_out[name] = str(error)
        else:
            ids[path.stem] = name
            kept[name] = path
    return kept, left_out


def glossary(corpus: Path) -> Glossary | None:
    """The corpus's glossary; None where it has none that can be read."""
    try:
        return load(corpus / readers.GLOSSARY, corpus)
    except (FileNotFoundError, DocumentError):
        return None


def digests(corpus: Path) -> dict[str, str]:
    """SHA-256 of each document's files, by path.

    Raises:
        CorpusError: as ``scan``.
    """
    return {name: readers.digest(path) for name, path in scan(corpus).items()}


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
    documents: dict[str, Document] = {}
    files, left_out = distinct(scan(corpus))
    for name, path in files.items():
        if not only(name):
            continue
        try:
            documents[name] = readers.read(path, corpus, options)
        except DocumentError as error:
            left_out[name] = str(error)
    return Checked(documents, left_out)
