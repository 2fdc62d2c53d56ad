"""What several processes of one service count together: the calls of each caller.

A storage for the ``limits`` library, which has none for processes of one machine. SQLite lets go of
its locks when a process is killed; a lock in shared memory would stay locked.
"""

import sqlite3
import time
from pathlib import Path

from limits.storage import MovingWindowSupport, Storage

_SCHEMA = """
CREATE TABLE IF NOT EXISTS calls (key TEXT NOT NULL, at REAL NOT NULL, until REAL NOT NULL);
CREATE INDEX IF NOT EXISTS calls_of_key ON calls (key, at);
CREATE INDEX IF NOT EXISTS calls_by_end ON calls (until);
"""
# Seconds to wait for the other processes, each of which takes some 0.1 ms.
_PATIENCE = 5


class SharedStorage(Storage, MovingWindowSupport):
    """Calls in a file, for moving windows alone.

    Args:
        file: made where it is not there; nothing in it is worth more than the processes' lives.
    """

    STORAGE_SCHEME = None

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._database = sqlite3.connect(
            file, timeout=_PATIENCE, isolation_level=None, check_same_thread=False
        )
        # Nobody needs it once the machine has stopped, so nothing waits for the disk.
        self._database.execute("PRAGMA journal_mode = MEMORY")
        self._database.execute("PRAGMA synchronous = OFF")
        self._database.executescript(_SCHEMA)

    @property
    def base_exceptions(self) -> type[Exception]:
        """The library's."""
        return sqlite3.Error

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """The library's: count a call, unless it is one too many."""
        now = time.time()
        # At once, for otherwise two processes read the same count and both add to it.
        self._database.execute("BEGIN IMMEDIATE")
        try:
            self._database.execute("DELETE FROM calls WHERE until <= ?", (now,))
            fits = self._counted(key, now, expiry)[1] + amount <= limit
            if fits:
                calls = [(key, now, now + expiry)] * amount
                self._database.executemany("INSERT INTO calls VALUES (?, ?, ?)", calls)
        finally:
            self._database.execute("COMMIT")
        return fits

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:  # noqa: ARG002
        """The library's: when the oldest call was that still counts, and how many there are."""
        return self._counted(key, time.time(), expiry)

    def _counted(self, key: str, now: float, expiry: int) -> tuple[float, int]:
        oldest, count = self._database.execute(
            "SELECT min(at), count(*) FROM calls WHERE key = ? AND at > ?", (key, now - expiry)
        ).fetchone()
        return oldest or now, count

    def check(self) -> bool:
        """The library's."""
        return bool(self._database.execute("SELECT 1").fetchone())

    def reset(self) -> int:
        """The library's: forget all."""
        return self._database.execute("DELETE FROM calls").rowcount

    def clear(self, key: str) -> None:
        """The library's: forget the calls of one."""
        self._database.execute("DELETE FROM calls WHERE key = ?", (key,))

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """The library's, of windows that do not move; there are none."""
        raise NotImplementedError

    def get(self, key: str) -> int:
        """As ``incr``."""
        raise NotImplementedError

    def get_expiry(self, key: str) -> float:
        """As ``incr``."""
        raise NotImplementedError
