"""Real parts for every test: the model, the index of the shipped corpus, a running service."""

import os
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings as hypothesis_settings

# The first example loads what the others then have; a deadline would fail it for that.
hypothesis_settings.register_profile("stadsbron", deadline=None)
hypothesis_settings.load_profile("stadsbron")

ROOT = Path(__file__).resolve().parent.parent

CASE = """\
---
title: "{title}"
kind: case
municipality: {municipality}
domain: sociaal
datasets: [Wmo, schulden]
years: 2015-2017
questions: ["Wat deed {municipality}?"]
---

## In het kort

{text}[^1]

## Bronnen

[^1]: {title} ({municipality}, 2017). <https://example.org/bron>
"""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes minutes runs where it is asked for."""
    if "slow" in config.getoption("-m"):
        return
    for item in items:
        if item.get_closest_marker("slow"):
            item.add_marker(pytest.mark.skip(reason="takes minutes; run with -m slow"))


@pytest.fixture(autouse=True)
def _own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A developer's own settings must not decide whether tests pass."""
    for name in list(os.environ):
        if name.startswith("STADSBRON_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 1 MB."""
    disk = tmp_path / "tiny"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)]
    if os.geteuid() or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("mounting a tiny disk needs root, on a machine that allows it")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the bundled model, unpacked once for all tests and for `make run`."""
    from ingest import bundled_model

    folder = ROOT / ".stadsbron" / "models"
    with FileLock(tmp_path_factory.getbasetemp().parent / "models.lock"):
        bundled_model.unpack(folder)
    return folder


@pytest.fixture
def write_case(tmp_path: Path) -> Callable[..., Path]:
    """Writes a case into the test's own corpus."""

    def write(name: str, text: str, municipality: str = "Almere", title: str = "Een casus") -> Path:
        path = tmp_path / "corpus" / "casussen" / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        content = CASE.format(title=title, municipality=municipality, text=text)
        path.write_text(content, encoding="utf-8")
        return path

    return write


@pytest.fixture
def ingest_settings(tmp_path: Path, models: Path):
    """Settings for the test's own corpus and index, with the shared model."""
    from ingest.settings import IngestSettings

    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "models").symlink_to(models)
    return IngestSettings(corpus=tmp_path / "corpus", data=tmp_path / "data")


@pytest.fixture(scope="session")
def shipped_settings(tmp_path_factory: pytest.TempPathFactory, models: Path):
    """Settings under which the shipped corpus is indexed; built once for all tests."""
    from ingest.pipeline import build_index
    from ingest.settings import IngestSettings

    shared = tmp_path_factory.getbasetemp().parent / "shipped"
    settings = IngestSettings(corpus=ROOT / "corpus", data=shared)
    with FileLock(shared.with_suffix(".lock")):
        shared.mkdir(exist_ok=True)
        if not (shared / "models").exists():
            (shared / "models").symlink_to(models)
        build_index(settings)
    return settings


@pytest.fixture(scope="session")
def assistant(shipped_settings):
    """Answers from the shipped corpus."""
    from api.app import create_assistant
    from api.settings import ApiSettings

    made = create_assistant(shipped_settings, ApiSettings())
    yield made
    made.index.close()


@pytest.fixture(scope="session")
def address(assistant) -> Iterator[str]:
    """Where a real server answers."""
    import uvicorn

    from api.app import create_app
    from api.live import Live
    from api.settings import ApiSettings

    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        create_app(Live(assistant), ApiSettings()), log_level="warning", proxy_headers=False
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.05)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=10)


@pytest.fixture
def client(address):
    """Asks that server."""
    import httpx

    with httpx.Client(base_url=address, timeout=30) as client:
        yield client


@pytest.fixture
def service():
    """Where a language model is played."""
    from tests.scripted import serving

    with serving() as played:
        yield played


@pytest.fixture
def served(assistant) -> Iterator[Callable]:
    """A real server with settings of its own; gives one who asks it."""
    import httpx
    import uvicorn

    from api.app import create_app
    from api.live import Live
    from api.records.keeping import NOTHING

    running: list[tuple[uvicorn.Server, threading.Thread, httpx.Client]] = []

    def serve(settings, keeping=NOTHING, keyring=None, port=0, assistant=assistant) -> httpx.Client:
        listener = socket.create_server(("127.0.0.1", port))
        live = Live(assistant, most=settings.requests)
        # The index is shared with other tests, and outlives this server.
        live.stop = lambda: None
        app = create_app(live, settings, keeping, keyring)
        config = uvicorn.Config(app, log_level="warning", proxy_headers=False)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.02)
        base = f"http://127.0.0.1:{listener.getsockname()[1]}"
        client = httpx.Client(base_url=base, timeout=60)
        running.append((server, thread, client))
        return client

    yield serve
    for server, thread, client in running:
        client.close()
        server.should_exit = True
        thread.join(timeout=20)
        assert not thread.is_alive()


@pytest.fixture
def keys(tmp_path: Path):
    """Where the keys are kept."""
    from api.access.keyring import open_keys
    from api.settings import ApiSettings

    kept = open_keys(ApiSettings(), tmp_path)
    yield kept
    kept.close()


@pytest.fixture
def locked(served, keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable:
    """A service that asks for keys, and looks at them all the time; gives one who asks it."""
    from api.access.keyring import open_keyring
    from api.settings import ApiSettings
    from tests.intranet import ORIGIN

    monkeypatch.setattr("api.access.keyring._EVERY", 0.05)

    def serve(origin: str = ORIGIN, **given):
        settings = ApiSettings(access="keys", origins=(origin,), **given)
        return served(settings, keyring=open_keyring(settings, tmp_path))

    return serve
