"""A database, opened with what keeps it whole.

SQLite in a file, or PostgreSQL. What is acknowledged is on disk: SQLite writes each transaction
through to it (`synchronous=FULL`), PostgreSQL does so unless told otherwise.
"""

import os
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from api.errors import RecordsError
from api.records import fault, migration

# Seconds; a record is small, so who waits longer for another's waits for something stuck.
_BUSY = 2
_CONNECT = 5
_SILENCE = 10
# As many connections as threads that use them; see routes.
CONNECTIONS = 4
# Any number will do, as long as it is always this one: PostgreSQL's lock while tables change.
_MIGRATING = 7238461


class Database:
    """Connections to one database, for reading or for writing.

    Attributes:
        where: what it is called, for people; without a password.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connections: set[Any] = set()
        if engine.dialect.name == "postgresql":
            # What was opened before now is not known of.
            engine.dispose()
            event.listen(engine, "connect", lambda made, _: self._connections.add(made))
            event.listen(engine, "close", lambda closed, _: self._connections.discard(closed))
        self._file = _inode(engine.url)
        self.where = _named(engine.url)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that changes nothing.

        Raises:
            RecordsUnavailableError: the database does not do its part.
        """
        with fault.in_words(), self._engine.connect() as connection:
            connection.info["begin"] = "BEGIN"
            with connection.begin():
                yield connection

    @contextmanager
    def still(self) -> Iterator[Connection]:
        """As ``reading``, and what others change meanwhile is not seen.

        Raises:
            RecordsUnavailableError: the database does not do its part.
        """
        with self.reading() as connection:
            # SQLite's transactions are so anyhow.
            if self._engine.dialect.name == "postgresql":
                connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is on disk once it is left, or has changed nothing.

        Raises:
            RecordsUnavailableError: the database does not do its part.
        """
        if self._file != _inode(self._engine.url):
            # SQLite would go on writing into what has no name, until the service stops.
            raise fault.unavailable("the database is gone")
        with fault.in_words(), self._engine.connect() as connection:
            # From the start, so that two who read before they write do not block each other.
            connection.info["begin"] = "BEGIN IMMEDIATE"
            with connection.begin():
                yield connection

    def scrub(self) -> None:
        """Leave nothing on disk of what was deleted; PostgreSQL sees to that in its own time."""
        if self._engine.dialect.name == "sqlite":
            with fault.in_words(), self._engine.connect() as connection:
                raw: Any = connection.connection.dbapi_connection
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """End all connections, also those on which a thread waits for a server that hangs: it would
        keep the program from ending."""
        self._engine.dispose()
        for each in self._connections.copy():
            # A copy: the connection itself is closed by the thread that has it.
            with suppress(Exception), socket.socket(fileno=os.dup(each.fileno())) as line:
                line.shutdown(socket.SHUT_RDWR)


def open_database(url: str) -> Database:
    """Open a database, made where there is none, in the newest state.

    Args:
        url: `sqlite:///FILE` or `postgresql+psycopg://…`.

    Raises:
        RecordsError: it cannot be opened, is damaged, or is of a newer version.
    """
    engine = _opened(url)
    try:
        _prepare(engine)
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        engine.dispose()
        raise RecordsError(
            f"{_named(engine.url)}: {fault.said(error)}; {fault.remedy(error, engine)}"
        ) from error
    except BaseException:
        engine.dispose()
        raise
    return Database(engine)


def _opened(url: str) -> Engine:
    try:
        return _engine(make_url(url))
    except ImportError as error:
        raise RecordsError(
            "the driver for PostgreSQL is not installed; pip install 'stadsbron[postgresql]'"
        ) from error
    except (ArgumentError, ValueError) as error:
        raise RecordsError(
            "setting database (STADSBRON_API_DATABASE) is no address of a database; "
            "write postgresql+psycopg://NAME:PASSWORD@HOST/DATABASE or sqlite:///FILE"
        ) from error


def examine(url: str) -> tuple[str, list[str]]:
    """What a database is called, and the migrations that it lacks; changes nothing in it.

    Args:
        url: of one that is there.

    Raises:
        RecordsError: it cannot be opened, or is of a newer version.
    """
    engine = _opened(url)
    where = _named(engine.url)
    try:
        with engine.connect() as connection:
            connection.info["begin"] = "BEGIN"
            return where, migration.lacking(connection, where)
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise RecordsError(
            f"{where}: {fault.said(error)}; {fault.remedy(error, engine)}"
        ) from error
    finally:
        engine.dispose()


def exists(url: str) -> bool:
    """Whether there is a database to open; of one that is a service, that is not known."""
    kind, _, file = url.partition(":///")
    return kind != "sqlite" or Path(file.partition("?")[0]).exists()


def _engine(url: URL) -> Engine:
    pool: dict[str, Any] = {
        "pool_size": CONNECTIONS,
        "max_overflow": 0,
        "pool_timeout": _BUSY,
        # What is kept must not stand in the message of an error, from where it goes to the log.
        "hide_parameters": True,
    }
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, connect_args={"timeout": _BUSY}, **pool)
        event.listen(engine, "connect", _connected)
        event.listen(engine, "begin", _begun)
        return engine
    options = f"-c timezone=UTC -c lock_timeout={_BUSY}s -c statement_timeout=30s"
    connect = {
        "connect_timeout": _CONNECT,
        "options": options,
        # A machine that is gone says nothing: without these it would be waited for for hours.
        "keepalives_idle": _SILENCE,
        "keepalives_interval": _SILENCE,
        "keepalives_count": 1,
        "tcp_user_timeout": 2 * _SILENCE * 1000,
    }
    return create_engine(url, connect_args=connect, pool_pre_ping=True, **pool)


def _connected(connection: sqlite3.Connection, _: Any) -> None:
    # Python's driver begins transactions of its own accord, and too late for what reads first.
    connection.isolation_level = None
    for pragma in ("foreign_keys=ON", "synchronous=FULL", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begun(connection: Connection) -> None:
    connection.exec_driver_sql(connection.info["begin"])


def _prepare(engine: Engine) -> None:
    """Bring a database into the newest state; one that is damaged raises what SQLite says of it."""
    if engine.dialect.name == "sqlite":
        file = Path(str(engine.url.database))
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            # For the service's own user alone: what readers wrote is nobody else's.
            file.touch(mode=0o600)
        with engine.connect() as connection:
            raw: Any = connection.connection.dbapi_connection
            if (said := raw.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
                raise sqlite3.DatabaseError(said)
            raw.execute("PRAGMA journal_mode=WAL")
    with engine.connect() as connection:
        connection.info["begin"] = "BEGIN IMMEDIATE"
        with connection.begin():
            if engine.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATING})")
            migration.upgrade(connection, _named(engine.url))


def _inode(url: URL) -> int | None:
    """Which file a database is; None where there is no such file, or a server has it."""
    if url.get_backend_name() != "sqlite":
        return None
    try:
        return Path(str(url.database)).stat().st_ino
    except OSError:
        return None


def _named(url: URL) -> str:
    shown = url.database if url.get_backend_name() == "sqlite" else url.render_as_string()
    return f"database {shown}"
