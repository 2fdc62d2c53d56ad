"""A disk that is full, and a log that nobody takes in."""

import json
import logging
import os
import signal
import sqlite3
import time
from pathlib import Path

import httpx
import pytest

from api.telemetry.aside import Aside
from tests import launcher
from tests.process import ROOT, environment, serving

QUESTION = {"question": "Hoe werkt de Straatkubus in Almere?"}
FEEDBACK = {"verdict": "helpful", "question": "Wat is een DPIA?"}


def test_a_full_disk_costs_what_was_to_be_written_and_no_answer(
    shipped_settings, tmp_path, tiny_disk
) -> None:
    audit, database = tiny_disk / "audit.jsonl", tiny_disk / "records.db"
    settings = {
        "STADSBRON_API_AUDIT": str(audit),
        "STADSBRON_API_DATABASE": f"sqlite:///{database}",
        "STADSBRON_API_FEEDBACK": "true",
    }
    log = tmp_path / "log.txt"
    with (
        serving(shipped_settings, log, **settings) as service,
        httpx.Client(base_url=service.address, timeout=60) as client,
    ):

        def keeps() -> int:
            return client.post("/api/v1/feedback", json=FEEDBACK).status_code

        def answers() -> None:
            assert client.post("/api/v1/ask", json=QUESTION).json()["type"] == "answer"

        assert keeps() == 201
        full = tiny_disk / "full"
        fill(full)
        while keeps() == 201:
            pass
        # Until not even part of a line goes into the audit.
        while "a call is not in the audit: No space left" not in log.read_text():
            assert client.get("/api/v1/version").status_code == 200
        answers()
        assert keeps() == 503
        full.unlink()
        assert keeps() == 201
        answers()
        service.process.send_signal(signal.SIGTERM)
        assert service.process.wait(timeout=60) == 0
        assert "Traceback" not in log.read_text()
    # What was written is whole.
    lines = [json.loads(each) for each in audit.read_text().splitlines()]
    assert lines[-1]["route"] == "/api/v1/ask"
    with sqlite3.connect(database) as kept:
        assert kept.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    kept.close()


def fill(file: Path) -> None:
    """Take all room there is, and give a little back."""
    with file.open("wb", buffering=0) as full:
        try:
            while full.write(b"a" * 1000):
                pass
        except OSError:
            full.truncate(full.tell() - 20_000)


def test_a_backup_on_a_full_disk_leaves_no_half_of_it(
    shipped_settings, tmp_path, tiny_disk
) -> None:
    ended = launcher.run(
        ["api", "backup", str(tiny_disk / "kopie.tar")], env=environment(shipped_settings), cwd=ROOT
    )
    assert ended.returncode == 1
    assert "No space left" in " ".join(ended.stderr.split())
    assert "Traceback" not in ended.stderr
    assert not list(tiny_disk.iterdir())


@pytest.fixture
def pipe(tmp_path):
    """A log that is read by somebody, who does not."""
    path = tmp_path / "log"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    closed = False

    def close() -> None:
        nonlocal closed
        if not closed:
            os.close(reader)
        closed = True

    yield path, close
    close()


def test_a_log_that_nobody_takes_in_holds_up_nobody(shipped_settings, pipe) -> None:
    path, close = pipe
    with (
        serving(shipped_settings, path) as service,
        httpx.Client(base_url=service.address, timeout=20) as client,
    ):
        # Some 100 bytes each, into a pipe that holds 64 kB.
        for _ in range(1000):
            assert client.get("/api/v1/version").status_code == 200
        assert client.post("/api/v1/ask", json=QUESTION).json()["type"] == "answer"
        # And when who reads it is gone altogether.
        close()
        for _ in range(10):
            assert client.get("/api/v1/version").status_code == 200
        service.process.send_signal(signal.SIGTERM)
        assert service.process.wait(timeout=30) == 0


def test_lines_that_do_not_fit_are_counted() -> None:
    reading, writing = os.pipe()
    with os.fdopen(writing, "w") as stream, os.fdopen(reading) as lines:
        handler = Aside(logging.StreamHandler(stream), most=10)
        # Larger than the pipe, so that the first waits for a reader.
        records = [logging.makeLogRecord({"msg": "a" * 100_000}) for _ in range(30)]
        began = time.monotonic()
        for each in records:
            handler.handle(each)
        assert time.monotonic() - began < 1
        said = [lines.readline() for _ in range(2)]
        while "missing here" not in said[-1]:
            said.append(lines.readline())
        lost = int(said[-1].split()[0])
        assert 15 <= lost <= 20
        # All others are there.
        said += [lines.readline() for _ in range(30 - lost + 1 - len(said))]
        assert sum(each.startswith("aaa") for each in said) == 30 - lost
        handler.finish()
