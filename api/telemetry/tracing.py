"""Traces, as OpenTelemetry has them: the steps of a request, and how long each took.

A span is named for a step, or for the pattern of a route; beside it stand numbers and reasons,
and nothing that a reader or a document says. No instrumentation of a library is used, for those
tell addresses, and Chroma's own spans go nowhere: what is made here is not the program's default.
"""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from importlib import import_module
from types import ModuleType
from typing import Protocol

from opentelemetry.trace import (
    INVALID_SPAN,
    NoOpTracer,
    Span,
    SpanKind,
    StatusCode,
    Tracer,
    get_current_span,
    use_span,
)
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from api.errors import TracesError
from api.settings import ApiSettings

# Of the request or other work that is being done; threads and tasks that work for it see the same.
_tracer: ContextVar[Tracer | None] = ContextVar("tracer", default=None)

_PARENT = "traceparent"


class Provider(Protocol):
    """What makes spans and sends them away: OpenTelemetry's."""

    def get_tracer(self, instrumenting_module_name: str) -> Tracer:
        """OpenTelemetry's."""

    def shutdown(self) -> None:
        """Send what is left."""


class Traces:
    """Begins traces.

    Args:
        provider: where they go; without one, nowhere.
    """

    def __init__(self, provider: Provider | None = None) -> None:
        self._provider = provider
        self._tracer = provider.get_tracer("stadsbron") if provider else NoOpTracer()

    @contextmanager
    def request(self, headers: Mapping[str, str]) -> Iterator[Span]:
        """A span for a request, which goes on with the trace that its sender began.

        Args:
            headers: of the request.
        """
        _tracer.set(self._tracer)
        # Without the rest of what a sender may pass on (tracestate, baggage): that is words.
        carrier = {_PARENT: headers.get(_PARENT, "")} if self._provider else {}
        before = TraceContextTextMapPropagator().extract(carrier)
        begun = self._tracer.start_span("request", before, SpanKind.SERVER)
        with _current(begun):
            yield begun

    @contextmanager
    def work(self, name: str) -> Iterator[Span]:
        """A span for what the service does by itself."""
        _tracer.set(self._tracer)
        with span(name) as begun:
            yield begun

    def close(self) -> None:
        """Send what is left, and no more; returns within some seconds whoever listens."""
        if self._provider:
            self._provider.shutdown()


NOWHERE = Traces()


def open_traces(settings: ApiSettings) -> Traces:
    """Traces that go where the settings say.

    Raises:
        TracesError: what sends them is not installed.
    """
    if settings.traces is None:
        return NOWHERE
    return Traces(_collector().provider(settings.traces))


def arrive(settings: ApiSettings) -> bool:
    """Whether traces arrive where the settings say; blocks for some seconds.

    Raises:
        TracesError: as ``open_traces``.
    """
    return settings.traces is None or _collector().takes_traces(settings.traces)


def _collector() -> ModuleType:
    try:
        return import_module("api.telemetry.collector")
    except ImportError as error:
        raise TracesError(
            f"STADSBRON_API_TRACES is set, and a library that it needs is absent ({error}); "
            "install it with: pip install 'stadsbron[traces]', or take the setting away"
        ) from error


@contextmanager
def span(name: str) -> Iterator[Span]:
    """A step of what is being done. Not for a step within which a generator yields."""
    begun = begin(name)
    with _current(begun):
        try:
            yield begun
        except BaseException as error:
            fail(begun, type(error).__name__)
            raise


def begin(name: str) -> Span:
    """A step of what is being done, whose end has to be told; steps after it are not within it."""
    tracer = _tracer.get()
    return tracer.start_span(name) if tracer else INVALID_SPAN


def _current(begun: Span) -> AbstractContextManager[Span]:
    # What an exception says may be a reader's words: what failed is told by its kind alone.
    return use_span(begun, end_on_exit=True, record_exception=False, set_status_on_exception=False)


def tell(**numbers: float | str) -> None:
    """Numbers and reasons of the step that is being done."""
    get_current_span().set_attributes({f"stadsbron.{key}": each for key, each in numbers.items()})


def fail(failed: Span, kind: str) -> None:
    """A step did not do what it was for.

    Args:
        failed: the step.
        kind: of what went wrong, by which it is counted.
    """
    failed.set_attribute("error.type", kind)
    failed.set_status(StatusCode.ERROR)


def trace_id() -> str | None:
    """Of the request that is being answered, as 32 hexadecimal digits; None where it has none."""
    context = get_current_span().get_span_context()
    return f"{context.trace_id:032x}" if context.is_valid else None
