"""Builds that a service begins: by a call, by the clock, and what becomes of them."""

import json
import logging
import os
import re
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from multiprocessing import get_context

import httpx
import pytest
import uvicorn

from api.access.keyring import open_keyring, open_keys
from api.app import create_app, create_live
from api.building import builder as building
from api.building import process
from api.building.build import Build, Builds
from api.building.builder import Builder
from api.building.journal import Journal
from api.errors import AlreadyBuildingError, CannotBuildError
from api.settings import ApiSettings
from api.telemetry.metrics import Metrics
from api.telemetry.tracing import NOWHERE, open_traces
from ingest import snapshot
from ingest.pipeline import build_index
from ingest.settings import IngestSettings
from tests.api.access.conftest import bearer
from tests.collector import collecting, told
from tests.conftest import CASE, ROOT

GUIDE = (ROOT / "docs" / "integration.md").read_text(encoding="utf-8")
ALMERE = "Almere legde met de Straatkubus gegevens over straten naast elkaar."
EDE = "Ede vergeleek de leegstand van winkels met het aantal bezoekers."


def wait_for(found: Callable[[], object], seconds: float = 240):
    """What is found, once it is."""
    until = time.monotonic() + seconds
    while not (this := found()):
        assert time.monotonic() < until
        time.sleep(0.05)
    return this


@contextmanager
def serving(ingest, settings) -> Iterator[httpx.Client]:
    listener = socket.create_server(("127.0.0.1", 0))
    live = create_live(ingest, settings)
    keyring = open_keyring(settings, ingest.data)
    builder = Builder(ingest, settings, live.metrics, live.traces)
    server = uvicorn.Server(
        uvicorn.Config(
            create_app(live, settings, keyring=keyring, builder=builder), log_level="warning"
        )
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        base = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with httpx.Client(base_url=base, timeout=60) as client:
            wait_for(lambda: server.started)
            yield client
    finally:
        server.should_exit = True
        thread.join(timeout=20)


def said_in_the_guide(client: httpx.Client, key: str) -> dict:
    """What the command in docs/integration.md prints."""
    command = re.search(r"```shell\n(.*?)```", GUIDE, re.DOTALL)[1]
    done = subprocess.run(
        ["bash", "-c", command.replace("http://localhost:8000", str(client.base_url))],
        env=os.environ | {"STADSBRON_KEY": key},
        capture_output=True,
        check=True,
    )
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def first(tmp_path_factory, models) -> IngestSettings:
    """Settings under which an index of one case is built, once for all tests."""
    folder = tmp_path_factory.mktemp("first")
    settings = IngestSettings(corpus=folder / "corpus", data=folder / "data")
    settings.corpus.mkdir()
    settings.data.mkdir()
    settings.models.symlink_to(models)
    case = CASE.format(title="Een casus", municipality="Almere", text=ALMERE)
    (settings.corpus / "almere.md").write_text(case, encoding="utf-8")
    build_index(settings)
    return settings


@pytest.fixture
def made(first, ingest_settings) -> IngestSettings:
    """Settings of the test's own, with that index."""
    shutil.copytree(first.corpus, ingest_settings.corpus)
    shutil.copytree(first.snapshots, ingest_settings.snapshots)
    return ingest_settings


@pytest.fixture
def builder(made) -> Iterator[Builder]:
    builder = Builder(made, ApiSettings(), Metrics(), NOWHERE)
    yield builder
    builder.stop()


def test_who_has_a_key_for_it_has_the_index_built(made, write_case) -> None:
    """And nobody else; the service takes it over, and says what was left out."""
    settings = ApiSettings(access="keys")
    keys = open_keys(settings, made.data)
    admin, ask = keys.add("beheer", "admin"), keys.add("lezer", "ask")
    keys.close()
    with serving(made, settings) as client:
        for method in ("GET", "POST"):
            call = client.request(method, "/api/v1/index", headers=bearer(ask))
            assert call.status_code == 403
            assert client.request(method, "/api/v1/index").status_code == 401
        client.headers = bearer(admin)
        before = client.get("/api/v1/index").json()
        assert before["in_force"]["documents"] == 1
        assert (before["running"], before["last"], before["schedule"]) == (None, None, None)

        write_case("ede", EDE, "Ede", "Leegstand")
        (made.corpus / "kapot.pdf").write_bytes(b"%PDF-1.7 kapot")
        assert said_in_the_guide(client, admin)["by"] == "call"
        again = client.post("/api/v1/index")
        assert again.status_code == 409
        assert again.headers["retry-after"]
        assert client.get("/api/v1/index").json()["running"]["by"] == "call"

        def over() -> dict | None:
            state = client.get("/api/v1/index").json()
            return None if state["running"] or state["in_force"]["documents"] == 1 else state

        after = wait_for(over)
        assert after["last"]["outcome"] == "built"
        assert after["last"]["encoded"] > 0
        assert after["in_force"]["documents"] == 2
        (left_out,) = after["in_force"]["left_out"]
        assert left_out["path"] == "kapot.pdf"
        assert "kapot.pdf" in left_out["reason"]


def test_who_asks_for_no_keys_has_nobody_build(served) -> None:
    client = served(ApiSettings())
    for method in ("GET", "POST"):
        refused = client.request(method, "/api/v1/index")
        assert refused.status_code == 403
        assert "STADSBRON_API_ACCESS=keys" in refused.json()["detail"]


def test_a_build_that_fails_says_why_and_the_index_stays(builder, made, caplog) -> None:
    name = snapshot.current_name(made.snapshots)
    made.corpus.rename(made.corpus.with_name("weg"))
    with caplog.at_level(logging.INFO, "stadsbron.building"):
        builder.build()
        last = wait_for(lambda: builder.builds().last)
    assert last.outcome == "failed"
    assert str(made.corpus) in last.detail
    assert [last.detail in each.message for each in caplog.records] == [True]
    assert snapshot.current_name(made.snapshots) == name


def test_nothing_that_changed_is_told_and_traced(made) -> None:
    metrics = Metrics()
    with collecting() as collector:
        traces = open_traces(ApiSettings(traces=collector.address))
        builder = Builder(made, ApiSettings(), metrics, traces)
        builder.build()
        last = wait_for(lambda: builder.builds().last)
        builder.stop()
        traces.close()
        assert told(collector.named("index build")) == {
            "stadsbron.by": "call",
            "stadsbron.outcome": "unchanged",
        }
    assert (last.outcome, last.encoded, last.detail) == ("unchanged", 0, None)
    assert (
        metrics._registry.get_sample_value("stadsbron_index_builds_total", {"outcome": "unchanged"})
        == 1
    )


def test_a_service_that_ends_ends_its_build(builder, made, write_case) -> None:
    name = snapshot.current_name(made.snapshots)
    for number in range(400):
        write_case(f"casus{number}", f"{EDE} Dat was in wijk {number}.", "Ede", f"Casus {number}")
    builder.build()
    wait_for(lambda: (running := builder.builds().running) and running.stage != "start")
    begun = time.monotonic()
    builder.stop()
    assert time.monotonic() - begun < 10
    assert "the service ended" in builder.builds().last.detail
    assert snapshot.current_name(made.snapshots) == name


def test_a_build_that_is_killed_is_over(builder) -> None:
    builder.build()
    builder._process.kill()
    last = wait_for(lambda: builder.builds().last)
    assert last.outcome == "failed"
    assert "code -9" in last.detail
    assert builder.builds().running is None


def test_a_build_whose_service_was_killed_is_not_at_work(tmp_path) -> None:
    journal = Journal(tmp_path)
    running = Build(began=datetime.now(UTC), by="call")
    lock = journal.take()
    journal.write(Builds(running=running))
    assert journal.read().running == running
    # As the system does with what a killed process held.
    lock.release()
    assert journal.read().running is None


def test_a_build_whose_service_is_gone_ends_itself(made, write_case) -> None:
    name = snapshot.current_name(made.snapshots)
    write_case("ede", EDE, "Ede", "Leegstand")
    context = get_context("spawn")
    here, there = context.Pipe(duplex=False)
    build = context.Process(target=process.work, args=(made, "text", there))
    build.start()
    there.close()
    here.close()
    build.join(240)
    assert build.exitcode == 1
    assert snapshot.current_name(made.snapshots) == name
    assert not [*made.snapshots.glob(".building-*")]


def test_services_that_share_a_folder_build_once(made, monkeypatch) -> None:
    monkeypatch.setattr(building, "_EVERY", 0.05)
    settings = ApiSettings(rebuild="1440 minutes")
    services = [Builder(made, settings, Metrics(), NOWHERE) for _ in range(3)]
    for each in services:
        each.start()
    last = wait_for(lambda: services[0].builds().last)
    assert (last.by, last.outcome) == ("schedule", "unchanged")
    with pytest.raises(AssertionError):
        wait_for(lambda: services[0].builds().running, seconds=0.5)
    for each in services:
        each.stop()
    assert sum(each._process is not None for each in services) == 1


def test_one_builds_at_a_time_also_of_two_services(builder, made, write_case) -> None:
    write_case("ede", EDE, "Ede", "Leegstand")
    other = Builder(made, ApiSettings(), Metrics(), NOWHERE)
    builder.build()
    assert other.builds().running
    with pytest.raises(AlreadyBuildingError, match="GET /api/v1/index"):
        other.build()


def test_a_folder_that_cannot_be_written_to_is_named(made, tmp_path) -> None:
    gone = made.model_copy(update={"data": tmp_path / "file" / "data"})
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotBuildError, match=str(gone.data)):
        Builder(gone, ApiSettings(), Metrics(), NOWHERE).build()
