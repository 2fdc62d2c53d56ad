"""What time it is, for who deletes by it: a clock that was put forward is not believed at once."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

# A clock that a time server sets right goes by less.
_STEP = timedelta(minutes=5)


class Clock:
    """The machine's clock, held against one that only counts, and that nobody sets.

    Args:
        now: the time in UTC.
        seconds: that have passed since whenever.
    """

    def __init__(
        self,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._now = now
        self._seconds = seconds
        self._last: tuple[datetime, float] | None = None

    def look(self) -> tuple[datetime, timedelta]:
        """The time, and by how much the clock was put forward since the last look; 0 where it
        was not. A machine that slept looks the same."""
        now, seconds = self._now(), self._seconds()
        then, before = self._last or (now, seconds)
        self._last = now, seconds
        ahead = now - then - timedelta(seconds=seconds - before)
        return now, ahead if ahead > _STEP else timedelta()
