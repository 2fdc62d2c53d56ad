"""Writing to a store outside of the snapshot's folder: all vectors anew, whatever came before."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from ingest.catalogue import Ids
from ingest.store.batches import Batches
from ingest.store.seam import refused


class Writer:
    """The vectors of a new snapshot.

    Args:
        name: of the store.
        write: gives it some nodes.
        close: lets go of its connections.
        key: to be kept out of every message.
    """

    copied = False

    def __init__(
        self,
        name: str,
        write: Callable[[list[Any]], object],
        close: Callable[[], object],
        key: str = "",
    ) -> None:
        self._name = name
        self._batches = Batches(write)
        self._close = close
        self._key = key

    def add(self, ids: Sequence[Ids], vectors: NDArray[np.float32]) -> None:
        """Write passages' vectors; see ``seam.Writer``.

        Raises:
            StorageError: the store does not take them.
        """
        with refusing(self._name, self._key):
            self._batches.add(ids, vectors)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if error is None:
                with refusing(self._name, self._key):
                    self._batches.finish()
        finally:
            self._close()


@contextmanager
def refusing(name: str, key: str = "") -> Iterator[None]:
    """Turn whatever the library of a store raises into one clear error.

    Raises:
        StorageError: it raised something.
    """
    try:
        yield
    except Exception as error:
        raise refused(name, error, key) from error
