"""What a snapshot asks of a vector store, and what every store is given: the nouns.

Two states of the index are never in one collection: a store outside of the snapshot's folder has
one for each, so that a reader sees the old state or the new one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from ingest.catalogue import Ids
from ingest.errors import StorageError

# How the store in the snapshot's own folder is called in settings and manifests.
EMBEDDED = "embedded"

_SHOWN = 200


class Reader(Protocol):
    """Read access to the vectors of one snapshot."""

    @property
    def answers(self) -> bool:
        """Whether the store does its part at this moment."""

    def search(self, question: NDArray[np.float32], limit: int) -> list[str] | None:
        """Ids of the passages nearest to a question's vector, nearest first.

        Returns:
            None where the store does not answer: they are then to be compared one by one.
        """

    def close(self) -> None:
        """Let go of files and connections."""


class Writer(Protocol):
    """Takes the vectors of a new snapshot; a context, at whose end they are all in the store."""

    @property
    def copied(self) -> bool:
        """Whether the passages that are carried over are in the store already."""

    def add(self, ids: Sequence[Ids], vectors: NDArray[np.float32]) -> None:
        """Write passages' vectors.

        Args:
            ids: of each.
            vectors: shape (passages, dimensions), each of length 1.
        """

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


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


class Place(Protocol):
    """Where the vectors of snapshots are kept for searching."""

    @property
    def name(self) -> str:
        """What a manifest and a message call it; tells nothing secret."""

    def open(self, folder: Path, collection: str, known: NDArray[np.float32]) -> Reader:
        """The vectors of a snapshot.

        Args:
            folder: of the snapshot.
            collection: its name in a store outside of the folder.
            known: vector of one of its passages, to ask by whether they are there.

        Raises:
            StorageError: the store does not answer, or does not have them.
        """

    def create(
        self, folder: Path, collection: str, dimensions: int, before: Before | None
    ) -> Writer:
        """A place for the vectors of a new snapshot.

        Args:
            folder: of the snapshot.
            collection: its name in a store outside of the folder.
            dimensions: length of the vectors.
            before: the earlier snapshot, if passages are carried over.

        Raises:
            StorageError: the store does not take it.
        """

    def remove(self, collection: str) -> None:
        """Remove a snapshot's vectors from a store outside of its folder, if they are there.

        Raises:
            StorageError: the store does not do so.
        """


def node(own: Ids, vector: NDArray[np.float32]) -> Any:
    """A passage as LlamaIndex's stores take it.

    Without the text, which the catalogue has: Chroma would index every three letters of it for a
    search that nobody does, at a third of the time of writing.
    """
    from llama_index.core.schema import TextNode

    passage, document = own
    return TextNode(id_=passage, embedding=vector.tolist(), metadata={"document_id": document})


def refused(name: str, error: BaseException, key: str = "") -> StorageError:
    """What a store outside of this process made of a request, in one line, without the key."""
    # Some libraries put what matters in the error behind the error: the connection's.
    cause = error.__cause__ if isinstance(error.__cause__, OSError) else error
    said = " ".join(str(cause).split()) or type(error).__name__
    # Before it is cut, so that no half of the key is left over.
    said = (said.replace(key, "***") if key else said)[:_SHOWN]
    return StorageError(
        f"the vector store {name} does not do its part ({said}); see that it runs, and that "
        "STADSBRON_STORE, …_KEY and …_OPTIONS are right"
    )
