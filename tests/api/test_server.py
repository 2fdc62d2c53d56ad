"""A service that begins and ends, as a process: what is in flight is finished."""

import json
import signal
import threading
import time

import httpx
import pytest

from tests import scripted
from tests.process import free_port, serving, starting, writes

QUESTION = "Vanaf hoeveel mensen laat de Straatkubus iets zien?"
TRUE = "De Straatkubus verbergt een selectie met minder dan vijf waarnemingen [1]."
STREAM = {"accept": "text/event-stream"}


def test_it_is_alive_before_it_is_ready(shipped_settings, tmp_path) -> None:
    port = free_port()
    with (
        starting(shipped_settings, tmp_path / "log.txt", port) as service,
        httpx.Client(base_url=service.address, timeout=60) as client,
    ):
        seen = []
        while not seen or seen[-1] != 200:
            assert service.process.poll() is None, service.lines()
            try:
                seen.append(client.get("/readyz").status_code)
            except httpx.TransportError:
                time.sleep(0.02)
                continue
            if seen[-1] == 503:
                refused = client.post("/api/v1/ask", json={"question": QUESTION})
                if refused.status_code == 503:
                    assert refused.headers["retry-after"] == "5"
                    assert "loaded" in refused.json()["detail"]
                assert client.get("/healthz").status_code == 200
        assert set(seen) == {503, 200}
        service.process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        # A proxy that was just sending its next request over an idle connection does not lose it.
        last = client.get("/healthz")
        assert (last.status_code, last.headers["connection"]) == (200, "close")
        assert service.process.wait(timeout=30) == 0


def test_a_model_that_cannot_be_loaded_ends_it_with_code_1(
    ingest_settings, write_case, tmp_path
) -> None:
    from ingest.pipeline import build_index

    write_case("een", "Almere telt fietsen.")
    build_index(ingest_settings)
    # Found by its folder, and then not what it says it is.
    log = tmp_path / "log.txt"
    broken = {"STADSBRON_API_RERANKER": str(tmp_path / "leeg")}
    with starting(ingest_settings, log, free_port(), **broken) as service:
        assert service.process.wait(timeout=120) == 1
        assert "Traceback" not in log.read_text()
        assert "leeg" in log.read_text()


@pytest.fixture
def streamed(service, shipped_settings, tmp_path):
    """Stops a service in the middle of a stream; gives the events, its exit code, and the time."""

    def stop(said: scripted.Said, seconds: str) -> tuple[list[tuple[str, dict]], int, float]:
        model = writes(service.writes(said, silence=60))
        model["STADSBRON_API_STOP_SECONDS"] = seconds
        events: list[tuple[str, dict]] = []
        begun = threading.Event()

        def read(address: str) -> None:
            body = {"question": QUESTION}
            with httpx.stream(
                "POST", f"{address}/api/v1/ask", json=body, headers=STREAM, timeout=60
            ) as response:
                name = ""
                for line in response.iter_lines():
                    if line.startswith("event: "):
                        name = line.removeprefix("event: ")
                    elif line.startswith("data: "):
                        events.append((name, json.loads(line.removeprefix("data: "))))
                        if name == "sentence":
                            begun.set()

        with serving(shipped_settings, tmp_path / "log.txt", **model) as served:
            reader = threading.Thread(target=read, args=(served.address,))
            reader.start()
            assert begun.wait(30), events
            served.process.send_signal(signal.SIGTERM)
            told = time.monotonic()
            time.sleep(0.5)
            with pytest.raises(httpx.ConnectError):
                httpx.get(f"{served.address}/healthz")
            code = served.process.wait(timeout=60)
            took = time.monotonic() - told
            reader.join(timeout=10)
            assert not reader.is_alive()
        return events, code, took

    return stop


def test_told_to_stop_it_lets_the_model_finish(streamed, service) -> None:
    service.pause = 0.15
    events, code, _ = streamed(f"{TRUE}\n{'Daarna kwam er nog meer. ' * 3}", "20")
    assert code == 0
    name, done = events[-1]
    assert (name, done["writer"]) == ("done", "model")


def test_a_model_that_takes_too_long_then_is_replaced_by_the_sources(streamed) -> None:
    events, code, took = streamed(scripted.falls_silent(f"{TRUE}\nDe"), "1")
    assert code == 0
    # The model would have been waited for a minute.
    assert took < 40
    assert "restart" in [name for name, _ in events]
    name, done = events[-1]
    assert (name, done["writer"]) == ("done", "sources")
    assert done["sentences"]
