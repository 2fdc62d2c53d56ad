"""What became of builds, in the data folder: all services that share it see the same."""

import os
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import ValidationError

from api.building.build import Builds

_FILE, _LOCK = "build.json", "build.lock"

# Seconds to wait for who looks whether the lock is held, for which they hold it themselves.
_MOMENT = 0.2


class Journal:
    """The build at work and the last one that is over.

    Whoever builds holds the lock all the while; the system lets go of it when they are killed.

    Args:
        folder: for data.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / _FILE
        self._lock = folder / _LOCK

    def take(self) -> FileLock | None:
        """The lock, held until it is released; None where another holds it.

        Raises:
            OSError: the folder cannot be written to.
        """
        # Released by another thread than takes it.
        lock = FileLock(self._lock, thread_local=False)
        try:
            lock.acquire(timeout=_MOMENT)
        except Timeout:
            return None
        return lock

    def read(self) -> Builds:
        """Both, as they are now; a build that was killed with its service is not at work."""
        written = self._written()
        if written.running and self._is_free():
            # Written again, for it may have ended meanwhile.
            return self._written().model_copy(update={"running": None})
        return written

    def write(self, builds: Builds) -> None:
        """Put down what is so now; for who holds the lock."""
        beside = self._file.with_suffix(".new")
        beside.write_text(builds.model_dump_json(indent=2), encoding="utf-8")
        beside.replace(self._file)

    def _written(self) -> Builds:
        try:
            return Builds.model_validate_json(self._file.read_bytes())
        # Of another version, or cut short by a machine that stopped: as good as none.
        except (OSError, ValidationError):
            return Builds()

    def _is_free(self) -> bool:
        if not os.access(self._lock, os.W_OK):
            return True
        try:
            with FileLock(self._lock).acquire(timeout=0):
                return True
        except Timeout:
            return False
