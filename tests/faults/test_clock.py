"""A clock that is set while a service runs, and set back again."""

import re
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from api.access.keyring import open_keys
from api.records.clock import Clock
from api.records.keeping import open_keeping
from api.settings import ApiSettings
from tests.process import serving

QUESTION = {"question": "Hoe werkt de Straatkubus in Almere?"}
ORIGIN = "https://intranet.example"
# Debian's; it stands before the system's own clock for one process.
FAKETIME = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)


@pytest.mark.skipif(FAKETIME is None, reason="no libfaketime (apt-get install faketime)")
def test_a_service_lives_through_a_clock_that_is_a_day_ahead(shipped_settings, tmp_path) -> None:
    clock = tmp_path / "clock"
    settings = {
        "LD_PRELOAD": str(FAKETIME),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "STADSBRON_API_ACCESS": "keys",
        "STADSBRON_API_ORIGINS": ORIGIN,
        "STADSBRON_API_RATE": "4/minute",
        "STADSBRON_API_FEEDBACK": "true",
        "STADSBRON_API_DATABASE": f"sqlite:///{tmp_path / 'records.db'}",
    }
    keys = open_keys(ApiSettings(database=settings["STADSBRON_API_DATABASE"]), tmp_path)
    widget = {"authorization": f"Bearer {keys.add('intranet', 'widget')}"}
    keys.close()

    def set_to(hours: int) -> None:
        clock.write_text(f"{hours:+}h\n")

    set_to(0)
    with (
        serving(shipped_settings, tmp_path / "log.txt", **settings) as service,
        httpx.Client(base_url=service.address, timeout=60) as client,
    ):

        def reader() -> dict[str, str]:
            """Headers with a new token."""
            body = {"origin": ORIGIN}
            reply = client.post("/api/v1/widget-tokens", json=body, headers=widget)
            return {"authorization": f"Bearer {reply.json()['token']}", "origin": ORIGIN}

        def ask(headers: dict[str, str]) -> int:
            return client.post("/api/v1/ask", json=QUESTION, headers=headers).status_code

        today = reader()
        assert ask(today) == 200
        set_to(24)
        # Old by this clock; the widget gets another by itself.
        assert ask(today) == 401
        tomorrow = reader()
        assert [ask(tomorrow) for _ in range(5)] == [200] * 4 + [429]
        set_to(0)
        # One of tomorrow would be good for a day; and nobody waits a day for their next question.
        assert ask(tomorrow) == 401
        assert ask(today) == 200
        lines = service.lines()
    took = [int(found[1]) for each in lines if (found := re.search(r"(\d+) ms", each))]
    assert took
    assert max(took) < 60_000
    days = {each[:10] for each in lines}
    assert len(days) == 2


def test_a_clock_that_is_put_forward_is_not_believed_at_once() -> None:
    at, passed = datetime(2026, 6, 1, tzinfo=UTC), 0.0
    clock = Clock(lambda: at, lambda: passed)
    assert clock.look() == (at, timedelta())
    at, passed = at + timedelta(hours=1), 3600
    assert clock.look()[1] == timedelta()
    at, passed = at + timedelta(days=1), 3601
    assert clock.look()[1] > timedelta(hours=23)
    # It says so still.
    at, passed = at + timedelta(hours=1), 7201
    assert clock.look() == (at, timedelta())
    # Set back, less is old than before.
    at, passed = at - timedelta(days=1), 7202
    assert clock.look() == (at, timedelta())


def test_a_moment_in_the_future_deletes_nothing(served, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("api.records.keeping._EVERY", 0.2)
    # How many days the clock is ahead, each time that it is looked at.
    days, at_last, seen = iter([0, 40, 0, 0]), 0, 0

    def now() -> datetime:
        nonlocal seen
        seen += 1
        return datetime.now(UTC) + timedelta(days=next(days, at_last))

    settings = ApiSettings(feedback=True, retention_days=30)
    keeping = replace(open_keeping(settings, tmp_path), clock=Clock(now))
    client = served(settings, keeping)
    body = {"verdict": "helpful", "question": "Wat is een DPIA?"}
    assert client.post("/api/v1/feedback", json=body).status_code == 201

    def until(is_so: Callable[[], bool]) -> None:
        ends = time.monotonic() + 20
        while not is_so():
            assert time.monotonic() < ends
            time.sleep(0.05)

    until(lambda: seen > 4)
    assert keeping.store.count().feedback == 1
    # One that stays is believed.
    at_last = 40
    until(lambda: keeping.store.count().feedback == 0)
