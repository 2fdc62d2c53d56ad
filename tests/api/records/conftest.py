"""Databases of both kinds, and services that keep something in one."""

import itertools
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy

from api.records.database import open_database
from api.records.store import Store
from tests import postgresql

_numbers = itertools.count()


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A PostgreSQL server."""
    with postgresql.running() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database with nothing in it, of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'records' / 'records.db'}"
    address = request.getfixturevalue("server")
    name = f"empty{next(_numbers)}"
    engine = sqlalchemy.create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return address.replace("/postgres?", f"/{name}?")


class Clock:
    """Says what time it is; stands still once it is set."""

    at: datetime | None = None

    def __call__(self) -> datetime:
        return self.at or datetime.now(UTC)


@pytest.fixture
def clock() -> Clock:
    """What the store goes by."""
    return Clock()


@pytest.fixture
def store(database: str, clock: Clock) -> Iterator[Store]:
    """A store in it."""
    made = Store(open_database(database), clock)
    yield made
    made.close()


@pytest.fixture
def keeping(served, tmp_path: Path) -> Callable:
    """Serves with a database of its own; gives one who asks."""
    from api.records.keeping import open_keeping
    from api.settings import ApiSettings

    def serve(database: str | None = None, **settings):
        made = ApiSettings(database=database, **settings)
        return served(made, open_keeping(made, tmp_path / "data"))

    return serve


@pytest.fixture
def kept(tmp_path: Path) -> Callable[[], list[str]]:
    """Reads what the service has kept of feedback, as the command exports it."""
    from typer.testing import CliRunner

    from api.records.__main__ import app

    def read() -> list[str]:
        file = tmp_path / "feedback.jsonl"
        environment = {"STADSBRON_DATA": str(tmp_path / "data")}
        done = CliRunner().invoke(app, ["export", "feedback", "--out", str(file)], env=environment)
        assert done.exit_code == 0, done.output
        return file.read_text(encoding="utf-8").splitlines()

    return read
