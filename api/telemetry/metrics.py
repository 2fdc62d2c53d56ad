"""Counts and times of what the service does, for Prometheus.

No label holds anything that a reader or a document says: each has a handful of values.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Literal

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    start_http_server,
)
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from api.answering.answer import Answer
from api.answering.manuscript import Manuscript
from api.consultation import Reply
from api.errors import AddressInUseError
from api.telemetry.request import Ended
from ingest.snapshot import Manifest

# What is done with a question: understand it, find passages, write with the sources' sentences;
# wait for a language model's words, and hold these against the passages.
Stage = Literal["read", "search", "answer", "model", "verify"]

# The index in force; None where there is none yet.
Told = Callable[[], Manifest | None]

# Seconds: a search takes some 10 ms where nobody else asks, a language model up to minutes.
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120)


class Metrics:
    """What is counted in one process. Of several that share a folder for it (``serve_several``),
    all is counted together.
    """

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)
        self._requests = Counter(
            "stadsbron_requests",
            "Requests that are over.",
            ("method", "route", "status"),
            registry=registry,
        )
        self._request_seconds = Histogram(
            "stadsbron_request_seconds",
            "From a request to the last byte of its response.",
            ("route",),
            buckets=_BUCKETS,
            registry=registry,
        )
        self._stages = Histogram(
            "stadsbron_stage_seconds",
            "What a question's stages took.",
            ("stage",),
            buckets=_BUCKETS,
            registry=registry,
        )
        self._answers = Counter(
            "stadsbron_answers", "Questions answered, by who wrote.", ("writer",), registry=registry
        )
        self._refusals = Counter(
            "stadsbron_refusals", "Questions refused, by reason.", ("reason",), registry=registry
        )
        self._sentences = Counter(
            "stadsbron_model_sentences",
            "Sentences of a language model, by what became of them.",
            ("state",),
            registry=registry,
        )
        self._failures = Counter(
            "stadsbron_model_failures",
            "Questions at which the language model failed.",
            registry=registry,
        )
        self._asked = Gauge(
            "stadsbron_questions_in_flight",
            "Questions being answered.",
            registry=registry,
            multiprocess_mode="livesum",
        )
        self._waiting = Gauge(
            "stadsbron_questions_waiting",
            "Work that waits for its turn.",
            registry=registry,
            multiprocess_mode="livesum",
        )
        self._wait = Histogram(
            "stadsbron_wait_seconds",
            "What work waited for its turn.",
            buckets=(0.001, *_BUCKETS),
            registry=registry,
        )
        self._builds = Counter(
            "stadsbron_index_builds",
            "Builds of the index that this service began, by what came of them.",
            ("outcome",),
            registry=registry,
        )
        self._store = Gauge(
            "stadsbron_store_answers",
            "1: the vector store does its part; 0: passages are compared one by one.",
            registry=registry,
            multiprocess_mode="livemin",
        )

    def ended(self, request: Ended) -> None:
        """Count a request."""
        method = request.known_method or "other"
        self._requests.labels(method, request.route, request.status).inc()
        self._request_seconds.labels(request.route).observe(request.seconds)

    @contextmanager
    def question(self) -> Iterator[None]:
        """A question is being answered."""
        with self._asked.track_inprogress():
            yield

    @contextmanager
    def waiting(self) -> Iterator[Callable[[], None]]:
        """Work waits for its turn; to be told when that comes, if it does."""
        came, waits = time.perf_counter(), True
        self._waiting.inc()

        def begin() -> None:
            nonlocal waits
            waits = False
            self._waiting.dec()
            self._wait.observe(time.perf_counter() - came)

        try:
            yield begin
        finally:
            if waits:
                self._waiting.dec()

    @contextmanager
    def stage(self, stage: Stage) -> Iterator[None]:
        """A stage of a question is at work."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self.took(stage, time.perf_counter() - started)

    def took(self, stage: Stage, seconds: float) -> None:
        """Count a stage that has been measured."""
        self._stages.labels(stage).observe(seconds)

    def replied(self, reply: Reply) -> None:
        """Count what came of a question."""
        if isinstance(reply.result, Answer):
            self._answers.labels(reply.result.writer).inc()
        else:
            self._refusals.labels(reply.result.reason).inc()

    def checked(self, manuscript: Manuscript) -> None:
        """Count what the check made of a language model's sentences."""
        for sentence in manuscript.sentences:
            self._sentences.labels(sentence.state).inc()
        self._sentences.labels("dropped").inc(manuscript.dropped)

    def failed(self) -> None:
        """Count a failure of the language model."""
        self._failures.inc()

    def built(self, outcome: str) -> None:
        """Count a build of the index, by what came of it; see ``Build``."""
        self._builds.labels(outcome).inc()

    def tell_store(self, answers: bool) -> None:
        """Tell whether the vector store does its part."""
        self._store.set(answers)

    def tell_of(self, manifest: Told) -> None:
        """Tell the age and size of an index whenever they are asked for; 0 where there is none."""
        self._registry.register(_OfIndex(manifest))

    def serve(self, host: str, port: int) -> Callable[[], None]:
        """Answer Prometheus at `/metrics`, from a thread that no question holds up.

        Returns:
            Ends it.

        Raises:
            AddressInUseError: it cannot listen there.
        """
        return _serve(self._registry, host, port)


def serve_several(
    host: str, port: int, processes: Callable[[], Mapping[str, int]], manifest: Told
) -> Callable[[], None]:
    """As ``Metrics.serve``, for several processes that answer.

    The library keeps what they count in a folder that PROMETHEUS_MULTIPROC_DIR names, if that was
    so before it was imported.

    Args:
        host: where to listen.
        port: …
        processes: ids of those that run, by name.
        manifest: of the index in force.

    Raises:
        AddressInUseError: as ``Metrics.serve``.
    """
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    PlatformCollector(registry=registry)
    registry.register(_OfProcesses(processes))
    registry.register(_OfIndex(manifest))
    return _serve(registry, host, port)


def _serve(registry: CollectorRegistry, host: str, port: int) -> Callable[[], None]:
    try:
        server, thread = start_http_server(port, host, registry)
    except OSError as error:
        raise AddressInUseError(
            f"cannot listen on {host} port {port} for metrics ({error.strerror}); stop what "
            "uses it, or choose another with STADSBRON_API_METRICS_PORT"
        ) from error

    def stop() -> None:
        server.shutdown()
        server.server_close()
        thread.join()

    return stop


class _OfIndex(Collector):
    """Age and size of an index."""

    def __init__(self, manifest: Told) -> None:
        self._manifest = manifest

    def collect(self) -> Iterator[Metric]:
        """The library's."""
        found = self._manifest()
        age = time.time() - found.created.timestamp() if found else 0
        documents, passages = (found.documents, found.passages) if found else (0, 0)
        yield GaugeMetricFamily("stadsbron_index_age_seconds", "Since it was built.", age)
        yield GaugeMetricFamily("stadsbron_index_documents", "In the index.", documents)
        yield GaugeMetricFamily("stadsbron_index_passages", "In the index.", passages)


class _OfProcesses(Collector):
    """Memory, processor time and open files of each of some processes, labelled by its name."""

    def __init__(self, processes: Callable[[], Mapping[str, int]]) -> None:
        self._processes = processes

    def collect(self) -> Iterable[Metric]:
        """The library's."""
        told: dict[str, Metric] = {}
        for name, process in self._processes().items():
            for found in ProcessCollector(pid=partial(int, process), registry=None).collect():
                metric = Metric(found.name, found.documentation, found.type)
                metric = told.setdefault(found.name, metric)
                for sample in found.samples:
                    metric.add_sample(sample.name, {"worker": name}, sample.value)
        return told.values()
