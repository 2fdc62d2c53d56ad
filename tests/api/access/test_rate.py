"""How often one may ask, and how much at a time."""

import time

import pytest

from api.access.caller import ANYBODY, Caller
from api.access.counts import SharedStorage
from api.access.rate import Rate
from api.errors import TooManyError
from api.settings import ApiSettings
from tests.api.access.conftest import bearer

QUESTION = {"question": "Hoe werkt de Straatkubus in Almere?"}


def test_one_question_too_many_waits_and_reading_goes_on(served) -> None:
    client = served(ApiSettings(rate="2/minute"))
    for _ in range(2):
        assert client.post("/api/v1/ask", json=QUESTION).status_code == 200
    refused = client.post("/api/v1/ask", json=QUESTION)
    assert refused.status_code == 429
    assert refused.headers["content-type"] == "application/problem+json"
    assert 50 <= int(refused.headers["retry-after"]) <= 60
    assert "2 questions in a minute" in refused.json()["detail"]
    body = {"model": "stadsbron", "messages": [{"role": "user", "content": "Wat is de Wmo?"}]}
    chat = client.post("/v1/chat/completions", json=body)
    assert (chat.status_code, chat.json()["error"]["code"]) == (429, "rate_limit_exceeded")
    assert chat.headers["retry-after"]
    assert client.post("/mcp").status_code == 429
    assert client.get("/api/v1/version").status_code == 200
    assert client.get("/healthz").status_code == 200


def test_reading_has_its_end_too(served) -> None:
    client = served(ApiSettings(rate="1/minute"))
    statuses = [client.get("/api/v1/version").status_code for _ in range(11)]
    assert statuses == [200] * 10 + [429]
    assert client.get("/").status_code == 200


def test_who_is_behind_a_trusted_proxy_counts_on_their_own(served) -> None:
    client = served(ApiSettings(rate="1/hour", trusted_proxies="127.0.0.1"))

    def status(address: str) -> int:
        headers = {"x-forwarded-for": address}
        return client.post("/api/v1/search", json=QUESTION, headers=headers).status_code

    assert status("198.51.100.1") == 200
    assert status("198.51.100.1") == 429
    assert status("198.51.100.2") == 200
    assert status("192.0.2.9, 198.51.100.2") == 429


def test_an_address_that_anybody_could_have_written_counts_for_nothing(served) -> None:
    client = served(ApiSettings(rate="1/hour"))
    statuses = [
        client.post(
            "/api/v1/search", json=QUESTION, headers={"x-forwarded-for": f"198.51.100.{n}"}
        ).status_code
        for n in range(2)
    ]
    assert statuses == [200, 429]


def test_guessing_has_its_end(locked) -> None:
    client = locked(rate="1/hour")
    statuses = [
        client.get("/api/v1/version", headers=bearer(f"stadsbron_0000000{n}_")).status_code
        for n in range(10)
    ]
    assert statuses == [401] * 10
    assert client.get("/api/v1/version").status_code == 429


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ((Caller("ask", "a"), "198.51.100.1"), (Caller("ask", "b"), "198.51.100.1"), True),
        ((Caller("ask", "a"), "198.51.100.1"), (Caller("ask", "a"), "198.51.100.2"), False),
        (
            (Caller("token", "a", user="x"), "198.51.100.1"),
            (Caller("token", "a", user="y"), "198.51.100.1"),
            True,
        ),
        (
            (Caller("token", "a", user="x"), "198.51.100.1"),
            (Caller("token", "a", user="x"), "198.51.100.2"),
            False,
        ),
        ((Caller("token", "a"), "198.51.100.1"), (Caller("token", "a"), "198.51.100.2"), True),
        ((ANYBODY, "198.51.100.1"), (ANYBODY, "198.51.100.2"), True),
        ((ANYBODY, "2001:db8::1"), (ANYBODY, "2001:db8::2"), False),
        ((Caller("proxy", user="x"), "10.0.0.1"), (Caller("proxy", user="y"), "10.0.0.1"), True),
    ],
)
def test_who_counts_as_one(one, other, apart) -> None:
    rate = Rate(ApiSettings(rate="1/day"))
    rate.count(*one, is_question=True)
    if apart:
        rate.count(*other, is_question=True)
    else:
        with pytest.raises(TooManyError):
            rate.count(*other, is_question=True)


def test_it_is_off_on_this_machine_and_on_for_others_unless_said_otherwise() -> None:
    def allows(questions: int, **settings) -> bool:
        rate = Rate(ApiSettings(**settings))
        try:
            for _ in range(questions):
                rate.count(ANYBODY, "198.51.100.1", is_question=True)
        except TooManyError:
            return False
        return True

    assert allows(200)
    assert not allows(61, host="0.0.0.0")
    assert allows(60, host="0.0.0.0")
    assert allows(200, host="0.0.0.0", rate="off")


@pytest.fixture
def small(served):
    return served(ApiSettings(body_kilobytes=16))


def test_a_body_that_is_too_large_is_refused_also_in_pieces(small) -> None:
    large = b'{"question": "' + b"a" * 17_000 + b'"}'
    kind = {"content-type": "application/json"}

    def pieces():
        for start in range(0, len(large), 1000):
            yield large[start : start + 1000]

    for path in ("/api/v1/ask", "/api/v1/search", "/v1/chat/completions", "/mcp"):
        for content in (large, pieces()):
            reply = small.post(path, content=content, headers=kind)
            assert reply.status_code == 413, path
    problem = small.post("/api/v1/ask", content=large, headers=kind)
    assert problem.headers["content-type"] == "application/problem+json"
    assert problem.json()["status"] == 413
    error = small.post("/v1/chat/completions", content=pieces(), headers=kind).json()["error"]
    assert error["type"] == "invalid_request_error"
    assert small.post("/api/v1/ask", json=QUESTION).status_code == 200


def test_processes_that_share_a_file_count_together(tmp_path) -> None:
    settings = ApiSettings(rate="3/minute")
    one, other = (Rate(settings, tmp_path / "calls.sqlite") for _ in range(2))

    def ask(rate: Rate) -> None:
        rate.count(ANYBODY, "198.51.100.1", is_question=True)

    for rate in (one, other, one):
        ask(rate)
    for rate in (one, other):
        with pytest.raises(TooManyError, match="more than 3 questions"):
            ask(rate)
    other.count(ANYBODY, "198.51.100.2", is_question=True)


def test_a_call_counts_no_longer_once_its_time_is_over(tmp_path) -> None:
    calls = SharedStorage(tmp_path / "calls.sqlite")
    assert calls.acquire_entry("iemand", limit=1, expiry=1)
    time.sleep(1.1)
    assert calls.acquire_entry("iemand", limit=1, expiry=1)
