"""What README.md says is so."""

import re
import subprocess
from pathlib import Path

import pytest

from api.settings import ApiSettings
from eval.settings import EvalSettings
from ingest.settings import IngestSettings

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def settings_table() -> list[str]:
    """A row for each setting, as README.md has them."""
    rows = []
    for settings in (IngestSettings, ApiSettings, EvalSettings):
        for name, field in settings.model_fields.items():
            variable = settings.model_config["env_prefix"] + name.upper()
            default = field.default
            shown = default.relative_to(ROOT) if str(default).startswith(str(ROOT)) else default
            rows.append(f"| `{variable}` | `{shown}` | {field.description} |")
    return rows


def test_every_setting_is_in_the_table_as_it_is_in_the_code() -> None:
    section = README.split("## Settings")[1].split("###")[0]
    written = [line for line in section.splitlines() if line.startswith("| `STADSBRON_")]
    assert written == settings_table()


def test_every_make_target_named_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"make ([a-z-]+)", README)) - {"made"}:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_every_file_linked_exists() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


@pytest.mark.parametrize("program", ["ingest", "api", "eval"])
def test_every_command_named_is_one(program: str) -> None:
    from importlib import import_module

    from typer.main import get_command

    commands = get_command(import_module(f"{program}.__main__").app).commands
    named = re.findall(rf"python -m {program} ([\w-]+)", README)
    assert set(named) == set(commands)


def test_make_help_lists_every_target() -> None:
    done = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    for target in ("run", "test", "lint", "clean", "help"):
        assert re.search(rf"^{target}\b", done.stdout, re.MULTILINE)


@pytest.mark.parametrize("name", ["github-actions.yml", "gitlab-ci.yml"])
def test_the_ready_made_workflows_run_what_there_is(name: str) -> None:
    import yaml

    text = (ROOT / "eval" / "ci" / name).read_text(encoding="utf-8")
    assert yaml.safe_load(text)
    assert "make gate" in text
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "--out test-results/eval" in makefile
    assert "eval compare --markdown eval/baseline.json test-results/eval/report.json" in text
