"""What a service of its own prints while it answers, fails and refuses."""

import json
import re
import signal

import httpx
import pytest

from tests.process import serving

QUESTION = "Hoe werkt de Straatkubus in Almere?"


@pytest.fixture(params=["json", "text"], scope="module")
def told(request, shipped_settings, tmp_path_factory):
    """The log of a service, line by line, after some requests; and what these were answered."""
    log = tmp_path_factory.mktemp("server") / "log.txt"
    ask = {"url": "/api/v1/ask", "json": {"question": QUESTION}}
    with serving(shipped_settings, log, STADSBRON_API_LOG_FORMAT=request.param) as service:
        with httpx.Client(base_url=service.address, timeout=60) as client:
            replies = {
                "ask": client.post(**ask, headers={"x-request-id": "from-the-proxy-1"}),
                "search": client.get("/api/v1/search", params={"q": QUESTION}),
                "document": client.get("/api/v1/documents/almere-straatkubus"),
                "missing": client.get("/nergens/Straatkubus"),
                "forged": client.get(
                    "/api/v1/documents/niets", headers={"x-request-id": 'a"}{"level": 1'}
                ),
                "stream": client.post(**ask, headers={"accept": "text/event-stream"}),
                "healthz": client.get("/healthz"),
            }
        service.process.send_signal(signal.SIGINT)
        service.process.wait(timeout=30)
        yield request.param, service.lines(), replies


def test_each_request_is_a_line_with_its_id_route_and_status(told) -> None:
    form, lines, replies = told
    expected = {
        "ask": ("POST", "/api/v1/ask", 200),
        "search": ("GET", "/api/v1/search", 200),
        "document": ("GET", "/api/v1/documents/{document_id}", 200),
        "missing": ("GET", "/{file}", 404),
        "forged": ("GET", "/api/v1/documents/{document_id}", 404),
        "stream": ("POST", "/api/v1/ask", 200),
    }
    assert len(lines) == len(expected), lines
    for line, (name, (method, route, status)) in zip(lines, expected.items(), strict=True):
        identity = replies[name].headers["x-request-id"]
        assert identity in line
        assert f"{method} {route} {status}" in line
        if form == "json":
            said = json.loads(line)
            assert said["request"] == identity
            assert (said["method"], said["route"], said["status"]) == (method, route, status)
            assert said["milliseconds"] >= 0
            assert said["level"] == "info"


def test_a_proxys_id_is_taken_over_and_a_forged_one_is_not(told) -> None:
    _, _, replies = told
    assert replies["ask"].headers["x-request-id"] == "from-the-proxy-1"
    assert re.fullmatch(r"[0-9a-f]{32}", replies["forged"].headers["x-request-id"])
    identity = replies["forged"].headers["x-request-id"]
    assert replies["forged"].json()["instance"] == f"urn:request:{identity}"


def test_nothing_of_a_question_is_in_the_log(told) -> None:
    _, lines, _ = told
    assert not [each for each in lines if re.search(r"straatkubus|almere", each, re.IGNORECASE)]
