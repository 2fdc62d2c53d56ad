"""An OpenID provider of a test's own: a process that signs whoever a form names on."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

import httpx

from tests.process import free_port


@contextmanager
def running() -> Iterator[str]:
    """Its address, which is its issuer too."""
    port = free_port()
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet) as process:
        try:
            issuer = f"http://localhost:{port}"
            until = time.monotonic() + 30
            while True:
                try:
                    httpx.get(f"{issuer}/jwks").raise_for_status()
                    break
                except httpx.HTTPError:
                    assert process.poll() is None, "the provider did not start"
                    assert time.monotonic() < until
                    time.sleep(0.1)
            yield issuer
        finally:
            process.kill()


def enrol(issuer: str, user: str, **claims: object) -> None:
    """Have the provider know somebody, and what it tells of them."""
    httpx.put(f"{issuer}/users/{quote(user)}", json=claims).raise_for_status()


def signed_on(client: httpx.Client, user: str, then: str = "") -> httpx.Response:
    """Go through the sign-on of a service, as a browser does, and come back to it."""
    sent = client.get("/sign-on", params={"then": then})
    assert sent.status_code == 302, sent.headers
    back = httpx.post(sent.headers["location"], data={"sub": user})
    assert back.status_code == 302, back.text
    return client.get(back.headers["location"])


def token(issuer: str, user: str, client_id: str) -> str:
    """What the provider signs for a program of its own that somebody signed on to."""
    asked = {
        "response_type": "code",
        "client_id": client_id,
        "redirect_uri": "http://localhost/back",
        "scope": "openid profile",
    }
    back = httpx.post(f"{issuer}/oauth2/authorize", params=asked, data={"sub": user})
    code = httpx.URL(back.headers["location"]).params["code"]
    given = {
        "grant_type": "authorization_code",
        "code": code,
        "client_id": client_id,
        "client_secret": "geheim",
        "redirect_uri": "http://localhost/back",
    }
    return httpx.post(f"{issuer}/oauth2/token", data=given).json()["id_token"]
