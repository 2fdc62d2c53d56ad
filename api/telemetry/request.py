"""A request as whoever runs the service sees it: its id, where it went, how it ended."""

import logging
import re
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from opentelemetry.trace import Span
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.telemetry import tracing
from api.telemetry.log import request_id
from api.telemetry.tracing import NOWHERE, Traces

_log = logging.getLogger("stadsbron.request")

HEADER = "x-request-id"

# What proxies and tracers make: UUIDs, hexadecimal, "1-67891233-abcdef". Anything else might be
# an attempt to write a line of the log.
_ID = re.compile(r"[A-Za-z0-9._=:+-]{8,128}")

# Asked every few seconds by whatever keeps the service running; worth a line when it goes wrong.
_PROBES = ("/healthz", "/readyz")

# Anybody can send another, with any word for it.
_METHODS = {"GET", "HEAD", "POST", "DELETE", "OPTIONS"}

# As nginx has it: the reader left before the answer began.
_LEFT = 499

# Of the page and its files, and of addresses where there is nothing.
_FILE = "/{file}"


@dataclass(frozen=True, slots=True)
class Ended:
    """A request that is over.

    Attributes:
        route: its pattern, such as `/api/v1/documents/{document_id}`, for the address itself may
            hold what a reader typed; empty where it was refused before any route took it.
        status: that was sent; 499 where the reader left before.
        seconds: until the last byte was sent.
    """

    method: str
    route: str
    status: int
    seconds: float

    @property
    def known_method(self) -> str | None:
        """The method, where it is one of those that are told of; None where it is another."""
        return self.method if self.method in _METHODS else None


class Requests:
    """Gives each request an id, and tells of each that is over. Written for ASGI itself: what
    wraps a response would hold up a stream of events.

    Args:
        app: the rest of the service.
        patterns: of the routes, by the functions behind them.
        ended: called for each request that is over.
        traces: where each request is told of as well, with its steps.
    """

    def __init__(
        self,
        app: ASGIApp,
        patterns: Mapping[Any, str],
        ended: Callable[[Ended], None] = lambda _: None,
        traces: Traces = NOWHERE,
    ) -> None:
        self._app = app
        self._patterns = patterns
        self._ended = ended
        self._traces = traces

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI's."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        given = headers.get(HEADER, "")
        identity = given if _ID.fullmatch(given) else uuid.uuid4().hex
        # Each request is a task of its own, so it is not taken back: what fails is told of later.
        request_id.set(identity)
        status = _LEFT
        started = time.perf_counter()

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message).setdefault(HEADER, identity)
            await send(message)

        traces = NOWHERE if scope["path"] in _PROBES else self._traces
        with traces.request(headers) as span:
            try:
                await self._app(scope, receive, sending)
            except Exception:
                status = 500
                raise
            finally:
                seconds = time.perf_counter() - started
                over = Ended(scope["method"], pattern(scope, self._patterns), status, seconds)
                self._ended(over)
                _describe(span, over, identity)
                # Within the span, so that the line has its trace.
                _tell(over)


def pattern(scope: Scope, patterns: Mapping[Any, str]) -> str:
    """The pattern of the route that took a request; empty where it was refused before any did."""
    endpoint = scope.get("endpoint")
    return patterns.get(endpoint, _FILE) if endpoint else ""


def instance() -> str | None:
    """The request that is being answered, as problem details name it; None outside of one."""
    identity = request_id.get()
    return f"urn:request:{identity}" if identity else None


def _describe(span: Span, over: Ended, identity: str) -> None:
    """Name a span for a request that is over, in OpenTelemetry's words for HTTP."""
    method = over.known_method or "HTTP"
    span.update_name(f"{method} {over.route}".rstrip())
    span.set_attributes(
        {
            "http.request.method": over.known_method or "_OTHER",
            "http.route": over.route,
            "http.response.status_code": over.status,
            "stadsbron.request": identity,
        }
    )
    if over.status >= 500:
        tracing.fail(span, str(over.status))


def _tell(over: Ended) -> None:
    if over.route in _PROBES and over.status == 200:
        return
    milliseconds = round(1000 * over.seconds)
    fields = {
        "method": over.method,
        "route": over.route,
        "status": over.status,
        "milliseconds": milliseconds,
    }
    said = f"{over.method} {over.route or '(refused)'} {over.status}, {milliseconds} ms"
    _log.info(said, extra={"fields": fields})
