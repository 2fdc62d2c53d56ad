"""The vector store, which a question is held against: Chroma, through LlamaIndex.

A build that changes little starts with a copy of the store before it, since placing every vector in
the graph anew takes longer than all else of such a build.
"""

import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from ingest.catalogue import Ids

_CHROMA, _COLLECTION = "chroma", "passages"
_DATABASE = "chroma.sqlite3"
# How many vectors were taken out since the graph was made; absent where there are none.
_REMOVED = "removed.txt"

# A vector that is taken out stays in Chroma's graph as a signpost. After 6,000 replaced of 6,546,
# the 20 nearest were still found for each of 200 questions; but the files grow by each, and such
# signposts are where others lost passages (chroma-core/chroma, issue 7758). So the graph is made
# anew when they are more than one in so many.
_SIGNPOSTS = 4

# LlamaIndex hands the store this many nodes at a time; Chroma takes at most some 5,000.
_BATCH = 1000


def load_libraries() -> None:
    """Import what the store needs, which takes a second, before anything waits for it."""
    import chromadb.api.rust  # noqa: F401
    import llama_index.vector_stores.chroma  # noqa: F401


class Store:
    """Read access to the store of a snapshot."""

    def __init__(self, folder: Path) -> None:
        self._client = _client(folder)
        self._collection = self._client.get_collection(_COLLECTION)

    def search(self, question: NDArray[np.float32], limit: int) -> list[str]:
        """Ids of the passages nearest to a question's vector, nearest first."""
        # Of Chroma itself, for only it leaves out texts and fields, whose reading takes longer
        # than the search.
        found = self._collection.query(
            query_embeddings=[question.tolist()], n_results=limit, include=[]
        )
        return list(found["ids"][0])

    def close(self) -> None:
        """Let go of the store's files."""
        self._client.close()


@dataclass(frozen=True, slots=True)
class Before:
    """An earlier snapshot from which passages are carried over.

    Attributes:
        folder: of the snapshot.
        passages: how many it has.
        removed: ids of those that are not carried over.
    """

    folder: Path
    passages: int
    removed: Sequence[str]


class Writer:
    """The store of a new snapshot.

    Args:
        folder: the snapshot's folder.
        before: the earlier one, if passages are carried over.

    Attributes:
        copied: whether the passages that are carried over are in the store already.
    """

    def __init__(self, folder: Path, before: Before | None = None) -> None:
        self._folder = folder
        self._nodes: list[Any] = []
        self.copied = before is not None and _copy(before, folder)
        self._client = _client(folder)
        try:
            from llama_index.vector_stores.chroma import ChromaVectorStore

            collection = (
                self._client.get_collection(_COLLECTION) if self.copied else _create(self._client)
            )
            self._store = ChromaVectorStore(chroma_collection=collection)
            removed = list(before.removed) if before and self.copied else []
            for begin in range(0, len(removed), _BATCH):
                collection.delete(ids=removed[begin : begin + _BATCH])
        except BaseException:
            self._client.close()
            raise

    def add(self, ids: Sequence[Ids], vectors: NDArray[np.float32]) -> None:
        """Write passages' vectors.

        Args:
            ids: of each.
            vectors: shape (passages, dimensions), each of length 1.
        """
        from llama_index.core.schema import TextNode

        # Without the text, which the catalogue has: Chroma would index every three letters of
        # it for a search that nobody does, at a third of the time of writing.
        self._nodes += [
            TextNode(id_=own, embedding=vector.tolist(), metadata={"document_id": document})
            for (own, document), vector in zip(ids, vectors, strict=True)
        ]
        while len(self._nodes) >= _BATCH:
            self._store.add(self._nodes[:_BATCH])
            del self._nodes[:_BATCH]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with closing(self._client):
            if error is None and self._nodes:
                self._store.add(self._nodes)


def _client(folder: Path) -> Any:
    import chromadb
    from chromadb.config import Settings as ChromaSettings

    return chromadb.PersistentClient(
        str(folder / _CHROMA), settings=ChromaSettings(anonymized_telemetry=False)
    )


def _create(client: Any) -> Any:
    # Chroma rebuilds part of its graph when it opens, with random levels; with its own
    # settings the nearest passage of all was missed in 2 of 6 openings. With these, some
    # 1,000 passages are searched exhaustively, and far more nearly so. They cost 0.8 ms a
    # passage where 10,000 are written, against 0.4 ms with ef_construction 100 and 16
    # neighbours; the model takes 25 ms or more.
    return client.create_collection(
        _COLLECTION,
        configuration={
            "hnsw": {
                "space": "cosine",
                "max_neighbors": 64,
                "ef_construction": 500,
                "ef_search": 1000,
            }
        },
    )


def _copy(before: Before, folder: Path) -> bool:
    """Start with a copy of an earlier store; False where it is better made anew."""
    source, target = before.folder / _CHROMA, folder / _CHROMA
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
