"""What docs/gegevensbescherming.md says is there, is there."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from typer.main import get_command

from api import personal
from api.settings import ApiSettings
from ingest.settings import IngestSettings

ROOT = Path(__file__).resolve().parent.parent
NOTE = (ROOT / "docs" / "gegevensbescherming.md").read_text(encoding="utf-8")


def test_every_setting_is_one() -> None:
    known = {
        settings.model_config["env_prefix"] + name.upper(): field
        for settings in (IngestSettings, ApiSettings)
        for name, field in settings.model_fields.items()
    }
    named = re.findall(r"(STADSBRON_[A-Z_]+[A-Z])(?:=(\w+))?", NOTE)
    assert len(named) > 15
    assert {name for name, _ in named} <= set(known)


def test_what_is_off_unless_it_is_set_is_off() -> None:
    settings = ApiSettings()
    for switch in (settings.feedback, settings.conversations, settings.audit_questions):
        assert not switch
    for place in (settings.audit, settings.language_model, settings.traces, settings.metrics_port):
        assert place is None
    assert settings.unverified == "drop"
    assert f"`STADSBRON_API_RETENTION_DAYS`: {settings.retention_days} dagen" in NOTE


def test_every_command_is_one() -> None:
    commands = re.findall(r"python -m (\w+) ([^`]+)`", NOTE)
    assert len(commands) >= 6
    for program, line in commands:
        words = line.split()
        command = get_command(import_module(f"{program}.__main__").app)
        while words and hasattr(command, "commands"):
            command = command.commands[words.pop(0)]
        options = {each for option in command.params for each in option.opts}
        assert {word for word in words if word.startswith("--")} <= options


def test_every_call_is_one(served) -> None:
    document = served(ApiSettings()).get("/openapi.json").json()
    calls = re.findall(r"`(GET|POST|DELETE) (/api/[^`]+)`", NOTE)
    assert len(calls) == 4
    for method, path in calls:
        assert method.lower() in document["paths"][path]


def test_the_kinds_that_are_masked_are_all_of_them() -> None:
    said = re.search(r"<!-- soorten -->(.*?)<!-- /soorten -->", NOTE)[1].split(", ")
    names = personal._data()["placeholder"]["nl"]
    assert {f"[{each}]" for each in said} == set(names.values())


@pytest.mark.parametrize(
    "missed",
    [
        "Jan de Vries",
        "geboren op 3 maart 1981",
        "zaaknummer 123456782",
        "zij heeft diabetes",
        "123456783",
        "Dorpsstraat",
    ],
)
def test_what_it_says_is_missed_is_missed(missed) -> None:
    assert personal.mask(f"Wat weet u van {missed}?").kinds == ()


def test_every_file_linked_exists() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", NOTE):
        assert (ROOT / "docs" / target).exists(), target


def test_the_page_keeps_as_many_questions_as_is_said() -> None:
    script = (ROOT / "web" / "js" / "conversation.js").read_text(encoding="utf-8")
    kept = re.search(r"const KEPT = (\d+)", script)[1]
    assert f"de laatste {kept} vragen" in NOTE
