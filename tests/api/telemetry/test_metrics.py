"""What Prometheus finds of a service that answers, refuses, and has a language model that fails."""

import asyncio
import re
import threading
import urllib.request

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.process import free_port, serving, writes

QUESTION = "Vanaf hoeveel mensen laat de Straatkubus iets zien?"
OUTSIDE = "Wat is de hoofdstad van Australië?"
TRUE = "De Straatkubus verbergt een selectie met minder dan vijf waarnemingen [1]."
FALSE = "De Straatkubus kostte 8 miljoen euro [1]."

Samples = dict[tuple[str, tuple[str, ...]], float]


def samples(port: int) -> Samples:
    """What is counted, by name and labels."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as response:
        text = response.read().decode()
    assert not re.search("straatkubus|australi|nergens", text, re.IGNORECASE)
    return {
        (sample.name, tuple(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


@pytest.fixture
def counted(service, shipped_settings, tmp_path) -> Samples:
    """After an answer of the model, one after its failure, a refusal, and an address of nothing."""
    port = free_port()
    model = writes(service.writes([f"{TRUE} {FALSE}", 500]))
    watched = {"STADSBRON_API_METRICS_PORT": str(port)}
    with (
        serving(shipped_settings, tmp_path / "log.txt", **model, **watched) as served,
        httpx.Client(base_url=served.address, timeout=60) as client,
    ):
        for question in (QUESTION, QUESTION, OUTSIDE):
            assert client.post("/api/v1/ask", json={"question": question}).status_code == 200
        assert client.get("/nergens").status_code == 404
        assert client.request("PROPFIND", "/nergens").status_code == 405
        # Not where readers come.
        assert client.get("/metrics").status_code == 404
        return samples(port)


def test_what_happened_is_counted(counted: Samples) -> None:
    expected = {
        ("stadsbron_requests_total", ("POST", "/api/v1/ask", "200")): 3,
        ("stadsbron_requests_total", ("GET", "/{file}", "404")): 2,
        ("stadsbron_requests_total", ("other", "/{file}", "405")): 1,
        ("stadsbron_answers_total", ("model",)): 1,
        ("stadsbron_answers_total", ("sources",)): 1,
        ("stadsbron_refusals_total", ("outside",)): 1,
        ("stadsbron_model_failures_total", ()): 1,
        ("stadsbron_model_sentences_total", ("dropped",)): 1,
        ("stadsbron_stage_seconds_count", ("read",)): 3,
        ("stadsbron_stage_seconds_count", ("search",)): 3,
        ("stadsbron_stage_seconds_count", ("model",)): 2,
        ("stadsbron_stage_seconds_count", ("verify",)): 2,
        ("stadsbron_questions_in_flight", ()): 0,
        ("stadsbron_questions_waiting", ()): 0,
    }
    assert {key: counted.get(key) for key in expected} == expected
    # Each question was worked on more than once: read, concluded, checked.
    assert counted["stadsbron_wait_seconds_count", ()] >= 6
    borne_out = sum(
        counted.get(("stadsbron_model_sentences_total", (state,)), 0)
        for state in ("verified", "repaired")
    )
    assert borne_out == 1
    assert counted["stadsbron_index_documents", ()] > 100
    assert counted["stadsbron_index_age_seconds", ()] > 0
    assert counted["process_resident_memory_bytes", ()] > 0


def test_who_waits_for_a_turn_is_counted_until_it_comes_or_they_leave(assistant) -> None:
    def waiting() -> float:
        return assistant.metrics._registry.get_sample_value("stadsbron_questions_waiting")

    async def four_more_than_are_worked_on() -> None:
        done = threading.Event()
        many = int(assistant._threads.total_tokens) + 4
        asked = [asyncio.create_task(assistant.work(done.wait, 30)) for _ in range(many)]
        async with asyncio.timeout(30):
            while waiting() != 4:
                await asyncio.sleep(0.01)
            asked[-1].cancel()
            while waiting() != 3:
                await asyncio.sleep(0.01)
        done.set()
        await asyncio.gather(*asked, return_exceptions=True)

    asyncio.run(four_more_than_are_worked_on())
    assert waiting() == 0


def test_a_port_in_use_is_said(shipped_settings, tmp_path) -> None:
    from api.errors import AddressInUseError
    from api.telemetry.metrics import Metrics

    port = free_port()
    stop = Metrics().serve("127.0.0.1", port)
    try:
        with pytest.raises(AddressInUseError, match="STADSBRON_API_METRICS_PORT"):
            Metrics().serve("127.0.0.1", port)
    finally:
        stop()
