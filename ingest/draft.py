"""A snapshot in the making, and the earlier one from which it takes what has not changed."""

from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from ingest import catalogue, vectors, word_rows
from ingest.catalogue import Catalogue, Extent
from ingest.document import Document, Passage, Span
from ingest.snapshot import Manifest
from ingest.vectors import Arrays
from ingest.word_rows import Texts

if TYPE_CHECKING:
    from ingest.encoder import Encoded


# What the model reads of a passage, and the spans of its sentences in that.
Encodable = tuple[str, list[Span]]


@dataclass(frozen=True, slots=True)
class Split:
    """A document as passages, each with what the model reads of it and the digest of that."""

    document: Document
    passages: list[Passage]
    encodables: list[Encodable]
    digests: list[bytes]


class Earlier:
    """A snapshot opened to take parts from: without its search, which takes long to open."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.folder = folder
        self.manifest = manifest
        self.catalogue = Catalogue(folder)
        self.arrays = Arrays(folder)
        self.texts = Texts(folder)

    def knows(self, digest: bytes) -> bool:
        """Whether there is a passage of which the model read just this."""
        return self.catalogue.encoded(digest) is not None

    def encoded(self, digest: bytes) -> "Encoded":
        """Vectors of a passage that it knows."""
        found = self.catalogue.encoded(digest)
        assert found is not None
        return self.arrays.encoded(*found)

    def close(self) -> None:
        """Let go of the files."""
        self.catalogue.close()


class Draft:
    """A snapshot being written, a document at a time; what is written is not kept in memory.

    Args:
        folder: an empty one.
        dimensions: length of the vectors.
        earlier: the snapshot to carry documents over from.
    """

    def __init__(self, folder: Path, dimensions: int, earlier: Earlier | None) -> None:
        self._earlier = earlier
        with ExitStack() as opening:
            enter = opening.enter_context
            self._catalogue = enter(catalogue.Writer(folder, earlier.folder if earlier else None))
            self._vectors = enter(vectors.Writer(folder, dimensions))
            self._words = enter(word_rows.Writer(folder))
            self._open_files = opening.pop_all()

    def add(self, split: Split, encoded: Iterable["Encoded"]) -> None:
        """Write a document and, of each of its passages in turn, what the model made of it."""
        self._catalogue.add(split.document, split.passages, split.digests)
        if split.passages:
            self._vectors.add(split.passages, encoded)
            self._words.add(text for text, _ in split.encodables)

    def carry(self, extent: Extent) -> None:
        """Take a document over from the earlier snapshot."""
        assert self._earlier is not None
        before = self._earlier
        self._catalogue.carry(extent)
        ids = [(own, extent.document_id) for own in before.catalogue.ids(extent.places)]
        self._vectors.carry(before.arrays, ids, extent.places, extent.sentences)
        self._words.carry(before.texts, extent.places)

    @property
    def documents(self) -> int:
        """Documents written."""
        return self._catalogue.documents

    @property
    def passages(self) -> int:
        """Passages written."""
        return self._catalogue.passages

    @property
    def sentences(self) -> int:
        """Sentences written."""
        return self._catalogue.sentences

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open_files.__exit__(kind, error, trace)
