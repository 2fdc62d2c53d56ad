"""Several processes that answer on one port, as one service."""

import json
import os
import re
import signal
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.process import Service, free_port, serving, starting

QUESTION = {"question": "Vanaf hoeveel mensen laat de Straatkubus iets zien?"}
# Questions that one caller may ask; ten times as many other calls.
RATE = 30

pytestmark = pytest.mark.skipif(
    not hasattr(os, "sched_getaffinity"), reason="workers share a model on Linux alone"
)


@pytest.fixture(scope="module")
def metrics() -> int:
    """Port at which the service tells Prometheus."""
    return free_port()


@pytest.fixture(scope="module")
def service(shipped_settings, metrics, tmp_path_factory) -> Iterator[Service]:
    """Two workers."""
    folder = tmp_path_factory.mktemp("workers")
    given = {
        "STADSBRON_API_WORKERS": "2",
        "STADSBRON_API_METRICS_PORT": str(metrics),
        "STADSBRON_API_LOG_FORMAT": "json",
        "STADSBRON_API_AUDIT": str(folder / "audit.jsonl"),
        "STADSBRON_API_RATE": f"{RATE}/hour",
    }
    with serving(shipped_settings, folder / "log.txt", **given) as service:
        yield service
        service.process.send_signal(signal.SIGTERM)
        assert service.process.wait(timeout=40) == 0, service.lines()


def workers(service: Service) -> set[int]:
    """Process ids."""
    children = Path(f"/proc/{service.process.pid}/task/{service.process.pid}/children")
    return set(map(int, children.read_text().split()))


def told(metrics: int, name: str) -> float:
    """Sum of a metric over its labels."""
    text = httpx.get(f"http://127.0.0.1:{metrics}/metrics").text
    found = re.findall(rf"^{name}(?:{{.*}})? (\S+)$", text, re.MULTILINE)
    return sum(map(float, found))


def asked(service: Service, times: int) -> Counter[int]:
    """Statuses of so many questions at the same time, each over a connection of its own."""

    def ask(_: int) -> int:
        return httpx.post(f"{service.address}/api/v1/ask", json=QUESTION, timeout=60).status_code

    with ThreadPoolExecutor(8) as readers:
        return Counter(readers.map(ask, range(times)))


def test_they_count_callers_and_metrics_and_write_lines_together(service, metrics) -> None:
    before = told(metrics, "stadsbron_answers_total")
    # To the call, though they were let in by two processes at the same time.
    assert asked(service, RATE + 10) == {200: RATE, 429: 10}
    assert told(metrics, "stadsbron_answers_total") - before == RATE
    assert told(metrics, "stadsbron_questions_in_flight") == 0
    assert told(metrics, "stadsbron_index_documents") > 100
    assert told(metrics, "process_resident_memory_bytes") > 0
    audit = service.log.with_name("audit.jsonl").read_text(encoding="utf-8").splitlines()
    for lines in (service.lines(), audit):
        read = [json.loads(line) for line in lines]
        # Those that are refused have come to no route.
        routes = Counter(line["route"] for line in read if "route" in line)
        assert (routes["/api/v1/ask"], routes[""]) == (RATE, 10)


def test_both_answer(service) -> None:
    before = {process: spent(process) for process in workers(service)}
    assert len(before) == 2

    def look(_: int) -> int:
        return httpx.get(f"{service.address}/api/v1/documents", timeout=60).status_code

    with ThreadPoolExecutor(8) as readers:
        assert set(readers.map(look, range(100))) == {200}
    assert all(spent(process) > ticks for process, ticks in before.items())


def spent(process: int) -> int:
    """Ticks of processor time."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def test_one_that_is_killed_is_replaced_while_the_other_answers(service) -> None:
    before = workers(service)
    killed = min(before)
    os.kill(killed, signal.SIGKILL)
    for _ in range(600):
        # Who was let in by the one that died has to ask again; nobody else notices.
        assert httpx.get(f"{service.address}/readyz", timeout=20).status_code in (200, 503)
        now = workers(service)
        if len(now) == 2 and killed not in now:
            break
        time.sleep(0.05)
    assert len(workers(service) - before) == 1
    assert any("another takes its place" in line for line in service.lines())


def test_they_end_when_who_keeps_them_is_killed(shipped_settings, tmp_path) -> None:
    with serving(shipped_settings, tmp_path / "log.txt", STADSBRON_API_WORKERS="2") as service:
        left = workers(service)
        service.process.kill()
        service.process.wait()
        until = time.monotonic() + 20
        while any(map(runs, left)) and time.monotonic() < until:
            time.sleep(0.1)
        assert not any(map(runs, left))


def runs(process: int) -> bool:
    """Whether a process is there, and is more than an entry for whoever asks how it ended."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_without_an_index_all_end_with_one_line(ingest_settings, tmp_path) -> None:
    log = tmp_path / "log.txt"
    with starting(ingest_settings, log, free_port(), STADSBRON_API_WORKERS="2") as service:
        assert service.process.wait(timeout=60) == 1
    assert "there is no index" in log.read_text()
    assert "Traceback" not in log.read_text()


def test_one_that_cannot_begin_ends_all_with_one_line(shipped_settings, tmp_path) -> None:
    log = tmp_path / "log.txt"
    # Needed by each worker, after the model was loaded.
    broken = {"STADSBRON_API_WORKERS": "2", "STADSBRON_API_WEB": str(tmp_path / "nowhere")}
    with starting(shipped_settings, log, free_port(), **broken) as service:
        assert service.process.wait(timeout=60) == 1
        assert not workers_left(service)


def workers_left(service: Service) -> list[int]:
    """Processes that still run the service's command."""
    return [
        int(path.name)
        for path in Path("/proc").glob("[0-9]*")
        if f"--port\0{service.address.rpartition(':')[2]}\0" in _command(path) and runs(path.name)
    ]


def _command(path: Path) -> str:
    try:
        return (path / "cmdline").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""
