"""A snapshot in the making, and the earlier one from which it takes what has not changed."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from ingest import catalogue, snapshot, storing, vectors, word_rows
from ingest.catalogue import Catalogue, Extent
from ingest.document import Document, Passage, Span
from ingest.snapshot import Manifest
from ingest.store.seam import Before, Place
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

    def without(self, carried: Iterable[Extent]) -> Before:
        """This snapshot, of which only these documents are carried over."""
        kept = sorted((extent.places for extent in carried), key=lambda places: places.start)
        begins = [0, *(places.stop for places in kept)]
        ends = [*(places.start for places in kept), self.manifest.passages]
        others = (range(*bounds) for bounds in zip(begins, ends, strict=True))
        removed = [own for places in others if places for own, _ in self.catalogue.ids(places)]
        return Before(self.folder, self.manifest.passages, removed)

    def close(self) -> None:
        """Let go of the files."""
        self.catalogue.close()


class Draft:
    """A snapshot being written, a document at a time; what is written is not kept in memory.

    Args:
        folder: an empty one.
        dimensions: length of the vectors.
        place: the store for them.
        earlier: the snapshot to carry documents over from.
        carried: where those documents lie in it.
    """

    def __init__(
        self,
        folder: Path,
        dimensions: int,
        place: Place,
        earlier: Earlier | None = None,
        carried: Sequence[Extent] = (),
    ) -> None:
        self._earlier = earlier
        before = earlier.without(carried) if earlier and carried else None
        with ExitStack() as opening:
            enter = opening.enter_context
            collection = snapshot.collection(folder)
            self._store = enter(place.create(folder, collection, dimensions, before))
            self._catalogue = enter(catalogue.Writer(folder, before.folder if before else None))
            self._vectors = enter(vectors.Writer(folder, dimensions))
            self._words = enter(word_rows.Writer(folder))
            self._open_files = opening.pop_all()

    def add(self, split: Split, encoded: Iterable["Encoded"]) -> None:
        """Write a document and, of each of its passages in turn, what the model made of it."""
        self._catalogue.add(split.document, split.passages, split.digests)
        for passage, each in zip(split.passages, encoded, strict=True):
            self._vectors.add(each)
            self._store.add([(passage.id, passage.document_id)], each.passage[None])
        self._words.add(text for text, _ in split.encodables)

    def carry(self, extents: Iterable[Extent]) -> None:
        """Take documents over from the earlier snapshot, in this order."""
        for places, sentences in _runs(extents):
            assert self._earlier is not None
            self._catalogue.carry(places, sentences)
            self._vectors.carry(self._earlier.arrays, places)
            self._words.carry(self._earlier.texts, places)
            if not self._store.copied:
                storing.store(self._store, self._earlier.catalogue, self._earlier.arrays, places)

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


def _runs(extents: Iterable[Extent]) -> Iterator[tuple[range, range]]:
    """Places and sentences of documents; those that lie one after another are taken together."""
    places = sentences = range(0)
    for extent in extents:
        if places and places.stop == extent.places.start:
            places = range(places.start, extent.places.stop)
            sentences = range(sentences.start, extent.sentences.stop)
            continue
        if places:
            yield places, sentences
        places, sentences = extent.places, extent.sentences
    if places:
        yield places, sentences
