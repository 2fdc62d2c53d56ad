"""The keys at hand: in memory, so that no call waits for the database."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from anyio import to_thread
from pydantic import SecretStr

from api.errors import RecordsUnavailableError
from api.records import key as keys
from api.records.database import open_database
from api.records.keeping import address
from api.records.key import Key
from api.records.keys import Keys
from api.settings import ApiSettings

_log = logging.getLogger("stadsbron.access")

# Seconds between two looks at the keys: so long a new key does not open yet, and a revoked one
# still does.
_EVERY = 2.0
# Seconds that the keys of the last look are good where the database cannot be reached: a restart of
# it should shut nobody out, and a key that was revoked must not stay good behind its back.
_STALE = 60.0

# Compared with where there is no key of a prefix, so that this takes as long.
_NOBODY = Key("", "", keys.digest(""), "ask", datetime.min.replace(tzinfo=UTC))


class Keyring:
    """All keys, looked at anew every few seconds.

    Args:
        kept: where they are.
        secret: signs tokens.
        now: the time in UTC.
        seconds: that have passed, whatever the clock was set to.

    Raises:
        RecordsUnavailableError: they cannot be had.
    """

    def __init__(
        self,
        kept: Keys,
        secret: SecretStr,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self.secret = secret
        self._kept = kept
        self._now = now
        self._seconds = seconds
        self.look()

    def look(self) -> None:
        """Take the keys as they are now; blocks."""
        self._keys = {key.prefix: key for key in self._kept.all()}
        self._seen = self._seconds()

    def key(self, text: str) -> Key | None:
        """The key that someone sent; None where it is none, or not good any more.

        Raises:
            RecordsUnavailableError: which keys are good has not been known for too long.
        """
        prefix, secret = keys.read(text) or ("", "")
        key = self._keys.get(prefix, _NOBODY)
        return self.good(key.prefix) if key.is_opened_by(secret) and key.prefix else None

    def good(self, prefix: str) -> Key | None:
        """The key of a prefix, if it is still good; raises as ``key``."""
        if self._seconds() - self._seen > _STALE:
            raise RecordsUnavailableError(
                "which keys are good cannot be seen now, for the database does not answer; "
                "try again in a moment"
            )
        key = self._keys.get(prefix)
        return key if key and key.is_good(self._now()) else None

    @asynccontextmanager
    async def tended(self) -> AsyncIterator[None]:
        """As long as the service runs: keys are looked at now and then."""
        looking = asyncio.create_task(self._look_now_and_then())
        try:
            yield
        finally:
            looking.cancel()
            with suppress(asyncio.CancelledError):
                await looking
            self._kept.close()

    async def _look_now_and_then(self) -> None:
        while True:
            await asyncio.sleep(_EVERY)
            # Said in the log by the database. One that hangs is not waited for at the end.
            with suppress(RecordsUnavailableError):
                await to_thread.run_sync(self.look, abandon_on_cancel=True)


def open_keyring(settings: ApiSettings, folder: Path) -> Keyring | None:
    """The keys where they are asked for; None where they are not.

    Args:
        settings: who may ask, and where records are kept.
        folder: for data; holds the database where the settings name no other.

    Raises:
        RecordsError: the database cannot be used.
    """
    if not settings.asks_for_keys:
        return None
    kept = open_keys(settings, folder)
    keyring = Keyring(kept, settings.token_secret or SecretStr(kept.secret()))
    nobody = not any(key.is_good(datetime.now(UTC)) for key in kept.all())
    if settings.access == "keys" and nobody:
        _log.warning("nobody has a key yet; make one with `python -m api keys add NAME`")
    return keyring


def open_keys(settings: ApiSettings, folder: Path) -> Keys:
    """Where keys are kept; raises as ``open_keyring``."""
    return Keys(open_database(address(settings, folder)))
