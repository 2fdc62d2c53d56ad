"""A database that does not do its part costs the call that needs it, and no other."""

import os
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy

from tests import postgresql

FEEDBACK = {"verdict": "helpful", "question": "Wat is een DPIA?", "comment": "Fijn."}
QUESTION = {"question": "Hoe werkt de Straatkubus in Almere?"}


def send(client):
    return client.post("/api/v1/feedback", json=FEEDBACK)


def refused(client, says: str) -> None:
    """Feedback is refused in words, and questions are answered."""
    response = send(client)
    assert response.status_code == 503, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert says in response.json()["detail"]
    assert "Fijn" not in response.text
    assert "records.db" not in response.text
    assert client.post("/api/v1/ask", json=QUESTION).json()["type"] == "answer"


@contextmanager
def held(database: str) -> Iterator[None]:
    """Another program writes, and does not come to an end."""
    if database.startswith("sqlite"):
        other = sqlite3.connect(database.removeprefix("sqlite:///"), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        yield
        other.rollback()
        other.close()
        return
    engine = sqlalchemy.create_engine(database)
    with engine.begin() as connection:
        connection.exec_driver_sql("LOCK TABLE feedback, turn IN ACCESS EXCLUSIVE MODE")
        yield
    engine.dispose()


def test_while_another_program_holds_the_database_questions_are_answered(keeping, database) -> None:
    client = keeping(database, feedback=True)
    assert send(client).status_code == 201
    with ThreadPoolExecutor(60) as pool, held(database):
        refused(client, "another program holds the database")
        # More at once than threads that answer: those that wait must not be among these.
        waiting = [pool.submit(send, client) for _ in range(60)]
        time.sleep(0.3)
        began = time.monotonic()
        assert client.post("/api/v1/ask", json=QUESTION).json()["type"] == "answer"
        assert client.get("/api/v1/documents").status_code == 200
        took = time.monotonic() - began
        assert not all(each.done() for each in waiting)
    assert {each.result().status_code for each in waiting} <= {201, 503}
    assert took < 5
    assert send(client).status_code == 201


def test_an_answer_that_cannot_be_kept_is_given_and_says_so(keeping, tmp_path) -> None:
    database = f"sqlite:///{tmp_path / 'records.db'}"
    client = keeping(database, conversations=True)
    id_ = client.post("/api/v1/conversations").json()["id"]
    with held(database):
        reply = client.post("/api/v1/ask", json=QUESTION | {"conversation": id_}).json()
        assert reply["type"] == "answer"
        assert reply["kept"] is False
        assert client.get(f"/api/v1/conversations/{id_}").json()["turns"] == []
        assert client.post("/api/v1/conversations").status_code == 503
        assert client.delete(f"/api/v1/conversations/{id_}").status_code == 503
    assert client.post("/api/v1/ask", json=QUESTION | {"conversation": id_}).json()["kept"]


def test_a_full_disk_costs_what_was_to_be_kept_and_loses_nothing(keeping, tiny_disk) -> None:
    database = f"sqlite:///{tiny_disk / 'records.db'}"
    client = keeping(database, feedback=True)
    sent = 0
    while send(client).status_code == 201:
        sent += 1
    assert sent > 50
    refused(client, "the disk is full")
    with sqlite3.connect(tiny_disk / "records.db") as other:
        assert other.execute("SELECT count(*) FROM feedback").fetchone() == (sent,)
        assert other.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    other.close()


def test_a_read_only_file_costs_what_was_to_be_kept(keeping, tmp_path) -> None:
    folder = tmp_path / "records"
    folder.mkdir()
    client = keeping(f"sqlite:///{folder / 'records.db'}", feedback=True)
    assert send(client).status_code == 201
    readonly = tmp_path / "readonly"
    readonly.mkdir()
    bound = ["mount", "--bind", str(folder), str(readonly)]
    if os.geteuid() or subprocess.run(bound, capture_output=True).returncode:
        pytest.skip("a read-only disk needs root, on a machine that allows it")
    try:
        remount = ["mount", "-o", "remount,bind,ro", str(readonly)]
        subprocess.run(remount, check=True)
        # The first service keeps open what the second can then read, as on a disk that failed.
        second = keeping(f"sqlite:///{readonly / 'records.db'}", feedback=True)
        refused(second, "the database is read-only")
    finally:
        subprocess.run(["umount", "-l", str(readonly)], check=True)
    assert send(client).status_code == 201


def test_a_server_that_only_reads_costs_what_was_to_be_kept(keeping, server, database) -> None:
    if database.startswith("sqlite"):
        pytest.skip("SQLite has no server")
    client = keeping(database, feedback=True)
    name = sqlalchemy.make_url(database).database
    engine = sqlalchemy.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
        connection.exec_driver_sql(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
        )
        refused(client, "the database is read-only")
        connection.exec_driver_sql(f"ALTER DATABASE {name} RESET default_transaction_read_only")
        connection.exec_driver_sql(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
        )
    engine.dispose()
    assert send(client).status_code == 201


def test_a_server_that_goes_away_and_comes_back_is_used_again(keeping) -> None:
    with postgresql.stoppable() as (address, stop, start):
        client = keeping(address, feedback=True)
        assert send(client).status_code == 201
        stop()
        refused(client, "the database does not answer")
        start()
        assert send(client).status_code == 201


def test_what_a_reader_wrote_is_not_in_the_log_of_what_went_wrong(
    keeping, tmp_path, caplog: pytest.LogCaptureFixture
) -> None:
    database = f"sqlite:///{tmp_path / 'records.db'}"
    client = keeping(database, feedback=True)
    with held(database):
        assert send(client).status_code == 503
    (line,) = [each.getMessage() for each in caplog.records if each.name == "stadsbron.records"]
    assert "database is locked" in line
    assert "Fijn" not in caplog.text


def test_a_file_that_is_taken_away_while_it_is_used_is_said_to_be_gone(keeping, tmp_path) -> None:
    file: Path = tmp_path / "records.db"
    client = keeping(f"sqlite:///{file}", feedback=True)
    assert send(client).status_code == 201
    for each in tmp_path.glob("records.db*"):
        each.unlink()
    # What would be written now would be lost with the service.
    refused(client, "the database is gone")
