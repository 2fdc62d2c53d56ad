"""The files that documents were read from, as long as they are the same."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from api.errors import ChangedError
from ingest import corpus, readers
from ingest.document import Document
from ingest.errors import DocumentError
from ingest.index import Index
from ingest.settings import IngestSettings


@dataclass(frozen=True, slots=True)
class Original:
    """A document's file.

    Attributes:
        path: on disk; while it is lent, also where it is a member of an archive.
        name: relative to the corpus.
        digest: what the index knows the document by; another one where anything changed.
        passwords: to try on it.
    """

    path: Path
    name: Path
    digest: str
    passwords: tuple[str, ...]


class Originals:
    """Lends the files of an index's documents, and of nothing else.

    Args:
        index: says which files there are, and what each was like.
        settings: where the corpus is.
    """

    def __init__(self, index: Index, settings: IngestSettings) -> None:
        self._index = index
        self._corpus = settings.corpus
        self._passwords = tuple(each.get_secret_value() for each in settings.pdf_passwords)
        # Files that were found to be the same, as they were then; reading them takes longer.
        self._same: dict[str, readers.Stamp] = {}

    @contextmanager
    def lend(self, document: Document) -> Iterator[Original]:
        """A document's file, for as long as it is needed.

        Args:
            document: of the index. Its path is the only one that is ever opened, so nothing in a
                request can lead elsewhere.

        Raises:
            ChangedError: the file is not the one that was read.
        """
        name = self._name(document)
        path = self._corpus / name
        self._check(document, name, path)
        try:
            with readers.lying(path, self._corpus) as file:
                # An edition is read beside the text that it is an edition of.
                own = file.with_suffix(Path(document.path).suffix)
                digest = self._index.manifest.files[name]
                yield Original(own, Path(document.path), digest, self._passwords)
        except DocumentError as error:
            raise ChangedError(str(error)) from error

    def _name(self, document: Document) -> str:
        """Under which the index knows the file: for an edition, that of the text."""
        return corpus.file_of(document.path, self._index.manifest.files)

    def _check(self, document: Document, name: str, path: Path) -> None:
        try:
            stamp = readers.stamp(path)
        except OSError as error:
            raise _changed(document) from error
        if self._same.get(name) == stamp:
            return
        if corpus.digest(
            path, self._corpus, self._index.glossary
        ) != self._index.manifest.files.get(name):
            raise _changed(document)
        self._same[name] = stamp


def _changed(document: Document) -> ChangedError:
    return ChangedError(
        f"the file of {document.id} is not the one that was read, or is gone; "
        "run `python -m ingest build` to read it anew"
    )
