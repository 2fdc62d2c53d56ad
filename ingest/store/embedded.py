"""Chroma in the snapshot's own folder, in this process.

A build that changes little starts with a copy of the store before it, since placing every vector in
the graph anew takes longer than all else of such a build.
"""

import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from ingest.catalogue import Ids
from ingest.store import chroma
from ingest.store.batches import Batches
from ingest.store.seam import EMBEDDED, Before

_CHROMA, _COLLECTION = "chroma", "passages"
_DATABASE = "chroma.sqlite3"
# How many vectors were taken out since the graph was made; absent where there are none.
_REMOVED = "removed.txt"

# A vector that is taken out stays in Chroma's graph as a signpost. After 6,000 replaced of 6,546,
# the 20 nearest were still found for each of 200 questions; but the files grow by each, and such
# signposts are where others lost passages (chroma-core/chroma, issue 7758). So the graph is made
# anew when they are more than one in so many.
_SIGNPOSTS = 4

_DELETED = 1000


class Embedded:
    """The store of a snapshot is part of it."""

    name = EMBEDDED

    def open(self, folder: Path, collection: str, known: NDArray[np.float32]) -> "Reader":  # noqa: ARG002
        """The vectors of a snapshot."""
        return Reader(folder)

    def create(
        self,
        folder: Path,
        collection: str,  # noqa: ARG002
        dimensions: int,  # noqa: ARG002
        before: Before | None,
    ) -> "Writer":
        """A place for the vectors of a new snapshot."""
        return Writer(folder, before)

    def remove(self, collection: str) -> None:
        """Nothing is outside of the snapshot's folder."""


class Reader:
    """Read access to the store of a snapshot."""

    answers = True

    def __init__(self, folder: Path) -> None:
        self._client = _client(folder)
        self._collection = self._client.get_collection(_COLLECTION)

    def search(self, question: NDArray[np.float32], limit: int) -> list[str]:
        """Ids of the passages nearest to a question's vector, nearest first."""
        return chroma.search(self._collection, question, limit)

    def close(self) -> None:
        """Let go of the store's files."""
        self._client.close()


class Writer:
    """The store of a new snapshot.

    Args:
        folder: the snapshot's folder.
        before: the earlier one, if passages are carried over.

    Attributes:
        copied: whether the passages that are carried over are in the store already.
    """

    def __init__(self, folder: Path, before: Before | None = None) -> None:
        self.copied = before is not None and _copy(before, folder)
        self._client = _client(folder)
        try:
            collection = (
                self._client.get_collection(_COLLECTION)
                if self.copied
                else chroma.create(self._client, _COLLECTION)
            )
            self._batches = Batches(chroma.writes(collection).add)
            removed = list(before.removed) if before and self.copied else []
            for begin in range(0, len(removed), _DELETED):
                collection.delete(ids=removed[begin : begin + _DELETED])
        except BaseException:
            self._client.close()
            raise

    def add(self, ids: Sequence[Ids], vectors: NDArray[np.float32]) -> None:
        """Write passages' vectors; see ``seam.Writer``."""
        self._batches.add(ids, vectors)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with closing(self._client):
            if error is None:
                self._batches.finish()


def discard(folder: Path) -> None:
    """Take the store out of a snapshot's folder, if it is there."""
    shutil.rmtree(folder / _CHROMA, ignore_errors=True)


def _client(folder: Path) -> Any:
    import chromadb
    from chromadb.config import Settings as ChromaSettings

    return chromadb.PersistentClient(
        str(folder / _CHROMA), settings=ChromaSettings(anonymized_telemetry=False)
    )


def _copy(before: Before, folder: Path) -> bool:
    """Start with a copy of an earlier store; False where it is better made anew, or elsewhere."""
    source, target = before.folder / _CHROMA, folder / _CHROMA
    if not source.exists():
        return False
    counted = source / _REMOVED
    removed = len(before.removed)
    removed += int(counted.read_text(encoding="utf-8")) if counted.exists() else 0
    if removed * _SIGNPOSTS > before.passages:
        return False
    # The graph's files are written when vectors come in, so no more; but a service that reads
    # opens the database to write, so only SQLite can tell when it is whole.
    shutil.copytree(source, target, ignore=shutil.ignore_patterns(f"{_DATABASE}*", _REMOVED))
    address = f"{(source / _DATABASE).resolve().as_uri()}?mode=ro"
    with (
        closing(sqlite3.connect(address, uri=True)) as database,
        closing(sqlite3.connect(target / _DATABASE)) as copy,
    ):
        database.backup(copy)
    (target / _REMOVED).write_text(str(removed), encoding="utf-8")
    return True
