"""What a collector is sent of a service: the steps of each request, and nobody's words."""

import asyncio
import json
import logging
import re
import signal
import socket
import statistics
import sys
import time

import httpx
import pytest

from api.app import create_app
from api.errors import TracesError
from api.live import Live
from api.settings import ApiSettings
from api.telemetry.tracing import open_traces
from tests.collector import collecting, told
from tests.process import free_port, serving, writes
from tests.scripted import KEY

QUESTION = "Vanaf hoeveel mensen laat de Straatkubus iets zien?"
OUTSIDE = "Wat is de hoofdstad van Australië?"
TRUE = "De Straatkubus verbergt een selectie met minder dan vijf waarnemingen [1]."
FALSE = "De Straatkubus kostte 8 miljoen euro [1]."
TRACE, PARENT = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
HEADERS = {
    "traceparent": f"00-{TRACE}-{PARENT}-01",
    "tracestate": "lezer=jansen",
    "baggage": "lezer=jansen",
    "x-forwarded-user": "jansen",
    "x-request-id": "from-the-proxy-1",
    "authorization": "Bearer sb_geheimesleutel",
}


@pytest.fixture(scope="module")
def traced(shipped_settings, tmp_path_factory):
    """A collector after some requests, the log, and all that was asked and answered."""
    from tests.scripted import serving as playing

    log = tmp_path_factory.mktemp("traced") / "log.txt"
    with collecting() as collector, playing() as model:
        variables = writes(model.writes([f"{TRUE} {FALSE}", 500])) | {
            "STADSBRON_API_TRACES": collector.address,
            "STADSBRON_API_LOG_FORMAT": "json",
            "STADSBRON_API_ACCESS": "proxy",
            "STADSBRON_API_TRUSTED_PROXIES": "127.0.0.1",
            "OTEL_SERVICE_NAME": "proefdienst",
            "OTEL_EXPORTER_OTLP_HEADERS": "x-sleutel=van-de-verzamelaar",
            # Nothing is sent before the end, so the end has to send it.
            "OTEL_BSP_SCHEDULE_DELAY": "600000",
        }
        with serving(shipped_settings, log, **variables) as service:
            with httpx.Client(base_url=service.address, timeout=60, headers=HEADERS) as client:
                ask = {"url": "/api/v1/ask", "json": {"question": QUESTION}}
                search = {"url": "/api/v1/search", "params": {"q": QUESTION}}
                document = {"url": "/api/v1/documents/almere-straatkubus"}
                replies = [
                    client.post(**ask, headers={"accept": "text/event-stream"}),
                    client.post(**ask, headers={"traceparent": "jansen"}),
                    client.post("/api/v1/ask", json={"question": OUTSIDE}),
                    client.get(**search),
                    client.get(**document),
                    client.request("PROPFIND", "/jansen"),
                    client.get("/healthz"),
                ]
            service.process.send_signal(signal.SIGINT)
            assert service.process.wait(timeout=30) == 0
        yield collector, service.lines(), replies


def test_a_request_is_a_trace_with_its_steps_that_goes_on_with_its_senders(traced) -> None:
    collector, _, _ = traced
    streamed = next(span for span in collector.spans if span.trace_id.hex() == TRACE)
    assert streamed.name == "POST /api/v1/ask"
    assert streamed.parent_span_id.hex() == PARENT
    assert told(streamed) == {
        "http.request.method": "POST",
        "http.route": "/api/v1/ask",
        "http.response.status_code": 200,
        "stadsbron.request": "from-the-proxy-1",
        "stadsbron.writer": "model",
        "stadsbron.sentences": 1,
    }
    steps = collector.within(streamed)
    assert [each.name for each in steps] == ["read", "search", "model", "verify", "verify"]
    search = told(steps[1])
    assert search["stadsbron.batch"] == 1
    assert search["stadsbron.passages"] == 12
    assert 0 < told(steps[2])["stadsbron.waited"] < 30


def test_failures_and_refusals_are_told_by_their_kind(traced) -> None:
    collector, _, _ = traced
    asked = [each for each in collector.spans if each.name == "POST /api/v1/ask"]
    _, failed, refused = asked
    # A trace that is none is not gone on with.
    assert failed.trace_id.hex() != TRACE
    model, *_ = [each for each in collector.within(failed) if each.name == "model"]
    assert told(model)["error.type"] == "LanguageModelError"
    assert told(failed)["stadsbron.writer"] == "sources"
    assert told(refused)["stadsbron.refused"] == "outside"


def test_requests_are_named_for_their_routes(traced) -> None:
    collector, _, _ = traced
    requests = [each.name for each in collector.spans if "http.route" in told(each)]
    assert requests == [
        *["POST /api/v1/ask"] * 3,
        "GET /api/v1/search",
        "GET /api/v1/documents/{document_id}",
        "HTTP /{file}",
    ]


def test_a_collector_is_sent_nobodys_words(traced) -> None:
    collector, _, replies = traced
    sent = b"".join(collector.sent).decode("utf-8", "replace").lower()
    said = " ".join([QUESTION, OUTSIDE, TRUE, FALSE, *(each.text for each in replies)])
    words = {each.lower() for each in re.findall(r"[^\W\d_]{6,}", said)}
    assert len(words) > 300
    assert {"straatkubus", "hoofdstad", "waarnemingen", "almere"} <= words
    # Names of fields in the replies are words as well, of which spans have some.
    names = " ".join(f"{span.name} {' '.join(told(span))}" for span in collector.spans)
    ours = f"{names} sources outside languagemodelerror telemetry.sdk.version".lower()
    assert {each for each in words if each in sent and each not in ours} == set()
    for secret in ("jansen", "geheimesleutel", KEY, "127.0.0.1", "almere-straatkubus"):
        assert secret not in sent


def test_opentelemetrys_own_variables_say_the_rest(traced) -> None:
    collector, lines, _ = traced
    assert collector.resource["service.name"] == "proefdienst"
    assert collector.headers["x-sleutel"] == "van-de-verzamelaar"
    assert not [each for each in lines if "van-de-verzamelaar" in each]


def test_a_line_of_the_log_has_the_trace(traced) -> None:
    collector, lines, _ = traced
    requests = [told for told in map(json.loads, lines) if told["logger"] == "stadsbron.request"]
    traces = [each.trace_id.hex() for each in collector.spans if "http.route" in told(each)]
    assert [each["trace_id"] for each in requests] == traces
    (warned,) = [each for each in map(json.loads, lines) if each["logger"] == "stadsbron.author"]
    assert warned["trace_id"] == traces[1]


def test_a_collector_that_is_gone_is_told_of_once_and_fails_nothing(
    assistant, monkeypatch, caplog
) -> None:
    monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "20")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_TIMEOUT", "1")
    address = f"http://127.0.0.1:{free_port()}"
    settings = ApiSettings(traces=address)
    live = Live(assistant, traces=open_traces(settings))
    transport = httpx.ASGITransport(create_app(live, settings))

    async def ask_until_it_is_told_and_longer() -> None:
        async with httpx.AsyncClient(transport=transport, base_url="http://hier") as client:
            until, more = time.monotonic() + 30, 60
            while more:
                reply = await client.get("/api/v1/search", params={"q": QUESTION})
                assert reply.status_code == 200
                assert time.monotonic() < until
                more -= bool(of_traces())

    def of_traces() -> list[str]:
        ours = ("stadsbron.traces", "opentelemetry")
        return [each.message for each in caplog.records if each.name.startswith(ours)]

    with caplog.at_level(logging.INFO):
        asyncio.run(ask_until_it_is_told_and_longer())
        live.traces.close()
    (line,) = of_traces()
    assert address in line
    assert "STADSBRON_API_TRACES" in line


def test_a_collector_that_says_nothing_does_not_hold_up_the_end() -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        traces = open_traces(ApiSettings(traces=f"http://127.0.0.1:{deaf.getsockname()[1]}"))
        with traces.work("index swap"):
            pass
        begun = time.monotonic()
        traces.close()
        assert time.monotonic() - begun < 5


@pytest.mark.slow
def test_traces_cost_next_to_nothing_whether_they_arrive_or_not(assistant, monkeypatch) -> None:
    """Processor time, of the thread that sends them too; asked in turn, so all have it as busy."""
    monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "500")
    took: dict[str, list[float]] = {}

    async def ask(addresses: dict[str, str | None]) -> None:
        clients = {}
        for name, address in addresses.items():
            settings = ApiSettings(traces=address)
            app = create_app(Live(assistant, traces=open_traces(settings)), settings)
            transport = httpx.ASGITransport(app)
            clients[name] = httpx.AsyncClient(transport=transport, base_url="http://hier")
        for _ in range(150):
            for name, client in clients.items():
                begun = time.process_time()
                await client.post("/api/v1/ask", json={"question": QUESTION})
                took.setdefault(name, []).append(time.process_time() - begun)

    with collecting() as collector:
        gone = f"http://127.0.0.1:{free_port()}"
        asyncio.run(ask({"none": None, "sent": collector.address, "gone": gone}))
        assert collector.spans
    median = {name: statistics.median(each) for name, each in took.items()}
    assert median["sent"] < 1.1 * median["none"], median
    assert median["gone"] < 1.1 * median["none"], median


def test_what_is_not_installed_is_named(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "api.telemetry.collector", None)
    with pytest.raises(TracesError, match=r"pip install 'stadsbron\[traces\]'"):
        open_traces(ApiSettings(traces="http://collector:4318"))


def test_an_address_has_no_password() -> None:
    with pytest.raises(ValueError, match="pattern"):
        ApiSettings(traces="http://naam:wachtwoord@collector:4318")
