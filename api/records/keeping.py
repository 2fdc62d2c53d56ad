"""What this service keeps, where, and for how long: nothing, unless the settings say otherwise."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

from anyio import CapacityLimiter, fail_after, to_thread

from api.errors import NotKeptError, RecordsUnavailableError
from api.records.clock import Clock
from api.records.database import CONNECTIONS, examine, exists, open_database
from api.records.fault import hangs
from api.records.store import Count, Store
from api.settings import ApiSettings

_log = logging.getLogger("stadsbron.records")

Result = TypeVar("Result")

FILE = "records.db"

# Seconds between two purges; what is kept for days is not much older than that.
_EVERY = 3600

# Seconds; a database that hangs, or a queue before it, holds up a reader no longer.
_PATIENCE = 10.0


@dataclass(frozen=True, slots=True, eq=False)
class Keeping:
    """What is kept.

    Attributes:
        feedback: whether feedback is.
        conversations: whether conversations are.
        retention: how long.
        store: where; None where nothing is.
        clock: by which it is deleted.
    """

    feedback: bool = False
    conversations: bool = False
    retention: timedelta = timedelta()
    store: Store | None = None
    clock: Clock = field(default_factory=Clock)
    # A slow database holds up as many threads, and none of those that answer questions.
    _limit: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(CONNECTIONS))

    @property
    def of_feedback(self) -> Store:
        """Where feedback is kept.

        Raises:
            NotKeptError: it is not.
        """
        return self._kept(self.feedback, "feedback is", "FEEDBACK")

    @property
    def of_conversations(self) -> Store:
        """Where conversations are kept.

        Raises:
            NotKeptError: they are not.
        """
        return self._kept(self.conversations, "conversations are", "CONVERSATIONS")

    def _kept(self, kept: bool, what: str, setting: str) -> Store:
        if not kept or self.store is None:
            raise NotKeptError(
                f"{what} not kept by this service; who runs it turns that on with "
                f"STADSBRON_API_{setting}=true"
            )
        return self.store

    async def wait_for(self, work: Callable[[], Result]) -> Result:
        """Have the store do something, away from the event loop and from threads that answer.

        Raises:
            RecordsUnavailableError: it takes too long. It may be done yet, by a thread that is
                left to itself; there are never more of these than the database has connections.
        """
        try:
            with fail_after(_PATIENCE):
                return await to_thread.run_sync(work, limiter=self._limit, abandon_on_cancel=True)
        except TimeoutError as error:
            raise hangs() from error

    @asynccontextmanager
    async def tended(self) -> AsyncIterator[None]:
        """As long as the service runs: what is too old is deleted; then the store is closed."""
        if self.store is None:
            yield
            return
        purging = asyncio.create_task(self._purge_now_and_then())
        try:
            yield
        finally:
            purging.cancel()
            with suppress(asyncio.CancelledError):
                await purging
            self.store.close()

    async def _purge_now_and_then(self) -> None:
        while True:
            now, ahead = self.clock.look()
            if ahead:
                # What is deleted is gone, should the clock be set back; it can wait till it is not.
                _log.warning(
                    "the clock was put forward by %s; what is too old by it is deleted in %s",
                    ahead,
                    timedelta(seconds=_EVERY),
                )
            else:
                # Said in the log by the database; the next time may go better.
                with suppress(RecordsUnavailableError):
                    await self._purge(now - self.retention)
            await asyncio.sleep(_EVERY)

    async def _purge(self, before: datetime) -> None:
        assert self.store
        gone = await self.wait_for(partial(self.store.purge, before))
        if gone != Count(0, 0, 0):
            _log.info("deleted, as older than %s: %s", self.retention, gone)


NOTHING = Keeping()


def open_keeping(settings: ApiSettings, folder: Path) -> Keeping:
    """Open the database where something is kept; without it, none is made.

    Args:
        settings: what is kept, and where.
        folder: for data; holds the database where the settings name no other.

    Raises:
        RecordsError: the database cannot be used.
    """
    if not settings.feedback and not settings.conversations:
        return NOTHING
    return Keeping(
        settings.feedback,
        settings.conversations,
        timedelta(days=settings.retention_days),
        Store(open_database(address(settings, folder))),
    )


def find_store(settings: ApiSettings, folder: Path) -> Store | None:
    """Open the database if there is one, also where nothing is kept any more.

    Raises:
        RecordsError: the database cannot be used.
    """
    found = address(settings, folder)
    return Store(open_database(found)) if exists(found) else None


def store_to_fill(settings: ApiSettings, folder: Path) -> Store:
    """Open the database, made where there is none, to put back what was kept.

    Raises:
        RecordsError: the database cannot be used.
    """
    return Store(open_database(address(settings, folder)))


def examine_database(settings: ApiSettings, folder: Path) -> tuple[str, list[str]] | None:
    """What the database is called, and the migrations that it lacks; None where there is none.

    Raises:
        RecordsError: the database cannot be used.
    """
    found = address(settings, folder)
    return examine(found) if exists(found) else None


def expiry(settings: ApiSettings) -> datetime:
    """What is from before this moment has been kept long enough."""
    return datetime.now(UTC) - timedelta(days=settings.retention_days)


def address(settings: ApiSettings, folder: Path) -> str:
    """Where the database is, as SQLAlchemy has it; see ``open_keeping``."""
    if settings.database:
        return settings.database.get_secret_value()
    return f"sqlite:///{folder / FILE}"
