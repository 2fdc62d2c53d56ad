"""What others do on the network to a service costs nobody else their answer."""

import contextlib
import re
import resource
import shutil
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.process import ROOT, Service, free_port, serving

QUESTION = {"question": "Hoe werkt de Straatkubus in Almere?"}
BODY = b'{"question": "Hoe werkt de Straatkubus in Almere?"}'
# Files that the service may have open; so it lets in 256 connections.
FILES = 512
# As a reader's phone: what is sent to it soon waits.
SMALL = 4096


@dataclass(frozen=True, slots=True)
class Served:
    """A service that waits two seconds for its readers.

    Attributes:
        client: an ordinary reader.
        metrics: where it is watched.
    """

    service: Service
    client: httpx.Client
    metrics: str

    def connect(self, data: bytes = b"", *, small: bool = False) -> socket.socket:
        """Another, who sends something at first."""
        made = socket.socket()
        if small:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL)
        made.settimeout(20)
        made.connect(("127.0.0.1", int(self.service.address.rpartition(":")[2])))
        with contextlib.suppress(ConnectionError):
            made.sendall(data)
        return made

    def answers(self) -> None:
        """The ordinary reader has an answer."""
        assert self.client.post("/api/v1/ask", json=QUESTION).json()["type"] == "answer"

    @property
    def memory(self) -> int:
        """MB."""
        status = Path(f"/proc/{self.service.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) // 1024

    @property
    def files(self) -> int:
        """That it has open."""
        return len([*Path(f"/proc/{self.service.process.pid}/fd").iterdir()])

    @property
    def in_flight(self) -> int:
        """Questions that are worked on."""
        said = httpx.get(self.metrics, timeout=20).text
        return int(float(re.search(r"^stadsbron_questions_in_flight (\S+)", said, re.M)[1]))


@pytest.fixture(scope="module")
def served(shipped_settings, tmp_path_factory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    web = folder / "web"
    shutil.copytree(ROOT / "web", web)
    (web / "groot.bin").write_bytes(bytes(30_000_000))
    port = free_port()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, hard))
    with serving(
        shipped_settings,
        folder / "log.txt",
        STADSBRON_API_READER_SECONDS="2",
        STADSBRON_API_METRICS_PORT=str(port),
        STADSBRON_API_WEB=str(web),
    ) as service:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        with httpx.Client(base_url=service.address, timeout=60) as client:
            yield Served(service, client, f"http://127.0.0.1:{port}/metrics")
        assert "Traceback" not in (folder / "log.txt").read_text()


def rest(connection: socket.socket) -> bytes:
    """What is said until the other side hangs up, which it has to."""
    said = b""
    # One that is reset has hung up before all was read that was sent.
    with connection, contextlib.suppress(ConnectionError):
        while piece := connection.recv(65536):
            said += piece
    return said


def until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def post(*headers: str, body: bytes = b"") -> bytes:
    """A request with a question, with these headers."""
    lines = ["POST /api/v1/ask HTTP/1.1", "Host: x", "Content-Type: application/json", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


MALFORMED = {
    "no HTTP": b"\x00\x01\x02 hallo\r\n\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(300),
    "no host": b"GET /healthz HTTP/1.1\r\n\r\n",
    "two hosts": b"GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    "a zero in a header": b"GET /healthz HTTP/1.1\r\nHost: x\r\nA: a\x00b\r\n\r\n",
    "two lengths": post("Content-Length: 4", "Content-Length: 5", body=b"abcde"),
    "a length below nothing": post("Content-Length: -4", body=b"abcd"),
    "a length with a sign": post("Content-Length: +4", body=b"abcd"),
    "a length and pieces": post(
        "Content-Length: 4",
        "Transfer-Encoding: chunked",
        body=b"0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n",
    ),
    "a space before a colon": post("Transfer-Encoding : chunked", body=b"0\r\n\r\n"),
    "pieces that are none": post("Transfer-Encoding: xchunked", body=b"0\r\n\r\n"),
    "a piece of no size": post("Transfer-Encoding: chunked", body=b"ZZ\r\n{}\r\n0\r\n\r\n"),
    "a piece of any size": post("Transfer-Encoding: chunked", body=b"f" * 40 + b"\r\n{}"),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_what_is_no_request_is_refused_and_hung_up_on(served: Served, name: str) -> None:
    said = rest(served.connect(MALFORMED[name]))
    assert re.match(rb"HTTP/1.1 (400 Bad Request|501 Not Implemented)\r\n", said), said
    assert b"application/problem+json" in said
    # What was hidden in it is not taken for a request of its own.
    assert len(re.findall(rb"HTTP/1.1 \d", said)) == 1


FLOODS = {
    "a header of a megabyte": b"A: " + b"a" * 1_000_000,
    "ten thousand headers": b"".join(b"A-%d: a\r\n" % number for number in range(10_000)),
}


@pytest.mark.parametrize("flood", [*FLOODS.values(), b"A: a"], ids=[*FLOODS, "the address"])
def test_a_head_that_is_too_large_is_refused(served: Served, flood: bytes) -> None:
    path = b"/" if flood in FLOODS.values() else b"/" + b"a" * 1_000_000
    said = rest(served.connect(b"GET " + path + b" HTTP/1.1\r\nHost: x\r\n" + flood + b"\r\n\r\n"))
    assert said == b"" or said.startswith(b"HTTP/1.1 431 "), said
    served.answers()


def test_a_head_without_end_takes_no_memory(served: Served) -> None:
    before = served.memory
    for piece in (b"a" * 65536, b"A: a\r\n" * 10_000):
        flooding = served.connect(b"GET / HTTP/1.1\r\nHost: x\r\nA: ")
        with flooding, pytest.raises(ConnectionError):
            flooding.sendall(2000 * piece)
    served.answers()
    assert served.memory - before < 50


def test_who_sends_a_byte_at_a_time_holds_up_nobody_and_is_hung_up_on(served: Served) -> None:
    head = [served.connect(b"POST /api/v1/ask HTTP/1.1\r\n") for _ in range(100)]
    body = [served.connect(post("Content-Length: 500")) for _ in range(100)]
    gone = threading.Event()

    def drip() -> None:
        while not gone.wait(0.2):
            for each in (*head, *body):
                with contextlib.suppress(OSError):
                    each.sendall(b"a")

    dripping = threading.Thread(target=drip)
    dripping.start()
    for _ in range(3):
        served.answers()
    until(lambda: served.files < 120)
    gone.set()
    dripping.join()
    said = [rest(each) for each in (*head, *body)]
    assert {each[:12] for each in said if each} == {b"HTTP/1.1 408"}
    assert b"within 2 seconds" in b"".join(said)


def test_who_takes_in_nothing_of_a_file_is_hung_up_on(served: Served) -> None:
    before = served.files
    ask = b"GET /groot.bin HTTP/1.1\r\nHost: x\r\n\r\n"
    readers = [served.connect(ask, small=True) for _ in range(100)]
    until(lambda: served.files > before + 90)
    served.answers()
    until(lambda: served.files < before + 10)
    for each in readers:
        each.close()


def test_who_takes_in_a_file_slowly_but_steadily_gets_all_of_it(served: Served) -> None:
    with served.connect(b"GET /groot.bin HTTP/1.1\r\nHost: x\r\n\r\n", small=True) as reader:
        taken, ends = 0, time.monotonic() + 3
        while time.monotonic() < ends:
            taken += len(reader.recv(65536))
            time.sleep(0.005)
        while taken < 30_000_000:
            taken += len(reader.recv(1 << 20))


def test_more_connections_than_it_can_have_keep_out_nobody(served: Served) -> None:
    idle = [served.connect() for _ in range(2 * FILES)]
    for _ in range(3):
        with httpx.Client(base_url=served.service.address, timeout=60) as newcomer:
            assert newcomer.post("/api/v1/ask", json=QUESTION).json()["type"] == "answer"
    assert served.files < FILES - 100
    for each in idle:
        each.close()


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
@pytest.mark.parametrize("resets", [False, True], ids=["closes", "resets"])
def test_who_leaves_leaves_nothing_running(served: Served, accept: str, resets: bool) -> None:
    ask = post(f"Accept: {accept}", f"Content-Length: {len(BODY)}", body=BODY)
    before, leaving = len(served.service.lines()), []
    for length in (20, len(ask) - 60, len(ask) - 1, len(ask), len(ask), len(ask)):
        leaving += [served.connect(ask[:length]) for _ in range(10)]
    for each in leaving:
        if resets:
            each.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        each.close()
    until(lambda: served.in_flight == 0)
    served.answers()
    # Those in the middle of their body did not ask anything wrongly: they left.
    said = served.service.lines()[before:]
    assert not [each for each in said if re.search(r"/api/v1/ask 4(?!99)", each)]
