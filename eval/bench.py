"""How fast, and how much memory: the figures that the README quotes."""

import http.client
import itertools
import json
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from eval import question_set
from eval.errors import BenchError
from ingest import encoder, encoding
from ingest.encoder import Encoder
from ingest.index import Index, open_index
from ingest.settings import IngestSettings

# The better of this many runs: other work on the machine only ever slows one down.
_RUNS = 3


def run(settings: IngestSettings, count: int) -> dict[str, float]:
    """Measure a service of its own, then indexing.

    Args:
        settings: which index and model.
        count: how many questions to ask the service; the set is gone round as often as needed.

    Raises:
        BenchError: the service did not start, or gave an error.
        IngestError: there is no index, or no model.
    """
    asked = [each.question for each in question_set.load()]
    served = _service(list(itertools.islice(itertools.cycle(asked), count)))
    return served | _indexing(open_index(settings), encoder.load(settings))


@contextmanager
def service() -> Iterator[tuple[str, int]]:
    """A service of its own, with the settings of this program, for as long as the caller wants it.

    Yields:
        Where it answers (host and port), and its process.

    Raises:
        BenchError: it did not start.
    """
    with subprocess.Popen(
        [sys.executable, "-m", "api", "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        # A line of its log for each request.
        stderr=subprocess.DEVNULL,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    ) as process:
        try:
            line = process.stdout.readline() if process.stdout else ""
            address = re.search(r"http://(\S+)", line)
            if address is None:
                raise BenchError("the service did not start; run `python -m api serve` to see why")
            yield address[1], process.pid
        finally:
            process.terminate()


def _service(questions: Sequence[str]) -> dict[str, float]:
    started = time.perf_counter()
    with service() as (address, process):
        ready = time.perf_counter() - started
        times = _ask(questions, address)
        memory = _memory(process)
    return {
        "service ready (s)": round(ready, 1),
        "questions": len(times),
        "ask, median (ms)": round(statistics.median(times), 1),
        "ask, 95th percentile (ms)": round(statistics.quantiles(times, n=20)[-1], 1),
        "memory of the service (MiB)": memory,
    }


def _ask(questions: Sequence[str], address: str) -> list[float]:
    """Milliseconds of each ``POST /api/v1/ask``, one after another over one connection."""
    connection = http.client.HTTPConnection(address, timeout=60)
    times = []
    for question in questions:
        body = json.dumps({"question": question})
        started = time.perf_counter()
        connection.request("POST", "/api/v1/ask", body, {"content-type": "application/json"})
        response = connection.getresponse()
        response.read()
        times.append(1000 * (time.perf_counter() - started))
        if response.status != 200:
            raise BenchError(f"the question {question!r} gave status {response.status}")
    connection.close()
    return times


def _memory(process: int) -> float:
    """Resident memory in MiB, as Linux reports it."""
    lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    (resident,) = (line.split()[1] for line in lines if line.startswith("VmRSS"))
    return round(int(resident) / 1024)


def _indexing(index: Index, model: Encoder) -> dict[str, float]:
    """Passages a second: as the index encodes them, and by the model's own encode, in turn."""
    texts = [
        encoding.encodable(document, passage)
        for document in index.documents.values()
        for _, passage in index.catalogue.of_document(document.id).values()
    ]
    ours, bare = [], []
    for _ in range(_RUNS):
        started = time.perf_counter()
        list(model.encode_passages(texts))
        ours.append(len(texts) / (time.perf_counter() - started))
        started = time.perf_counter()
        model.encode_bare([text for text, _ in texts])
        bare.append(len(texts) / (time.perf_counter() - started))
    return {
        "passages": len(texts),
        "indexing (passages/s)": round(max(ours), 1),
        "bare encode (passages/s)": round(max(bare), 1),
        "indexing / bare encode": round(max(ours) / max(bare), 2),
    }
