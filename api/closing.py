"""The end of the service: what takes long is cut short, so that what is in flight can finish."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Closing:
    """Limits of what waits for something outside this machine; all end when the service must.

    Used from the event loop alone.
    """

    def __init__(self) -> None:
        self._limits: set[asyncio.Timeout] = set()
        self.has_ended = False

    @asynccontextmanager
    async def limit(self, seconds: float) -> AsyncIterator[None]:
        """Do something within so many seconds, and not when the service ends.

        Raises:
            TimeoutError: it took longer, or the service ends; ``has_ended`` tells which.
        """
        async with asyncio.timeout(0 if self.has_ended else seconds) as limit:
            self._limits.add(limit)
            try:
                yield
            finally:
                self._limits.discard(limit)

    def end_in(self, seconds: float) -> None:
        """Let all limits end after so many seconds, if not before."""
        asyncio.get_running_loop().call_later(seconds, self._end)

    def _end(self) -> None:
        self.has_ended = True
        now = asyncio.get_running_loop().time()
        for limit in self._limits:
            if not limit.expired():
                limit.reschedule(now)
