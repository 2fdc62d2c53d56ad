"""``python -m api records``, beside a service that runs."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.records.__main__ import app
from api.records.database import open_database
from api.records.store import Store
from tests.api.records.test_store import FEEDBACK

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def run(tmp_path: Path):
    """Runs a command as the operator would, with data in a folder of the test's own."""

    def run(*arguments: str, **settings: str):
        environment = {"STADSBRON_DATA": str(tmp_path / "data"), **settings}
        return CliRunner().invoke(app, arguments, env=environment)

    return run


def filled(database: str) -> None:
    """Feedback and a conversation from 100 days ago, and from today."""
    for days in (100, 0):
        then = datetime.now(UTC) - timedelta(days=days)
        store = Store(open_database(database), lambda then=then: then)
        store.receive(FEEDBACK)
        store.append(store.begin(), "Wat?", {})
        store.close()


def test_where_nothing_was_ever_kept_there_is_nothing_and_no_file_is_made(run, tmp_path) -> None:
    assert "er is nog geen database" in run("status").output
    assert "uit (STADSBRON_API_FEEDBACK=true zet het aan)" in run("status").output
    assert "0 keer feedback" in run("purge", "--all").output
    assert run("export", "feedback", "--out", str(tmp_path / "out.jsonl")).exit_code == 0
    assert (tmp_path / "out.jsonl").read_text() == ""
    assert [each.name for each in tmp_path.iterdir()] == ["out.jsonl"]


def test_status_counts_and_purge_deletes_what_is_old_and_then_all(run, database) -> None:
    filled(database)
    here = {"STADSBRON_API_DATABASE": database, "STADSBRON_API_FEEDBACK": "true"}
    told = json.loads(run("status", "--json", **here).output)
    assert told["kept"] == {"feedback": 2, "conversations": 2, "turns": 2}
    assert told["keeps"] == {"feedback": True, "conversations": False, "retention_days": 90}
    gone = "verwijderd: 1 keer feedback, 1 gesprek, 1 vraag in gesprekken\n"
    longer = run("purge", STADSBRON_API_RETENTION_DAYS="101", **here)
    assert "0 keer feedback, 0 gesprekken, 0 vragen" in longer.output
    assert run("purge", **here).output == gone
    assert run("purge", "--all", **here).output == gone
    assert json.loads(run("status", "--json", **here).output)["kept"]["feedback"] == 0


def test_the_export_is_one_line_for_each_and_without_what_deletes_it(
    run, database, tmp_path
) -> None:
    filled(database)
    file = tmp_path / "out.jsonl"
    done = run("export", "feedback", "--out", str(file), STADSBRON_API_DATABASE=database)
    assert done.exit_code == 0
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert [line["comment"] for line in lines] == [FEEDBACK.comment] * 2
    assert lines[0]["at"] < lines[1]["at"]
    assert lines[0]["answer"][0]["citations"][0]["section"] == ["Privacy", "Grens"]
    assert "token" not in lines[0]
    assert not list(tmp_path.glob(".*.part"))


def test_a_file_that_cannot_be_written_is_named(run, tmp_path) -> None:
    done = run("export", "feedback", "--out", str(tmp_path / "nergens" / "out.jsonl"))
    assert done.exit_code == 1
    assert "No such file or directory; name a file in a folder" in done.stderr


def test_a_database_that_cannot_be_used_ends_it_in_one_line(run, tmp_path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "records.db").write_text("kapot" * 1000)
    for command in (["status"], ["purge"], ["export", "feedback", "--out", "x"]):
        done = run(*command)
        assert done.exit_code == 1
        assert "move the file aside" in done.stderr
        assert "Traceback" not in done.stderr
    assert run("status", STADSBRON_API_RETENTION_DAYS="0").exit_code == 1


def test_it_is_part_of_the_programs(tmp_path) -> None:
    for program in (["-m", "api"], ["stadsbron.py"]):
        done = subprocess.run(
            [sys.executable, *program, "records", "status"],
            cwd=ROOT,
            env={"STADSBRON_DATA": str(tmp_path)},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        assert "bewaartermijn: 90 dagen" in done.stdout
