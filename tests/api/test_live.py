"""A real service that is asked without a pause while the index under it is built anew."""

import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import pytest
import uvicorn

from api.app import create_app, create_live
from api.settings import ApiSettings
from ingest.pipeline import build_index


@contextmanager
def served(ingest_settings) -> Iterator[httpx.Client]:
    settings = ApiSettings()
    listener = socket.create_server(("127.0.0.1", 0))
    service = create_app(create_live(ingest_settings, settings), settings)
    server = uvicorn.Server(uvicorn.Config(service, log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        base = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with httpx.Client(base_url=base, timeout=60) as client:
            while not server.started:
                assert thread.is_alive(), "the server did not start"
                time.sleep(0.05)
            yield client
    finally:
        server.should_exit = True
        thread.join(timeout=20)


@contextmanager
def asked_without_pause(client: httpx.Client) -> Iterator[list[int]]:
    """Three who ask at the same time; the statuses of all that they were answered."""
    statuses: list[int] = []
    done = threading.Event()

    def ask(path: str) -> None:
        while not done.is_set():
            response = (
                client.post(path, json={"question": "Hoe telt Almere fietsen?"})
                if path == "/api/v1/ask"
                else client.get(path)
            )
            statuses.append(response.status_code)

    paths = ("/api/v1/ask", "/api/v1/documents", "/api/v1/search?q=fietsen")
    threads = [threading.Thread(target=ask, args=(path,)) for path in paths]
    for thread in threads:
        thread.start()
    try:
        yield statuses
    finally:
        done.set()
        for thread in threads:
            thread.join()


def until(holds: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.1)


def ids(client: httpx.Client) -> set[str]:
    return {document["id"] for document in client.get("/api/v1/documents").json()["documents"]}


def test_new_documents_are_answered_without_a_restart_or_a_failed_request(
    ingest_settings, write_case
) -> None:
    write_case("een", "Almere telt fietsen met lussen in het wegdek.")
    build_index(ingest_settings)
    with served(ingest_settings) as client:
        with asked_without_pause(client) as statuses:
            # Several in a row, so that the one at the start is no longer the one before.
            for name in ("twee", "drie", "vier"):
                write_case(name, f"Zwolle meet lucht met {name} kastjes.")
                build_index(ingest_settings)
            until(lambda: ids(client) == {"een", "twee", "drie", "vier"})
        assert len(statuses) > 10
        assert set(statuses) == {200}
        hits = client.get("/api/v1/search", params={"q": "vier kastjes"}).json()["hits"]
        assert hits[0]["document_id"] == "vier"
        assert client.get("/api/v1/version").json()["index"]["documents"] == 4
    write_case("vijf", "Urk telt vis.")
    build_index(ingest_settings)
    # Nobody reads the older ones any more: the newest and the one before it are left.
    assert len([each for each in ingest_settings.snapshots.iterdir() if each.is_dir()]) == 2


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [each.message for each in caplog.records if each.name == "stadsbron.live"]


def test_an_index_that_cannot_be_opened_leaves_the_old_one_answering(
    ingest_settings, write_case, caplog: pytest.LogCaptureFixture
) -> None:
    write_case("een", "Almere telt fietsen.")
    build_index(ingest_settings)
    with served(ingest_settings) as client:
        with caplog.at_level(logging.WARNING, logger="stadsbron.live"):
            other_model = ingest_settings.model_copy(update={"dtype": "float32"})
            build_index(other_model)
            until(lambda: bool(warnings(caplog)))
        assert "made by another model" in warnings(caplog)[0]
        assert ids(client) == {"een"}


def test_what_could_not_be_read_is_listed_with_the_reason(ingest_settings, write_case) -> None:
    write_case("een", "Almere telt fietsen.")
    write_case("fout", "Almere meet lucht.").write_text("---\ntitle: kapot\n", encoding="utf-8")
    build_index(ingest_settings)
    with served(ingest_settings) as client:
        listed = client.get("/api/v1/documents").json()
    (left_out,) = listed["left_out"]
    assert left_out["path"] == "casussen/fout.md"
    assert left_out["reason"]
    assert [document["unread"] for document in listed["documents"]] == [[]]
