"""A service that asks for keys, and some keys to it."""

from collections.abc import Callable
from pathlib import Path

import pytest

ORIGIN = "https://intranet.example"


@pytest.fixture
def keys(tmp_path: Path):
    """Where the keys are kept."""
    from api.access.keyring import open_keys
    from api.settings import ApiSettings

    kept = open_keys(ApiSettings(), tmp_path)
    yield kept
    kept.close()


@pytest.fixture
def locked(served, keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable:
    """A service that asks for keys, and looks at them all the time; gives one who asks it."""
    from api.access.keyring import open_keyring
    from api.settings import ApiSettings

    monkeypatch.setattr("api.access.keyring._EVERY", 0.05)

    def serve(**given):
        settings = ApiSettings(access="keys", origins=(ORIGIN,), **given)
        return served(settings, keyring=open_keyring(settings, tmp_path))

    return serve


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
    import time

    until = time.monotonic() + 5
    while (reply := call()).status_code != status:
        assert time.monotonic() < until, reply.text
        time.sleep(0.05)
    return reply
