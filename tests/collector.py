"""A collector of traces: takes OTLP over HTTP, and keeps what it is sent."""

import http.server
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span


class Collector:
    """What was sent.

    Attributes:
        address: where it listens.
        sent: the body of each request.
        headers: of the last.
    """

    address = ""

    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.headers: dict[str, str] = {}

    @property
    def resource(self) -> dict[str, str]:
        """Who sends."""
        (of_spans, *_) = ExportTraceServiceRequest.FromString(self.sent[0]).resource_spans
        return {each.key: each.value.string_value for each in of_spans.resource.attributes}

    @property
    def spans(self) -> list[Span]:
        """All of them, in the order in which they began."""
        found = [
            span
            for body in self.sent
            for of_resource in ExportTraceServiceRequest.FromString(body).resource_spans
            for of_scope in of_resource.scope_spans
            for span in of_scope.spans
        ]
        return sorted(found, key=lambda span: span.start_time_unix_nano)

    def named(self, name: str) -> Span:
        """The one span with a name, once it has arrived."""
        until = time.monotonic() + 20
        while not (found := [span for span in self.spans if span.name == name]):
            assert time.monotonic() < until, [span.name for span in self.spans]
            time.sleep(0.05)
        (span,) = found
        return span

    def within(self, span: Span) -> list[Span]:
        """The steps of a span."""
        return [each for each in self.spans if each.parent_span_id == span.span_id]


def told(span: Span) -> dict[str, str | int | float]:
    """What a span tells beside its name."""
    return {
        each.key: getattr(each.value, each.value.WhichOneof("value")) for each in span.attributes
    }


@contextmanager
def collecting() -> Iterator[Collector]:
    """A collector on a port of its own, until the caller is done with it."""
    collector = Collector()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            is_theirs = self.path == "/v1/traces"
            if is_theirs:
                collector.sent.append(body)
                collector.headers = dict(self.headers)
            self.send_response(200 if is_theirs else 404)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        collector.address = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield collector
        server.shutdown()
