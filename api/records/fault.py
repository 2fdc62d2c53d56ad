"""What is wrong with a database, in words."""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from api.errors import RecordsUnavailableError

_log = logging.getLogger("stadsbron.records")

# What begins the name of SQLite's error, or PostgreSQL's SQLSTATE, and what it means.
_FAULTS = {
    "SQLITE_BUSY": "another program holds the database",
    "SQLITE_LOCKED": "another program holds the database",
    "55P03": "another program holds the database",
    "SQLITE_FULL": "the disk is full",
    "53100": "the disk is full",
    "SQLITE_READONLY": "the database is read-only",
    "25006": "the database is read-only",
    "SQLITE_CORRUPT": "the database is damaged",
    "SQLITE_NOTADB": "the database is damaged",
    "SQLITE_IOERR": "the disk refuses",
    "SQLITE_CANTOPEN": "the database cannot be opened",
}


@contextmanager
def in_words() -> Iterator[None]:
    """What goes wrong meanwhile is raised as what a reader may be told; the log has the rest.

    Raises:
        RecordsUnavailableError: the database does not do its part.
    """
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        fault = _fault(error)
        _log.warning("nothing could be kept or read: %s (%s)", fault, said(error))
        raise unavailable(fault) from error


def hangs() -> RecordsUnavailableError:
    """What to raise where a database does not answer in time; said in the log as well."""
    fault = "the database does not answer"
    _log.warning("nothing could be kept or read: %s in time", fault)
    return unavailable(fault)


def unavailable(fault: str) -> RecordsUnavailableError:
    """What to raise where something is wrong, in words."""
    return RecordsUnavailableError(
        f"what is kept cannot be reached: {fault}; try again later, and ask meanwhile: answers do "
        "not depend on it"
    )


def _cause(error: Exception) -> BaseException:
    """What the driver raised."""
    return (error.orig or error) if isinstance(error, DBAPIError) else error


def _fault(error: Exception) -> str:
    """What is wrong, in words that tell a stranger nothing of the machine."""
    cause = _cause(error)
    code = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None) or ""
    known = (words for begin, words in _FAULTS.items() if code.startswith(begin))
    return next(known, "the database does not answer")


def said(error: Exception) -> str:
    """What the driver says; its first line, as those after it may quote what was to be kept."""
    return str(_cause(error)).partition("\n")[0]


def remedy(error: Exception, engine: Engine) -> str:
    """What whoever runs the service can do about a database that cannot be opened."""
    if engine.dialect.name == "postgresql":
        return "see that it runs, and that STADSBRON_API_DATABASE names it rightly"
    if "locked" in str(error):
        return "stop the other program that holds it, and start again"
    if isinstance(_cause(error), sqlite3.OperationalError | OSError):
        return (
            "see that the disk has room, and that the service may write to the file and its folder"
        )
    return (
        "put back a copy from before, or move the file aside (with those beside it that end in "
        "-wal and -shm): a new one is made, without what was kept"
    )
