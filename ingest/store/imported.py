"""Any vector store that has a LlamaIndex integration, by its import path."""

import inspect
import pkgutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.errors import SettingsError, StorageError
from ingest.store.guard import Guarded, within
from ingest.store.outside import Writer, refusing
from ingest.store.seam import Before

# Seconds for a thousand vectors, for making or removing a collection; and for closing.
_WORKING = 60.0
_CLOSING = 5.0


class Imported:
    """The store of all snapshots: in each, as LlamaIndex has it, one collection or table.

    Args:
        path: of what makes a LlamaIndex vector store: a class, or a method of it.
        options: its arguments. In a text, ``{snapshot}`` stands for the name of a snapshot and
            ``{key}`` for the key; the text ``{dimensions}`` for the length of the vectors.
        name: of the store, in manifests and messages.
        seconds: longest that a search may take.
        key: to be kept out of every message.

    Raises:
        SettingsError: there is nothing at that path.
    """

    def __init__(
        self, path: str, options: dict[str, Any], name: str, seconds: float, key: str = ""
    ) -> None:
        self.name = name
        self._path = path
        self._make = _imported(path)
        self._options = options
        self._seconds = seconds
        self._key = key

    def open(self, folder: Path, collection: str, known: NDArray[np.float32]) -> Guarded:  # noqa: ARG002
        """The vectors of a snapshot; see ``seam.Place``."""
        store = self._made(collection, known.size)
        return Guarded(self.name, _Remote(store), self._seconds, known, self._key)

    def create(
        self,
        folder: Path,  # noqa: ARG002
        collection: str,
        dimensions: int,
        before: Before | None,  # noqa: ARG002
    ) -> Writer:
        """A collection for a new snapshot; see ``seam.Place``."""
        store = self._made(collection, dimensions)

        def write(nodes: list[Any]) -> None:
            within(_WORKING, lambda: store.add(nodes))

        return Writer(self.name, write, lambda: _close(store), self._key)

    def remove(self, collection: str) -> None:
        """Remove a snapshot's collection, if it is there; see ``seam.Place``."""
        store = self._made(collection, 1)
        try:
            with refusing(self.name, self._key):
                within(_WORKING, lambda: _empty(store))
        finally:
            _close(store)

    def _made(self, collection: str, dimensions: int) -> Any:
        given = _filled(self._options, collection, dimensions, self._key)
        with refusing(self.name, self._key):
            store = within(_WORKING, lambda: self._make(**given))
        if not (hasattr(store, "query") and hasattr(store, "add")):
            raise SettingsError(f"store {self._path} is no LlamaIndex vector store")
        return store


class _Remote:
    def __init__(self, store: Any) -> None:
        self._store = store

    def search(self, question: NDArray[np.float32], limit: int) -> list[str]:
        from llama_index.core.vector_stores.types import VectorStoreQuery

        asked = VectorStoreQuery(query_embedding=question.tolist(), similarity_top_k=limit)
        return list(self._store.query(asked).ids or [])

    def close(self) -> None:
        _close(self._store)


def _imported(path: str) -> Callable[..., Any]:
    try:
        made: Callable[..., Any] = pkgutil.resolve_name(path)
    except (ImportError, AttributeError, ValueError) as error:
        raise SettingsError(
            f"store {path} cannot be imported ({error}); install its library, such as "
            "llama-index-vector-stores-postgres, or correct STADSBRON_STORE"
        ) from error
    return made


def _filled(options: Any, collection: str, dimensions: int, key: str) -> Any:
    """Options of which the marked places are filled in; a copy, for libraries change them."""
    if isinstance(options, dict):
        return {name: _filled(each, collection, dimensions, key) for name, each in options.items()}
    if isinstance(options, list):
        return [_filled(each, collection, dimensions, key) for each in options]
    if options == "{dimensions}":
        return dimensions
    if isinstance(options, str):
        return options.replace("{snapshot}", collection).replace("{key}", key)
    return options


def _empty(store: Any) -> None:
    """Take a collection away as far as its library can."""
    try:
        store.clear()
    except NotImplementedError as error:
        raise StorageError(f"{type(store).__name__} cannot remove anything") from error
    # LlamaIndex has a word for emptying a store, none for removing it; in PostgreSQL each build
    # would leave an empty table behind.
    table = getattr(store, "_table_class", None)
    if table is not None:
        table.__table__.drop(store.client, checkfirst=True)


def _close(store: Any) -> None:
    close = getattr(store, "close", None)
    if close is None:
        return
    closing = close()
    if inspect.iscoroutine(closing):
        import asyncio

        # In a thread of its own: where this is asked for, an event loop may be running.
        within(_CLOSING, lambda: asyncio.run(closing))
