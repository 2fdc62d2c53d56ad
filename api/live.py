"""The assistant in force: a running service takes over a new index between two requests."""

import logging
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass

from api.assistant import Assistant
from api.errors import BusyError, NotReadyError
from api.telemetry import tracing
from api.telemetry.metrics import Metrics
from api.telemetry.tracing import NOWHERE, Traces
from ingest import snapshot
from ingest.snapshot import Manifest

_log = logging.getLogger("stadsbron.live")

# Seconds between two looks at which snapshot is in force: a file of some 25 bytes.
_EVERY = 1.0


@dataclass(eq=False, slots=True)
class _Held:
    """An assistant, and how many requests it is answering."""

    assistant: Assistant
    requests: int = 0


class Live:
    """Lends the newest assistant to each request, and closes an older one after its last.

    A new index is opened beside the old one, by a thread of its own, so that no request waits
    for it; it is put in force when it has answered a question. One that cannot be opened is
    named in the log, and the old one keeps answering.

    Args:
        assistant: ready to answer; None where the first is still to be opened.
        renew: opens an assistant on the snapshot in force; without it, none is ever taken over.
        metrics: of the assistants.
        most: requests at a time.
        traces: of requests, and of what is taken over; closed with it.
    """

    def __init__(
        self,
        assistant: Assistant | None,
        renew: Callable[[], Assistant] | None = None,
        metrics: Metrics | None = None,
        most: int = 256,
        traces: Traces = NOWHERE,
    ) -> None:
        self.traces = traces
        self._most = most
        self._lent = 0
        self.metrics = metrics or (assistant.metrics if assistant else Metrics())
        self._newest = _Held(assistant) if assistant else None
        self._opened: Future[None] = Future()
        if assistant:
            self._opened.set_result(None)
        self._older: list[_Held] = []
        self._renew = renew
        self._refused: str | None = None
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="index watch", daemon=True)

    @contextmanager
    def lend(self) -> Iterator[Assistant]:
        """The newest assistant, which stays open until it is given back.

        Raises:
            NotReadyError: the first is still being opened.
            BusyError: it is lent to as many as it may be.
        """
        with self._lock:
            held = self._newest
            if held is None:
                raise NotReadyError("the model and the index are being loaded; ask again soon")
            if self._lent >= self._most:
                raise BusyError("too many ask at the same time; ask again in a moment")
            held.requests += 1
            self._lent += 1
        try:
            yield held.assistant
        finally:
            with self._lock:
                held.requests -= 1
                self._lent -= 1

    @property
    def manifest(self) -> Manifest | None:
        """Of the newest index; None where the first is still being opened."""
        return self._newest.assistant.index.manifest if self._newest else None

    @property
    def store_answers(self) -> bool:
        """Whether the vector store does its part; without it, passages are compared one by one."""
        return self._newest is None or self._newest.assistant.index.store.answers

    def wait(self) -> None:
        """Until the first assistant is there; raises what kept it from being opened."""
        self._opened.result()

    def start(self) -> None:
        """Begin to look for new snapshots."""
        if self._renew:
            self._thread.start()

    def stop(self) -> None:
        """Stop looking, and close every index; no request is being answered any more."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join()
        for held in (*self._older, *filter(None, [self._newest])):
            held.assistant.index.close()
        self.traces.close()

    def _watch(self) -> None:
        if self._newest is None and not self._open():
            return
        self.metrics.tell_store(self.store_answers)
        while not self._stopped.wait(_EVERY):
            self._take_over()
            self._close_idle()
            self.metrics.tell_store(self.store_answers)

    def _open(self) -> bool:
        assert self._renew
        try:
            self._newest = _Held(self._renew())
        # Whoever waits for it says what is wrong.
        except Exception as error:
            self._opened.set_exception(error)
            return False
        self._opened.set_result(None)
        return True

    def _take_over(self) -> None:
        assert self._renew
        assert self._newest
        folder = self._newest.assistant.index.folder
        name = snapshot.current_name(folder.parent)
        if name in (None, folder.name):
            return
        try:
            with self.traces.work("index swap"):
                newest = _Held(self._renew())
                manifest = newest.assistant.index.manifest
                tracing.tell(documents=manifest.documents, passages=manifest.passages)
        except Exception as error:
            # Whatever is wrong with the new index, readers are better served by the old one.
            if name != self._refused:
                _log.warning(
                    "the new index %s cannot be opened, the old one stays: %s", name, error
                )
            self._refused = name
            return
        with self._lock:
            self._older.append(self._newest)
            self._newest = newest

    def _close_idle(self) -> None:
        with self._lock:
            idle = [held for held in self._older if not held.requests]
            self._older = [held for held in self._older if held.requests]
        for held in idle:
            held.assistant.index.close()
