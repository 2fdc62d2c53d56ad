"""A real service that many ask at the same time."""

import threading
import time

import pytest

from api.settings import ApiSettings
from eval import load
from eval.errors import BenchError
from tests import scripted
from tests.process import free_port


def test_the_event_loop_is_free_while_32_readers_ask(address) -> None:
    (alone, many) = load.measure([1, 32], 3, address)
    assert alone.throughput > 0
    assert many.busy == 0
    # Most of the time at once, though every thread that answers is at work.
    assert many.alive < many.median
    assert many.usually_alive < 50


def test_who_comes_on_top_is_asked_to_come_back(service, served) -> None:
    asked = "Vanaf hoeveel mensen laat de Straatkubus iets zien?"
    slow = service.writes(scripted.falls_silent("De"), silence=2)
    client = served(ApiSettings(**slow.model_dump(exclude_unset=True) | {"requests": 1}))

    def ask() -> None:
        client.post("/api/v1/ask", json={"question": asked})

    first = threading.Thread(target=ask)
    first.start()
    while not service.asked:
        time.sleep(0.02)
    for path in ("/api/v1/ask", "/v1/chat/completions"):
        body = (
            {"question": asked}
            if "ask" in path
            else {
                "model": "stadsbron",
                "messages": [{"role": "user", "content": asked}],
            }
        )
        refused = client.post(path, json=body)
        assert refused.status_code == 503
        assert refused.headers["retry-after"] == "2"
    assert client.get("/healthz").status_code == 200
    first.join()
    assert client.get("/api/v1/search", params={"q": "Wmo"}).status_code == 200


def test_a_service_that_is_not_there_is_one_line() -> None:
    with pytest.raises(BenchError, match="does not answer"):
        list(load.measure([1], 1, f"http://127.0.0.1:{free_port()}"))
