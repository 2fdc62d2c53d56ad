"""API keys, kept: asks the database for them, and for the secret that tokens are signed with."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert, select, update

from api.errors import KeyNameError
from api.records import key as keys
from api.records import table
from api.records.database import Database
from api.records.key import Key, Scope


class Keys:
    """The keys; each call is one transaction. All of them block, so none is for an event loop.

    Every method raises RecordsUnavailableError where the database does not do its part.

    Args:
        database: in the newest state.
        now: the time in UTC.
    """

    def __init__(
        self, database: Database, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._database = database
        self._now = now

    def add(
        self,
        name: str,
        scope: Scope,
        days: int | None = None,
        collections: Sequence[str] = (),
    ) -> str:
        """Make a key.

        Args:
            name: who or what it is for.
            scope: what it opens.
            days: how long it is good; for good where left out.
            collections: whose documents it opens, beside those that are for everybody.

        Returns:
            The key, which is known to nobody else from here on.

        Raises:
            KeyNameError: there is, or was, one of this name.
        """
        prefix, secret = keys.make()
        made = self._now()
        row = {
            "name": name,
            "prefix": prefix,
            "digest": keys.digest(secret),
            "scope": scope,
            "made": made,
            "expires": made + timedelta(days=days) if days else None,
            "collections": list(collections),
        }
        kept = table.api_key
        with self._database.writing() as connection:
            if connection.execute(select(kept.c.name).where(kept.c.name == name)).first():
                raise KeyNameError(
                    f"there is, or was, a key {name!r}, and records call it by that name; "
                    f"choose another, such as {name}-{made.year}"
                )
            connection.execute(insert(kept).values(row))
        return keys.write(prefix, secret)

    def all(self) -> tuple[Key, ...]:
        """All keys by name, also those that are no longer good."""
        kept = table.api_key
        with self._database.reading() as connection:
            rows = connection.execute(select(kept).order_by(kept.c.name)).mappings().all()
        return tuple(Key(**{**row, "collections": tuple(row["collections"])}) for row in rows)

    def revoke(self, name: str) -> bool:
        """Have a key open nothing any more; False where there is none of this name that does."""
        kept = table.api_key
        with self._database.writing() as connection:
            good = (kept.c.name == name) & kept.c.revoked.is_(None)
            changed = connection.execute(update(kept).where(good).values(revoked=self._now()))
            return bool(changed.rowcount)

    def secret(self) -> str:
        """What tokens are signed with; made with the database, for all copies of a service."""
        with self._database.reading() as connection:
            found: str = connection.execute(select(table.secret.c.value)).scalar_one()
        return found

    def close(self) -> None:
        """End all connections."""
        self._database.close()
