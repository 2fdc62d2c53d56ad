"""Two copies of the service behind nginx, as it ships: what happens to them, no reader notices."""

import json
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

import httpx
import pytest

from ingest.pipeline import build_index
from tests.deploy.nginx import NGINX, SHIPPED, UPSTREAM, before
from tests.process import Service, free_port, starting, writes

ASKED = {"question": "Waarmee meet Almere de lucht?"}
SAID = "Almere meet de lucht met kastjes aan lantaarnpalen [1]."
STREAM = {"accept": "text/event-stream"}

pytestmark = pytest.mark.skipif(NGINX is None, reason="no nginx (apt-get install nginx-light)")


@dataclass(frozen=True, slots=True)
class Course:
    """How often all of it happens, to copies with so many workers."""

    times: int
    workers: int


@pytest.fixture(
    params=[Course(1, 1), *(pytest.param(Course(10, n), marks=pytest.mark.slow) for n in (1, 2))],
    ids=lambda course: f"{course.times} times, {course.workers} workers",
)
def course(request) -> Course:
    """What happens."""
    return request.param


class Copies:
    """Services with the same settings, each at a port of its own."""

    def __init__(self, start: Callable[[int], Service], ports: list[int]) -> None:
        self._start = start
        self._running = {port: start(port) for port in ports}
        self.wait()

    def wait(self) -> None:
        """Until all are ready."""
        for each in self._running.values():
            until = time.monotonic() + 240
            while not _is_ready(each.address):
                assert each.process.poll() is None, each.lines()
                assert time.monotonic() < until, each.lines()
                time.sleep(0.2)

    def restart_in_turn(self) -> None:
        """As whoever puts a new version into service: the next when the one before is ready."""
        for port, each in self._running.items():
            each.process.send_signal(signal.SIGTERM)
            assert each.process.wait(timeout=40) == 0
            self._running[port] = self._start(port)
            self.wait()

    def know(self, document: str) -> bool:
        """Whether all have a document."""
        return all(
            document in httpx.get(f"{each.address}/api/v1/documents").text
            for each in self._running.values()
        )


def _is_ready(address: str) -> bool:
    try:
        return httpx.get(f"{address}/readyz", timeout=20).status_code == 200
    except httpx.TransportError:
        return False


@dataclass(slots=True)
class Read:
    """What readers got.

    Attributes:
        whole: replies that came to their end, by kind.
        broken: all else.
    """

    whole: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)


def asked(client: httpx.Client) -> str:
    """What is wrong with an answer; empty where nothing is."""
    reply = client.post("/api/v1/ask", json=ASKED)
    return "" if reply.status_code == 200 and reply.json()["sentences"] else reply.text


def streamed(client: httpx.Client) -> str:
    """As ``asked``, of an answer that comes sentence by sentence."""
    events = []
    with client.stream("POST", "/api/v1/ask", json=ASKED, headers=STREAM) as response:
        for line in response.iter_lines():
            name, _, value = line.partition(": ")
            if name in ("event", "data"):
                events.append(value)
    if "restart" in events or events[-2:-1] != ["done"] or response.status_code != 200:
        return f"{response.status_code} {events}"
    return "" if json.loads(events[-1])["sentences"] else events[-1]


def found(client: httpx.Client) -> str:
    """As ``asked``, of a search, over a connection of its own."""
    reply = httpx.get(f"{client.base_url}/api/v1/search", params={"q": "lucht"}, timeout=60)
    return "" if reply.status_code == 200 and reply.json()["hits"] else reply.text


@contextmanager
def readers(address: str) -> Iterator[Read]:
    """Six who ask all the while, two of each kind."""
    read, over = Read(), threading.Event()

    def ask(kind: Callable[[httpx.Client], str]) -> None:
        with httpx.Client(base_url=address, timeout=60) as client:
            while not over.is_set():
                try:
                    wrong = kind(client)
                except Exception as error:
                    wrong = repr(error)
                if wrong:
                    read.broken.append(f"{kind.__name__}: {wrong}")
                else:
                    read.whole[kind.__name__] += 1

    threads = [threading.Thread(target=ask, args=(each,)) for each in (asked, streamed, found) * 2]
    for thread in threads:
        thread.start()
    try:
        yield read
    finally:
        over.set()
        for thread in threads:
            thread.join()


def test_no_reader_notices_a_new_index_or_copies_that_are_restarted(
    ingest_settings, write_case, service, tmp_path, course: Course
) -> None:
    write_case("lucht", "Almere meet de lucht met kastjes aan lantaarnpalen.")
    build_index(ingest_settings)
    # A language model that takes some time, so that there are always answers half way.
    service.pause = 0.05
    given = writes(service.writes(SAID, silence=60))
    given["STADSBRON_API_WORKERS"] = str(course.workers)
    ports = [free_port(), free_port()]
    upstream = "; server ".join(f"127.0.0.1:{port} max_fails=0" for port in ports)
    conf = SHIPPED.read_text(encoding="utf-8").replace(f"{UPSTREAM} max_fails=0", upstream)

    with ExitStack() as stack:
        started = 0

        def start(port: int) -> Service:
            nonlocal started
            started += 1
            log = tmp_path / f"{started}.txt"
            return stack.enter_context(starting(ingest_settings, log, port, **given))

        copies = Copies(start, ports)
        address = stack.enter_context(before(conf))
        with readers(address) as read:
            for number in range(course.times):
                write_case(f"nieuw-{number}", f"Urk telt sinds {1990 + number} fietsen.")
                build_index(ingest_settings)
                until = time.monotonic() + 60
                while not copies.know(f"nieuw-{number}"):
                    assert time.monotonic() < until
                    time.sleep(0.1)
                copies.restart_in_turn()
        assert read.broken == []
        assert min(read.whole[kind] for kind in ("asked", "streamed", "found")) > 10
