"""How often one caller may ask."""

import math
import time
from pathlib import Path

import limits
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from api.access.caller import Caller
from api.access.counts import SharedStorage
from api.access.peer import neighbourhood
from api.errors import TooManyError
from api.settings import ApiSettings

# Where the settings do not say, on an address that others reach: more than a reader can read.
_ELSEWHERE = "60/minute"
# A page that opens makes some five calls that cost little, and one for each word that is typed.
_LIGHT = 10
# Seconds; a clock that a time server sets right goes by less.
_STEP = 1.0


class Rate:
    """Counts the calls of each caller over the last minute, hour ….

    Who is known counts by key and user, a reader of whom only the intranet is known by that and
    their address, all others by address.

    Args:
        settings: say how often.
        shared: file in which the processes of one service count together; without it, this process
            counts alone.
    """

    def __init__(self, settings: ApiSettings, shared: Path | None = None) -> None:
        allowed = settings.rate or ("off" if settings.is_local else _ELSEWHERE)
        self._said = allowed
        self._counted = SharedStorage(shared) if shared else MemoryStorage()
        self._limiter = MovingWindowRateLimiter(self._counted)
        self._last = time.time()
        self._most = None if allowed == "off" else limits.parse(allowed)
        if self._most:
            most = self._most
            self._light = type(most)(most.amount * _LIGHT, most.multiples)

    def count(self, caller: Caller, address: str, *, is_question: bool) -> None:
        """Count a call of someone.

        Raises:
            TooManyError: it is one too many.
        """
        who = (caller.role, caller.key or "", caller.user or "")
        if not (caller.user or caller.role in ("ask", "widget", "admin")):
            who = (*who[:2], neighbourhood(address))
        self._count("question" if is_question else "call", *who)

    def count_refused(self, address: str) -> None:
        """Count a call of someone who is not let in; raises as ``count``."""
        self._count("refused", neighbourhood(address))

    def _count(self, kind: str, *who: str) -> None:
        if self._most is None:
            return
        most = self._most if kind == "question" else self._light
        now, before = time.time(), self._last
        if now < before - _STEP:
            # The clock was set back: all calls so far would be of the last minute for a day.
            self._counted.reset()
        self._last = now
        if self._limiter.hit(most, kind, *who):
            return
        reset = self._limiter.get_window_stats(most, kind, *who).reset_time
        seconds = max(1, math.ceil(reset - time.time()))
        what = "questions" if kind == "question" else "calls"
        every = self._said.partition("/")[2]
        raise TooManyError(
            f"more than {most.amount} {what} in a {every}; ask again after {seconds} seconds",
            seconds,
        )
