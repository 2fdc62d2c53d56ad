"""Many readers at the same time: what a service gets done, and how long each of them waits."""

import http.client
import itertools
import json
import statistics
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import urlsplit

from eval import bench, footprint, question_set
from eval.errors import BenchError
from eval.footprint import Footprint

# Seconds between two looks at whether the service is alive.
_PROBE = 0.02
_MINUTE = 60
_TIMEOUT = 120


@dataclass(frozen=True, slots=True)
class Load:
    """What so many readers met, each asking anew as soon as it was answered.

    Attributes:
        throughput: answers and refusals a second.
        median: milliseconds that a reader waited.
        slowest: milliseconds that 1 in 20 waited longer than.
        busy: how many were asked to come back.
        usually_alive: milliseconds that `/healthz` took as a rule (median).
        alive: milliseconds within which `/healthz` answered 19 times in 20, all the while.
        least_alive: the longest that it took.
        processor: milliseconds of processor time that the service took for a reply; None of a
            service that runs elsewhere.
        asking: milliseconds that this program took for one, which has its share of the same cores.
        memory: MiB of the service, what its processes share counted once: at the beginning, after
            each minute, and at the end.
    """

    readers: int
    throughput: float
    median: float
    slowest: float
    busy: int
    usually_alive: float
    alive: float
    least_alive: float
    processor: float | None
    asking: float
    memory: tuple[int, ...]


@dataclass(slots=True)
class _Seen:
    times: list[float] = field(default_factory=list)
    busy: int = 0
    probes: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def measure(readers: Sequence[int], seconds: float, url: str = "") -> Iterator[Load]:
    """Ask a service with each number of readers in turn.

    Args:
        readers: at a time.
        seconds: how long.
        url: of a service that runs; without it, one is started.

    Raises:
        BenchError: it did not start, or gave an error.
    """
    questions = [each.question for each in question_set.load()]
    with _at(url) as (address, process):
        # Once around, so that nothing is met for the first time while it counts.
        _asked(address, questions, 4, min(seconds, 5))
        for count in readers:
            with _watched(process) as taken:
                own = time.process_time()
                seen = _asked(address, questions, count, seconds)
                own = time.process_time() - own
            yield _told(seen, count, seconds, taken, own)


@contextmanager
def _at(url: str) -> Iterator[tuple[str, int | None]]:
    if url:
        yield urlsplit(url).netloc, None
        return
    with bench.service() as found:
        yield found


@contextmanager
def _watched(process: int | None) -> Iterator[list[Footprint]]:
    """What a service takes: at the beginning, after each minute, and at the end."""
    taken: list[Footprint] = []

    def look() -> None:
        if process is not None and (found := footprint.of(process)):
            taken.append(found)

    def look_each_minute() -> None:
        while not over.wait(_MINUTE):
            look()

    over = threading.Event()
    watching = threading.Thread(target=look_each_minute)
    look()
    watching.start()
    try:
        yield taken
    finally:
        over.set()
        watching.join()
        look()


def _asked(address: str, questions: Sequence[str], count: int, seconds: float) -> _Seen:
    seen, until = _Seen(), time.perf_counter() + seconds

    def noted(ask: Callable[[], None]) -> None:
        try:
            ask()
        except (OSError, http.client.HTTPException) as error:
            seen.faults.append(f"the service at {address} does not answer ({error}); start it")

    asking = [partial(_read, address, questions, number, until, seen) for number in range(count)]
    asking.append(partial(_probe, address, until, seen))
    threads = [threading.Thread(target=noted, args=(each,)) for each in asking]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if seen.faults:
        raise BenchError(seen.faults[0])
    if not seen.times:
        raise BenchError("no question was answered in time; let them ask for longer")
    return seen


def _read(address: str, questions: Sequence[str], number: int, until: float, seen: _Seen) -> None:
    connection = http.client.HTTPConnection(address, timeout=_TIMEOUT)
    # Each begins elsewhere, so that they do not ask the same at the same time.
    for question in itertools.islice(itertools.cycle(questions), number * 7, None):
        begun = time.perf_counter()
        if begun >= until:
            break
        status = _post(connection, question)
        took = time.perf_counter() - begun
        if status == 200:
            # What comes after the end would count as work done within the time.
            if begun + took <= until:
                seen.times.append(1000 * took)
        elif status == 503:
            seen.busy += 1
            time.sleep(0.5)
        else:
            seen.faults.append(f"the question {question!r} gave status {status}")
            break
    connection.close()


def _post(connection: http.client.HTTPConnection, question: str) -> int:
    body = json.dumps({"question": question})
    connection.request("POST", "/api/v1/ask", body, {"content-type": "application/json"})
    response = connection.getresponse()
    response.read()
    return response.status


def _probe(address: str, until: float, seen: _Seen) -> None:
    connection = http.client.HTTPConnection(address, timeout=_TIMEOUT)
    while (begun := time.perf_counter()) < until:
        connection.request("GET", "/healthz")
        connection.getresponse().read()
        seen.probes.append(1000 * (time.perf_counter() - begun))
        time.sleep(_PROBE)
    connection.close()


def _told(
    seen: _Seen, readers: int, seconds: float, taken: Sequence[Footprint], own: float
) -> Load:
    replies = len(seen.times)
    used = taken[-1].processor - taken[0].processor if taken else None
    return Load(
        readers=readers,
        throughput=round(replies / seconds, 1),
        median=round(statistics.median(seen.times), 1),
        slowest=round(_quantile(seen.times), 1),
        busy=seen.busy,
        usually_alive=round(statistics.median(seen.probes), 1),
        alive=round(_quantile(seen.probes), 1),
        least_alive=round(max(seen.probes), 1),
        processor=None if used is None else round(1000 * used / replies, 1),
        asking=round(1000 * own / replies, 1),
        memory=tuple(each.memory for each in taken),
    )


def _quantile(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20)[-1] if len(values) > 1 else values[0]
