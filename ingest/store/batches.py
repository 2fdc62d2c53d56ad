"""Hands vectors to a LlamaIndex store, many at a time."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.catalogue import Ids
from ingest.store.seam import node

# Chroma takes at most some 5,000.
_BATCH = 1000


class Batches:
    """What waits to be written.

    Args:
        write: writes some nodes.
    """

    def __init__(self, write: Callable[[list[Any]], object]) -> None:
        self._write = write
        self._nodes: list[Any] = []

    def add(self, ids: Sequence[Ids], vectors: NDArray[np.float32]) -> None:
        """Take some more, and write where there are enough."""
        self._nodes += [node(own, vector) for own, vector in zip(ids, vectors, strict=True)]
        while len(self._nodes) >= _BATCH:
            self._write(self._nodes[:_BATCH])
            del self._nodes[:_BATCH]

    def finish(self) -> None:
        """Write what is left."""
        if self._nodes:
            self._write(self._nodes)
            self._nodes = []
