"""The index: vectors, words and documents of one snapshot, opened for reading."""

from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest import catalogue, fingerprint, snapshot
from ingest.catalogue import Catalogue, Placed
from ingest.document import Document, Passage
from ingest.errors import IndexMissingError
from ingest.settings import IngestSettings
from ingest.snapshot import Manifest
from ingest.vectors import Vectors
from ingest.words import Words


class Index:
    """One state of the index; it does not change while it is open."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.folder = folder
        self.manifest = manifest
        self.catalogue = Catalogue(folder)
        self.vectors = Vectors(folder)
        self.words = Words(folder)

    @cached_property
    def _places(self) -> dict[str, int]:
        return self.catalogue.places()

    @cached_property
    def documents(self) -> dict[str, Document]:
        """All documents by id, in the order of their paths."""
        return {document.id: document for document in self.catalogue.documents()}

    def passage(self, passage_id: str) -> Passage | None:
        """One passage, or None."""
        place = self._places.get(passage_id)
        return None if place is None else self.catalogue.at([place])[place][1]

    def nearest(self, question: NDArray[np.float32], limit: int) -> list[int]:
        """Places of the passages nearest to a question's vector, nearest first."""
        return [self._places[found] for found in self.vectors.search(question, limit)]

    def sentence_vectors(self, placed: Placed) -> NDArray[np.float32]:
        """Vectors of a passage's sentences, shape (sentences, dimensions)."""
        first, passage = placed
        rows = self.vectors.sentences[first : first + len(passage.sentences)]
        return rows.astype(np.float32)

    def close(self) -> None:
        """Let go of the files."""
        self.catalogue.close()
        self.vectors.close()


def open_index(settings: IngestSettings) -> Index:
    """Open the snapshot in force.

    Raises:
        IndexMissingError: there is none, or another model made it.
    """
    found = snapshot.current(settings.snapshots)
    if found is None:
        raise IndexMissingError(
            f"there is no index in {settings.snapshots}; make one with `python -m ingest build`"
        )
    folder, manifest = found
    made = manifest.recipe
    if (made.layout, made.catalogue) != (snapshot.LAYOUT, catalogue.form()):
        raise IndexMissingError(
            f"the index in {settings.snapshots} was made by another version of this program; "
            "make it anew with `python -m ingest build`"
        )
    if made.model != fingerprint.of(settings):
        raise IndexMissingError(
            f"the index in {settings.snapshots} was made by another model "
            f"({manifest.model_name}, {made.model}); "
            "make it anew with `python -m ingest build`"
        )
    return Index(folder, manifest)
