"""When it is time to build."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from api.building import schedule
from api.settings import ApiSettings


@pytest.fixture(autouse=True)
def _in_the_netherlands(monkeypatch):
    monkeypatch.setenv("TZ", "Europe/Amsterdam")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone()


@pytest.mark.parametrize(
    ("last", "now", "due"),
    [
        ("2026-11-27T06:30:02", "2026-11-28T06:29", False),
        ("2026-11-27T06:30:02", "2026-11-28T06:30", True),
        ("2026-11-28T06:30:02", "2026-11-28T23:59", False),
        # The machine was off at half past six.
        ("2026-11-26T06:30:02", "2026-11-28T03:00", True),
        # The clock was put forward, and back.
        ("2026-03-28T06:30:02", "2026-03-29T06:29", False),
        ("2026-03-28T06:30:02", "2026-03-29T06:30", True),
        ("2026-10-24T06:30:02", "2026-10-25T01:00", False),
        ("2026-10-24T06:30:02", "2026-10-25T06:30", True),
    ],
)
def test_each_day_at_a_time(last, now, due) -> None:
    assert schedule.read("06:30").is_due(local(last), local(now)) is due


def test_so_long_after_the_last_time() -> None:
    last = datetime(2026, 11, 28, 12, tzinfo=UTC)
    hourly = schedule.read("60 minutes")
    assert not hourly.is_due(last, last + timedelta(minutes=59))
    assert hourly.is_due(last, last + timedelta(minutes=60))


@pytest.mark.parametrize("said", ["06:30", "60 minutes"])
def test_at_once_where_it_never_was(said) -> None:
    assert schedule.read(said).is_due(None, datetime.now(UTC))


@pytest.mark.parametrize("said", ["6:30", "24:00", "0 minutes", "1 minute", "hourly", "* * * * *"])
def test_what_is_no_schedule_is_refused(said) -> None:
    with pytest.raises(ValueError, match="rebuild"):
        ApiSettings(rebuild=said)
