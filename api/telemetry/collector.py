"""Sends traces to a collector: OpenTelemetry's own SDK, with what a service needs of it.

Sampling, the name of the service, headers with a key, certificates and the size of the queue are
OpenTelemetry's to set, by its own variables (``OTEL_…``).
"""

import logging
from collections.abc import Sequence
from importlib import metadata
from threading import Thread

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import OTELResourceDetector, Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult

_log = logging.getLogger("stadsbron.traces")

# Where a collector takes traces, below its address; OTLP's.
_PATH = "/v1/traces"
# Seconds that the end of the service, and an examination, wait for a collector.
_PATIENCE = 3.0


class CollectorProvider(TracerProvider):
    """OpenTelemetry's, which ends in time."""

    def shutdown(self) -> None:
        """OpenTelemetry's: sends what is left; gives up on a collector that does not take it."""
        # A thread that does not keep the program from ending: the SDK waits for half a minute.
        ending = Thread(target=super().shutdown, name="last traces", daemon=True)
        ending.start()
        ending.join(_PATIENCE)


class Noting(SpanExporter):
    """Has another send spans, and says once that they do not arrive, and once that they do again.

    Args:
        exporter: sends them.
        address: where, as it is told.
    """

    def __init__(self, exporter: SpanExporter, address: str) -> None:
        self._exporter = exporter
        self._address = address
        self._is_gone = False

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """OpenTelemetry's; called by a thread of its own, one batch at a time."""
        result = self._exporter.export(spans)
        is_gone = result is not SpanExportResult.SUCCESS
        if is_gone and not self._is_gone:
            _log.warning(
                "%s takes no traces, which are lost until it does; see that the collector runs, "
                "and that STADSBRON_API_TRACES and OTEL_EXPORTER_OTLP_HEADERS are right",
                self._address,
            )
        if self._is_gone and not is_gone:
            _log.info("%s takes traces again", self._address)
        self._is_gone = is_gone
        return result

    def shutdown(self) -> None:
        """OpenTelemetry's."""
        self._exporter.shutdown()


def provider(address: str) -> CollectorProvider:
    """Makes spans, and sends them in batches from a thread that no request waits for.

    Args:
        address: of the collector, such as ``http://collector:4318``.
    """
    ours = {"service.name": "stadsbron", "service.version": metadata.version("stadsbron")}
    # What the environment says (OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES) goes before ours.
    resource = Resource(ours).merge(OTELResourceDetector().detect())
    made = CollectorProvider(resource=resource, shutdown_on_exit=False)
    made.add_span_processor(BatchSpanProcessor(Noting(_exporter(address), address)))
    return made


def takes_traces(address: str) -> bool:
    """Whether a collector takes what it is sent; nothing is."""
    return _exporter(address, _PATIENCE).export(()) is SpanExportResult.SUCCESS


def _exporter(address: str, seconds: float | None = None) -> OTLPSpanExporter:
    # Said once, by ourselves; the library would say it for every batch, and the queue for every
    # span that it drops.
    for name in ("opentelemetry.exporter.otlp", "opentelemetry.sdk._shared_internal"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return OTLPSpanExporter(endpoint=address.rstrip("/") + _PATH, timeout=seconds)
