"""A clock that is set while a service runs, and set back again."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import time_machine

from api.records.clock import Clock
from api.records.keeping import open_keeping
from api.settings import ApiSettings
from tests.intranet import ORIGIN

QUESTION = {"question": "Hoe werkt de Straatkubus in Almere?"}


def until(is_so: Callable[[], bool]) -> None:
    ends = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < ends
        time.sleep(0.05)


def test_a_service_lives_through_a_clock_that_is_a_day_ahead(locked, keys) -> None:
    client = locked(rate="4/minute")
    widget = {"authorization": f"Bearer {keys.add('intranet', 'widget')}"}

    def reader() -> dict[str, str]:
        """Headers with a new token."""
        reply = client.post("/api/v1/widget-tokens", json={"origin": ORIGIN}, headers=widget)
        return {"authorization": f"Bearer {reply.json().get('token')}", "origin": ORIGIN}

    def ask(headers: dict[str, str]) -> int:
        return client.post("/api/v1/ask", json=QUESTION, headers=headers).status_code

    until(lambda: ask(reader()) == 200)
    today = reader()
    with time_machine.travel(datetime.now(UTC) + timedelta(days=1)):
        # Old by this clock; the widget gets another by itself.
        assert ask(today) == 401
        tomorrow = reader()
        assert [ask(tomorrow) for _ in range(5)] == [200] * 4 + [429]
    # One of tomorrow would be good for a day; and nobody waits a day for their next question.
    assert ask(tomorrow) == 401
    assert ask(today) == 200


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

    until(lambda: seen > 4)
    assert keeping.store.count().feedback == 1
    # One that stays is believed.
    at_last = 40
    until(lambda: keeping.store.count().feedback == 0)
