"""Brings a database to the state that this version of the program reads and writes."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from api.errors import RecordsError

_FOLDER = Path(__file__).resolve().parent / "migrations"


def upgrade(connection: Connection, where: str, revision: str = "head") -> None:
    """Run the migrations that a database has not had.

    Args:
        connection: in a transaction that keeps other programs from doing the same.
        where: what the database is called, for people.
        revision: how far.

    Raises:
        RecordsError: a newer version of the program made the database.
    """
    config = _config()
    config.attributes["connection"] = connection
    lacking(connection, where)
    command.upgrade(config, revision)


def lacking(connection: Connection, where: str) -> list[str]:
    """The migrations that a database has not had, the oldest first; changes nothing.

    Raises:
        RecordsError: a newer version of the program made the database.
    """
    scripts = ScriptDirectory.from_config(_config())
    known = {each.revision for each in scripts.walk_revisions()}
    present = set(MigrationContext.configure(connection).get_current_heads())
    if unknown := sorted(present - known):
        raise RecordsError(
            f"{where} was made by a newer version of Stadsbron (state {', '.join(unknown)}); "
            "install that version, or name another database with STADSBRON_API_DATABASE"
        )
    missing = scripts.iterate_revisions("head", next(iter(present), "base"))
    return [each.revision for each in reversed(list(missing))]


def _config() -> Config:
    return Config(config_args={"script_location": str(_FOLDER), "path_separator": "os"})
