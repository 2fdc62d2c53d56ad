"""A store outside of this process that may not answer, without a reader waiting for it.

A circuit breaker (Nygard, *Release It!*): the first search that fails or takes too long is the last
to be tried for a reader; from then on a thread of its own asks, until the store answers again.
"""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from ingest.errors import StorageError
from ingest.store.seam import refused

_log = logging.getLogger("stadsbron.store")

# Seconds: between two tries of a store that was away; for a try, which no reader waits for.
_EVERY = 1.0
_PATIENT = 10.0

_Result = TypeVar("_Result")


class Remote(Protocol):
    """The vectors of one snapshot in a store outside of this process."""

    def search(self, question: NDArray[np.float32], limit: int) -> list[str]:
        """Ids of the nearest, nearest first; raises whatever its library does."""

    def close(self) -> None:
        """Let go of its connections."""


class Guarded:
    """Read access that answers in time, or says that it does not.

    Args:
        name: of the store.
        remote: asks it.
        seconds: longest that a search may take.
        known: vector of a passage that is there, to ask by.
        key: to be kept out of every message.

    Attributes:
        answers: whether the store does its part.

    Raises:
        StorageError: it does not answer now, or has nothing.
    """

    def __init__(
        self, name: str, remote: Remote, seconds: float, known: NDArray[np.float32], key: str = ""
    ) -> None:
        self._name = name
        self._remote = remote
        self._seconds = seconds
        self._known = known
        self._key = key
        self._closed = threading.Event()
        self._lock = threading.Lock()
        self.answers = True
        try:
            self._try()
        except BaseException:
            self.close()
            raise

    def search(self, question: NDArray[np.float32], limit: int) -> list[str] | None:
        """Ids of the passages nearest to a question's vector; None where it does not answer."""
        if not self.answers:
            return None
        try:
            return within(self._seconds, lambda: self._remote.search(question, limit))
        # Whatever a library of someone else's makes of a store that is not there.
        except Exception as error:
            self._away(error)
            return None

    def close(self) -> None:
        """Let go of its connections."""
        self._closed.set()
        self._remote.close()

    def _try(self) -> None:
        try:
            found = within(_PATIENT, lambda: self._remote.search(self._known, 1))
        except Exception as error:
            raise refused(self._name, error, self._key) from error
        if not found:
            raise StorageError(
                f"the vector store {self._name} has lost the vectors of this index; write them "
                "there anew with `python -m ingest build`"
            )

    def _away(self, error: Exception) -> None:
        with self._lock:
            if not self.answers or self._closed.is_set():
                return
            self.answers = False
        late = f"no answer within {self._seconds:g} s"
        said = late if isinstance(error, TimeoutError) else refused(self._name, error, self._key)
        _log.warning("passages are compared one by one until the store answers: %s", said)
        threading.Thread(target=self._wait, name="store watch", daemon=True).start()

    def _wait(self) -> None:
        while not self._closed.wait(_EVERY):
            try:
                self._try()
            except StorageError:
                continue
            self.answers = True
            _log.warning("the vector store %s answers again", self._name)
            return


def within(seconds: float, call: Callable[[], _Result]) -> _Result:
    """What a call gives, if it does in time.

    Not every store's library has a limit of its own; a thread that is left waiting for one does
    not keep the program from ending.

    Raises:
        TimeoutError: it took longer.
    """
    outcome: Future[_Result] = Future()

    def work() -> None:
        try:
            outcome.set_result(call())
        except BaseException as error:
            outcome.set_exception(error)

    threading.Thread(target=work, name="store search", daemon=True).start()
    return outcome.result(seconds)
