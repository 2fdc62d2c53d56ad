"""Vectors of passages that are there already, written into a store."""

from contextlib import closing
from pathlib import Path

from ingest import snapshot
from ingest.catalogue import Catalogue
from ingest.store import embedded
from ingest.store.seam import EMBEDDED, Place, Writer
from ingest.vectors import Arrays

# Passages that are handed to the store at a time.
_STORED = 1000


def store(writer: Writer, catalogue: Catalogue, arrays: Arrays, places: range) -> None:
    """Write the vectors of consecutive passages as the arrays have them."""
    for begin in range(places.start, places.stop, _STORED):
        some = range(begin, min(begin + _STORED, places.stop))
        writer.add(catalogue.ids(some), arrays.passages[some.start : some.stop])


def move(folder: Path, place: Place) -> None:
    """Bring the vectors of a whole snapshot, such as one from a backup, to a store.

    Args:
        folder: of the snapshot, which is not in force.
        place: where they go.

    Raises:
        IndexMissingError: the snapshot is of another version of this program.
        StorageError: the store does not take them.
    """
    manifest = snapshot.of_folder(folder)
    if manifest.store == place.name == EMBEDDED:
        return
    embedded.discard(folder)
    name = snapshot.collection(folder)
    with (
        closing(Catalogue(folder)) as catalogue,
        place.create(folder, name, manifest.dimensions, None) as writer,
    ):
        store(writer, catalogue, Arrays(folder), range(manifest.passages))
    snapshot.describe(folder, manifest.model_copy(update={"store": place.name}))
