"""Opening a database: new, older, newer, damaged, or out of reach."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from api.errors import RecordsError
from api.records import migration, table
from api.records.database import open_database
from api.records.store import Store
from api.settings import ApiSettings
from ingest.errors import SettingsError
from ingest.settings import load
from tests import launcher
from tests.api.records.test_store import FEEDBACK

ROOT = Path(__file__).resolve().parents[3]


def differences(database: str) -> list:
    engine = sqlalchemy.create_engine(database)
    with engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), table.metadata)
    engine.dispose()
    return found


def test_the_migrations_make_the_tables_that_the_store_uses(database: str) -> None:
    open_database(database).close()
    assert differences(database) == []
    # Once more changes nothing.
    open_database(database).close()
    assert differences(database) == []


def test_an_older_database_is_brought_up_to_date_with_all_that_is_in_it(database: str) -> None:
    if database.startswith("sqlite"):
        Path(database.removeprefix("sqlite:///")).parent.mkdir()
    engine = sqlalchemy.create_engine(database)
    with engine.begin() as connection:
        migration.upgrade(connection, "older", "1")
    assert sqlalchemy.inspect(engine).get_table_names() == ["alembic_version", "feedback"]
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO feedback VALUES ('a', 'b', '2026-01-02 03:04:05', 'helpful', NULL, 'Fijn',"
            " 'Wat?', '[]', '[]', NULL, 'nl')"
        )
    engine.dispose()
    store = Store(open_database(database))
    (old,) = store.received()
    assert (old.feedback.comment, old.at.hour) == ("Fijn", 3)
    assert store.append(store.begin(), "Wat?", {})
    store.close()
    assert differences(database) == []


def test_a_newer_database_is_refused_and_left_as_it_is(database: str) -> None:
    open_database(database).close()
    engine = sqlalchemy.create_engine(database)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '99'")
    with pytest.raises(RecordsError, match="made by a newer version of Stadsbron \\(state 99\\)"):
        open_database(database)
    with engine.begin() as connection:
        state = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    engine.dispose()
    assert state == "99"


def test_programs_that_open_an_empty_database_at_once_all_succeed(database: str) -> None:
    program = "import sys; from api.records.database import open_database as o; o(sys.argv[1])"
    command = [sys.executable, "-c", program, database]
    started = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE) for _ in range(4)]
    assert [(each.communicate()[1], each.returncode) for each in started] == [(b"", 0)] * 4
    assert differences(database) == []


def test_what_keeps_the_file_whole_is_on(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'records.db'}")
    with database.reading() as connection:
        told = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    database.close()
    full, on = 2, 1
    assert told == {
        "journal_mode": "wal",
        "synchronous": full,
        "foreign_keys": on,
        "secure_delete": on,
    }


def damage(file: Path, how: str) -> None:
    content = bytearray(file.read_bytes())
    if how == "another file":
        content = bytearray(b"Dit is geen database.\n" * 400)
    elif how == "header":
        content[:100] = b"x" * 100
    elif how == "half":
        content = content[: len(content) // 2]
    elif how == "page":
        content[4096 * 3 :] = b"\x55" * (len(content) - 4096 * 3)
    file.write_bytes(content)


@pytest.mark.parametrize("how", ["another file", "header", "half", "page"])
def test_a_damaged_file_is_refused_with_what_to_do_and_left_as_it_is(how: str, tmp_path) -> None:
    file = tmp_path / "records.db"
    store = Store(open_database(f"sqlite:///{file}"))
    for _ in range(50):
        store.receive(FEEDBACK)
    store.close()
    damage(file, how)
    before = file.read_bytes()
    with pytest.raises(RecordsError) as refused:
        open_database(f"sqlite:///{file}")
    assert str(file) in str(refused.value)
    assert "move the file aside" in str(refused.value)
    assert file.read_bytes() == before


def test_a_service_with_a_damaged_file_says_so_in_one_line_and_does_not_start(tmp_path) -> None:
    (tmp_path / "records.db").write_bytes(b"kapot" * 1000)
    done = launcher.run(
        ["api", "serve", "--port", "0"],
        env={"STADSBRON_API_FEEDBACK": "true", "STADSBRON_DATA": str(tmp_path)},
        cwd=ROOT,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    (line,) = done.stderr.strip().splitlines()
    assert "file is not a database; put back a copy" in line


def test_a_folder_in_the_way_is_named(tmp_path) -> None:
    (tmp_path / "records.db").mkdir()
    with pytest.raises(RecordsError, match=r"records.db: .*see that the disk has room"):
        open_database(f"sqlite:///{tmp_path / 'records.db'}")


def test_a_database_that_another_program_holds_at_the_start_is_named(tmp_path) -> None:
    file = tmp_path / "records.db"
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(RecordsError, match="locked; stop the other program"):
        open_database(f"sqlite:///{file}")
    other.close()


def test_a_server_that_is_not_there_is_named_without_its_password(tmp_path) -> None:
    address = f"postgresql+psycopg://jan:geheim@/stadsbron?host={tmp_path}"
    with pytest.raises(RecordsError) as refused:
        open_database(address)
    assert "jan:***@" in str(refused.value)
    assert "see that it runs" in str(refused.value)
    assert "geheim" not in str(refused.value)


def test_without_its_driver_postgresql_says_what_to_install(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(RecordsError, match="pip install 'stadsbron\\[postgresql\\]'"):
        open_database("postgresql+psycopg://jan:geheim@nergens/stadsbron")


@pytest.mark.parametrize(
    "address", ["mysql://jan:geheim@x/y", "sqlite:///", "sqlite:///:memory:", "geheim", "sqlite://"]
)
def test_an_address_of_another_kind_is_refused_without_its_password(address: str) -> None:
    with pytest.raises(SettingsError) as refused:
        load(ApiSettings, database=address)
    assert "STADSBRON_API_DATABASE" in str(refused.value)
    assert "write sqlite:///FILE" in str(refused.value)
    assert "geheim" not in str(refused.value)


def test_an_address_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(RecordsError, match="no address of a database"):
        open_database("postgresql+psycopg://jan:geheim@host:poort/x")
