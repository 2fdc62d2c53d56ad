"""The programs as a shell sees them: what they print, and the code that they leave."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests import launcher

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def run(ingest_settings):
    environment = os.environ | {
        "STADSBRON_CORPUS": str(ingest_settings.corpus),
        "STADSBRON_DATA": str(ingest_settings.data),
        "NO_COLOR": "1",
    }

    def start(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return launcher.run(arguments, env=environment | variables, cwd=ROOT)

    return start


def one_line(error: str) -> str:
    lines = error.strip().splitlines()
    assert len(lines) == 1, error
    assert "Traceback" not in error
    return lines[0]


def test_build_check_and_status_tell_scripts_and_people_the_same(run, write_case) -> None:
    write_case("een", "Almere telt fietsen.")
    missing = run("ingest", "status")
    assert missing.returncode == 1
    assert "ingest build" in one_line(missing.stderr)

    built = run("ingest", "build", "--json")
    assert built.returncode == 0
    assert json.loads(built.stdout)["encoded"] == 1
    assert run("ingest", "status", "--json").returncode == 0

    write_case("twee", "Almere meet lucht.").write_text("---\ntitle: kapot\n", encoding="utf-8")
    behind = run("ingest", "status", "--json")
    assert behind.returncode == 3
    assert json.loads(behind.stdout)["changes"] == ["casussen/twee.md: added"]
    checked = run("ingest", "check")
    assert checked.returncode == 3
    assert "casussen/twee.md: the front matter is missing or not closed" in checked.stderr
    rebuilt = run("ingest", "build")
    assert rebuilt.returncode == 3
    assert "left out: casussen/twee.md" in rebuilt.stderr
    assert "1 documenten" in rebuilt.stdout


@pytest.mark.parametrize(
    ("arguments", "variables", "says"),
    [
        (("ingest", "build"), {"STADSBRON_CORPUS": "/nergens"}, "/nergens does not exist"),
        (("ingest", "check"), {"STADSBRON_CORPUS": "/nergens"}, "STADSBRON_CORPUS"),
        (("ingest", "build"), {"STADSBRON_PASSAGE_TOKENS": "5"}, "passage_tokens"),
        (("api", "serve"), {"STADSBRON_API_PORT": "99999"}, "port"),
        (("api", "ask", "Wat is de Wmo?"), {}, "ingest build"),
        (("api", "ask", " "), {}, "empty"),
    ],
)
def test_what_is_wrong_is_one_line_and_code_1(run, arguments, variables, says: str) -> None:
    done = run(*arguments, **variables)
    assert done.returncode == 1
    assert says in one_line(done.stderr)


def test_a_port_in_use_is_said_at_once(run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        done = run("api", "serve", "--port", port)
    assert done.returncode == 1
    assert f"port {port}" in one_line(done.stderr)
    assert "--port" in done.stderr


def test_a_question_on_the_terminal(run, write_case) -> None:
    write_case("een", "Almere telt fietsen met lussen in het wegdek.")
    run("ingest", "build")
    answered = run("api", "ask", "Hoe telt Almere fietsen?", "--json")
    body = json.loads(answered.stdout)
    assert answered.returncode == (0 if body["type"] == "answer" else 3)
    refused = run("api", "ask", "Wat is de hoofdstad van Australië?")
    assert refused.returncode == 3
    assert "iets anders" in refused.stdout


def test_a_question_on_the_terminal_is_limited_and_explained(run, write_case) -> None:
    write_case("een", "Almere telt fietsen met lussen in het wegdek.")
    write_case("twee", "Zwolle telt fietsen met camera's boven de weg.", municipality="Zwolle")
    run("ingest", "build")
    asked = ("api", "ask", "Hoe telt Zwolle fietsen sinds 2015?")
    told = run(*asked, "--municipality", "almere", "--years", "2015-", "--explain").stdout
    assert "Eerst gekeken naar: Zwolle, vanaf 2015" in told
    assert "Alleen gekeken naar: Almere, vanaf 2015" in told
    for part in ("Zo is de vraag gelezen", "fietsen", "Gelezen: 1 passages", "woord voor woord"):
        assert part in told
    ignored = run(*asked, "--ignore", "municipality:Zwolle", "--explain", "--json")
    body = json.loads(ignored.stdout)
    assert [each["field"] for each in body["understood"]["recognised"]] == ["years"]
    assert len(body["explanation"]["candidates"]) == 2

    followed = run(*asked, "--municipality", "almere", "--explain", "--follow", "twee").stdout
    assert "Valt buiten de filters." in followed
    wrong = run(*asked, "--municipality", "Zwole")
    assert wrong.returncode == 1
    assert "municipality" in one_line(wrong.stderr)
    assert "'Zwolle'" in wrong.stderr
    period = run(*asked, "--years", "gisteren")
    assert "2016-2019" in one_line(period.stderr)


def test_stadsbron_is_all_programs_in_one(run, write_case) -> None:
    write_case("een", "Almere telt fietsen.")
    assert run("stadsbron", "build").returncode == 0
    listed = run("stadsbron", "--help").stdout
    for command in ("build", "check", "status", "serve", "ask", "eval"):
        assert re.search(rf"\b{command}\b", listed)


def test_serve_says_where_and_stops_when_told(ingest_settings, write_case, run) -> None:
    write_case("een", "Almere telt fietsen.")
    run("ingest", "build")
    environment = os.environ | {
        "STADSBRON_DATA": str(ingest_settings.data),
        "STADSBRON_CORPUS": str(ingest_settings.corpus),
        "PYTHONUNBUFFERED": "1",
    }
    # From the very beginning, as a shell does it.
    with subprocess.Popen(
        [sys.executable, "-m", "api", "serve", "--port", "0"],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            line = process.stdout.readline()
            address = re.search(r"http://127\.0\.0\.1:\d+", line)
            assert address, line
            assert httpx.get(f"{address[0]}/readyz").json()["status"] == "ok"
            told = httpx.get(f"{address[0]}/api/v1/version").json()
            assert told["index"]["documents"] == 1
        finally:
            process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 0


QUESTIONS = """\
- id: fact-01
  question: Wat telt Almere op straat?
  category: fact
  gold: [{document: een, section: In het kort, quote: Almere telt fietsen.}]
  nuggets: [[fietsen]]
- {id: outside-01, question: "Hoe bak ik pannenkoeken?", category: outside}
"""


def test_an_organisation_scores_its_own_questions_on_its_own_corpus(
    run, write_case, tmp_path
) -> None:
    write_case("een", "Almere telt fietsen.")
    assert run("ingest", "build").returncode == 0
    questions = tmp_path / "vragen"
    questions.mkdir()
    (questions / "vragen.yaml").write_text(QUESTIONS, encoding="utf-8")
    own = ("--questions", str(questions))

    ran = run("eval", "run", *own, "--json", "--out", str(tmp_path / "een"))
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["measures"]["recall@5"]["value"] == 1

    (tmp_path / "gate.toml").write_text('baseline = "b.json"\n[minimum]\n"recall@5" = 1.0\n')
    rules = ("--rules", str(tmp_path / "gate.toml"))
    missing = run("eval", "gate", *rules, *own)
    assert missing.returncode == 1
    assert "b.json is not there" in one_line(missing.stderr)
    assert run("eval", "gate", *rules, *own, "--accept").returncode == 0
    passed = run("eval", "gate", *rules, str(tmp_path / "een" / "report.json"))
    assert passed.returncode == 0
    assert "✓" in passed.stdout

    reports = [str(tmp_path / "een" / "report.json"), str(tmp_path / "b.json")]
    compared = run("eval", "compare", "--markdown", *reports)
    assert compared.returncode == 0
    assert "| alle | recall@5 | +0.000 |" in compared.stdout


def test_a_gate_that_is_not_passed_leaves_with_1(run, write_case, tmp_path) -> None:
    write_case("een", "Almere telt fietsen.")
    run("ingest", "build")
    (tmp_path / "vragen.yaml").write_text(QUESTIONS, encoding="utf-8")
    (tmp_path / "gate.toml").write_text("[minimum]\nclean = 0.5\n")
    done = run(
        *("eval", "gate", "--questions", str(tmp_path), "--rules", str(tmp_path / "gate.toml"))
    )
    assert done.returncode == 1
    assert "✗" in done.stdout


def test_a_question_is_added_by_answering_what_is_asked(ingest_settings, write_case, tmp_path):
    write_case("een", "Almere telt fietsen.")
    environment = os.environ | {
        "STADSBRON_CORPUS": str(ingest_settings.corpus),
        "STADSBRON_DATA": str(ingest_settings.data),
    }

    def start(*arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        return launcher.run(arguments, typed=typed, env=environment, cwd=ROOT)

    start("ingest", "build")
    questions = tmp_path / "vragen"
    questions.mkdir()
    typed = "Wat telt Almere?\nfact\n1\nfietsen | rijwielen\n\n"
    added = start("eval", "add", "--questions", str(questions), typed=typed)
    assert added.returncode == 0, added.stderr
    assert "Almere telt fietsen." in added.stdout
    assert "fact-01" in added.stdout
    assert "rijwielen" in (questions / "fact.yaml").read_text(encoding="utf-8")
    wrong = start("eval", "add", "--questions", str(questions), typed="Wat?\nfact\n99\n")
    assert wrong.returncode == 1
    assert "no numbers from 1 to" in wrong.stderr
