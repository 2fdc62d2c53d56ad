"""Keeps processes at work: makes them, puts another in the place of one that dies, ends them."""

import logging
import os
import signal
import sys
import time
import warnings
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from threading import Thread
from types import FrameType

from api.errors import ApiError, WorkersError
from ingest.errors import IngestError

_log = logging.getLogger("stadsbron.workers")

# What a worker does, of those numbered from 0. It says that it is ready with an empty text, or why
# it cannot be.
Work = Callable[[int, Connection], None]

SIGNALS = (signal.SIGTERM, signal.SIGINT)
# Seconds between two looks at the workers, and from the start of one to that of its successor.
_LOOK, _PAUSE = 0.1, 2.0


@dataclass(eq=False, slots=True)
class _Worker:
    process: BaseProcess
    told: Connection
    is_ready: bool = False
    began: float = field(default_factory=time.monotonic)

    def look(self) -> str | None:
        """See whether it has become ready; why it cannot be, where it says so."""
        # Its end of the pipe is closed where it was killed.
        with suppress(EOFError):
            if not self.is_ready and self.told.poll():
                said: str = self.told.recv()
                self.is_ready = not said
                return said or None
        return None


class Workers:
    """So many processes that do the same: copies of this one.

    Args:
        count: how many.
    """

    def __init__(self, count: int) -> None:
        self._count = count
        self._workers: list[_Worker] = []
        self._is_told = False

    def running(self) -> dict[str, int]:
        """Process ids: of the workers by number from 1, and of the one that keeps them as 0."""
        found = {"0": os.getpid()}
        for number, each in enumerate(list(self._workers), start=1):
            if each.process.pid and each.process.exitcode is None:
                found[str(number)] = each.process.pid
        return found

    def keep(
        self, work: Work, ready: Callable[[], None], ends: Callable[[], None], seconds: float
    ) -> None:
        """Keep them at work until told to stop.

        Args:
            work: what each does.
            ready: called once, when all are ready.
            ends: called before they are told to stop.
            seconds: to end in; who takes longer is killed.

        Raises:
            WorkersError: one cannot be made ready, and not all have been.
        """
        for each in SIGNALS:
            signal.signal(each, self._stop)
        have_been_ready = False
        try:
            self._workers = [_started(work, place) for place in range(self._count)]
            while not self._is_told:
                for place, worker in enumerate(self._workers):
                    self._look_at(place, worker, work, is_first=not have_been_ready)
                if not have_been_ready and all(each.is_ready for each in self._workers):
                    have_been_ready = True
                    ready()
                time.sleep(_LOOK)
        finally:
            ends()
            self._end(seconds)

    def _stop(self, _: int, __: FrameType | None) -> None:
        self._is_told = True

    def _look_at(self, place: int, worker: _Worker, work: Work, *, is_first: bool) -> None:
        # First whether it has ended: what it says, it says before.
        code = worker.process.exitcode
        wrong = worker.look()
        if is_first and (wrong or (code is not None and not worker.is_ready)):
            raise WorkersError(
                wrong or f"a worker ended with code {code} before it was ready; see the log"
            )
        if wrong:
            _log.error("worker %d cannot begin: %s", place + 1, wrong)
        if code is None or self._is_told or time.monotonic() < worker.began + _PAUSE:
            return
        _log.error("worker %d ended with code %d; another takes its place", place + 1, code)
        _buried(worker)
        self._workers[place] = _started(work, place)

    def _end(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        for each in self._workers:
            each.process.terminate()
        for each in self._workers:
            each.process.join(max(0, until - time.monotonic()))
            each.process.kill()
            each.process.join()
            _buried(each)


def _started(work: Work, place: int) -> _Worker:
    context = get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_begin, args=(work, place, theirs, os.getpid()))
    with warnings.catch_warnings():
        # Python warns of threads, whose locks a copy may find locked. Those here are numpy's, which
        # sees to that itself, and the one that tells Prometheus, whose locks no worker takes.
        warnings.simplefilter("ignore", DeprecationWarning)
        process.start()
    theirs.close()
    return _Worker(process, ours)


def _buried(worker: _Worker) -> None:
    """Let go of what is left of a process that has ended."""
    from prometheus_client.multiprocess import mark_process_dead

    worker.told.close()
    if worker.process.pid:
        mark_process_dead(worker.process.pid)  # type: ignore[no-untyped-call]


def _begin(work: Work, place: int, told: Connection, parent: int) -> None:
    for each in SIGNALS:
        signal.signal(each, signal.SIG_DFL)
    Thread(target=_end_with, args=(parent,), name="ends with the others", daemon=True).start()
    try:
        work(place, told)
    except (IngestError, ApiError) as error:
        told.send(str(error))
        sys.exit(1)


def _end_with(parent: int) -> None:
    """Stop as if told to when the process that keeps this one has been killed."""
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
