"""Writes the log aside, so that no question waits for whoever takes it in.

A pipe that nobody reads, or a disk that hangs, holds up who writes to it; on the event loop, that
would be everybody. So lines wait in memory, so many at most, and a thread of its own writes them.
"""

import atexit
import logging
import os
from logging.handlers import QueueHandler
from queue import Full, Queue
from threading import Thread

# Lines; some megabytes. What does not fit any more is counted instead.
_MOST = 10_000
# Seconds for the last lines, once the program ends.
_LAST = 2.0


class Aside(QueueHandler):
    """Hands lines to another handler, in its own time.

    Args:
        handler: writes them; its formatter is used at once, where the request is known.
        most: lines that wait.
    """

    def __init__(self, handler: logging.Handler, most: int = _MOST) -> None:
        self._most = most
        super().__init__(Queue(most))
        self.setFormatter(handler.formatter)
        handler.setFormatter(None)
        self._handler = handler
        self._begin()
        atexit.register(self.finish)
        # A copy of this process has no threads; what waited is written by the other one.
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._begin)

    def _begin(self) -> None:
        self._lost = 0
        self._waiting: Queue[logging.LogRecord | None] = Queue(self._most)
        self.queue = self._waiting
        self._thread = Thread(target=self._write, name="log", daemon=True)
        self._thread.start()

    def enqueue(self, record: logging.LogRecord) -> None:
        """Logging's."""
        try:
            self._waiting.put_nowait(record)
        except Full:
            self._lost += 1

    def finish(self) -> None:
        """Write what waits still, for as long as that may take."""
        try:
            self._waiting.put(None, timeout=_LAST)
        except Full:
            return
        self._thread.join(_LAST)

    def _write(self) -> None:
        while record := self._waiting.get():
            self._handler.handle(record)
            if self._lost:
                lost, self._lost = self._lost, 0
                said = f"{lost} lines are missing here: they were not taken in fast enough"
                told = logging.LogRecord("stadsbron.log", logging.WARNING, "", 0, said, None, None)
                self._handler.handle(self.prepare(told))
