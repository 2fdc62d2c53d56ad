"""What this index has in stores outside of its folders, so that none of it is left behind.

A store may be shared with others, and LlamaIndex has no word for listing what is in one. So each
collection is entered in a file here before it is made, and taken off when it has been removed.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter

from ingest import snapshot
from ingest.errors import StorageError
from ingest.store.seam import EMBEDDED, Place

_log = logging.getLogger("stadsbron.ledger")

_FILE = "collections.json"

# A service on another machine may read a state that is gone here. It looks for a new one every
# second, and lets go of the old one after the requests that have it, of which the longest takes
# minutes. If it loses a collection all the same, it compares passages one by one.
_GRACE = timedelta(hours=1)


class Collection(BaseModel):
    """One snapshot's vectors in a store.

    Attributes:
        name: in the store.
        store: its name.
        gone: since when the snapshot is no more; None while it is there, or being made.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    store: str
    gone: datetime | None = None


_Collections = TypeAdapter(list[Collection])


def collections(root: Path) -> list[Collection]:
    """What was made and not removed, oldest first."""
    try:
        return _Collections.validate_json((root / _FILE).read_bytes())
    except FileNotFoundError:
        return []


class Ledger:
    """The file, for whoever holds the lock of the builder.

    Args:
        root: where the states are.
        place: the store of the settings; what is in another is left alone.
    """

    def __init__(self, root: Path, place: Place) -> None:
        self._root = root
        self._place = place

    @contextmanager
    def entered(self, scratch: Path) -> Iterator[None]:
        """A snapshot is being made; first, what nobody can need any more is removed.

        A build that fails takes its collection away; one that is killed leaves it to the next.
        """
        self._clear()
        if self._place.name == EMBEDDED:
            yield
            self._settle()
            return
        own = Collection(name=snapshot.collection(scratch), store=self._place.name)
        self._write([*collections(self._root), own])
        try:
            yield
        except BaseException:
            # One that is interrupted after the snapshot was put in force has not failed.
            if own.name not in self._kept():
                with suppress(StorageError):
                    self._remove(own)
            raise
        self._settle()

    def leave(self) -> None:
        """Remove all that is in the store: the index is given up.

        Raises:
            StorageError: the store does not do so.
        """
        for each in collections(self._root):
            if each.store == self._place.name:
                self._remove(each)

    def _clear(self) -> None:
        kept = self._kept()
        late = datetime.now(UTC) - _GRACE
        for each in collections(self._root):
            # Without a snapshot and without a date it is of a build that was killed.
            needed = each.name in kept or (each.gone and each.gone > late)
            if each.store == self._place.name and not needed:
                try:
                    self._remove(each)
                # A build that cannot write either says so itself; the next one tries again.
                except StorageError as error:
                    _log.warning("collection %s is left where it is: %s", each.name, error)

    def _settle(self) -> None:
        """Date what has lost its snapshot."""
        kept = self._kept()
        now = datetime.now(UTC)
        self._write(
            [
                each if each.gone or each.name in kept else each.model_copy(update={"gone": now})
                for each in collections(self._root)
            ]
        )

    def _kept(self) -> set[str]:
        return {snapshot.collection(folder) for folder in snapshot.states(self._root)}

    def _remove(self, collection: Collection) -> None:
        self._place.remove(collection.name)
        self._write([each for each in collections(self._root) if each != collection])

    def _write(self, entries: list[Collection]) -> None:
        if not entries and not (self._root / _FILE).exists():
            return
        beside = self._root / f"{_FILE}.new"
        snapshot.write_durably(beside, _Collections.dump_json(entries, indent=2).decode())
        beside.replace(self._root / _FILE)
