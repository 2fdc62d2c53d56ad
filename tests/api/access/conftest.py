"""Asking a service that asks for keys."""

import time
from collections.abc import Callable

import pytest

from tests.intranet import ORIGIN


def bearer(key: str, **more: str) -> dict[str, str]:
    """Headers with a key or token."""
    return {"authorization": f"Bearer {key}", **more}


@pytest.fixture
def token(keys) -> Callable[..., dict[str, str]]:
    """Headers of a widget with a new token, made by a service with a new key."""
    made = iter(range(100))

    def make(client, **body) -> dict[str, str]:
        key = keys.add(f"intranet{next(made)}", "widget")
        wait_for(lambda: client.post("/api/v1/widget-tokens", headers=bearer(key)), 422)
        body = {"origin": ORIGIN, **body}
        reply = client.post("/api/v1/widget-tokens", json=body, headers=bearer(key))
        assert reply.status_code == 201, reply.text
        assert reply.json()["expires_in"] == 600
        return bearer(reply.json()["token"], origin=ORIGIN)

    return make


def wait_for(call, status: int):
    """Make a call until its status is this: keys are seen within moments."""
    until = time.monotonic() + 5
    while (reply := call()).status_code != status:
        assert time.monotonic() < until, reply.text
        time.sleep(0.05)
    return reply
