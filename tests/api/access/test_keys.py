"""With `keys`, nobody gets in without one, and each key opens what it is for."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner

from api.__main__ import app
from api.access.keyring import Keyring
from api.description import operations
from api.errors import KeyNameError, RecordsUnavailableError
from api.records import key as nouns
from tests.api.access.conftest import bearer, wait_for

OPEN = {"/healthz", "/readyz"}
QUESTION = {"question": "Hoe werkt de Straatkubus in Almere?"}
CHAT = {
    "model": "stadsbron",
    "messages": [{"role": "user", "content": "Hoe werkt de Straatkubus in Almere?"}],
}


def test_every_path_wants_a_key_and_says_how_to_send_it(locked) -> None:
    client = locked()
    document = client.get("/openapi.json").json()
    asked = 0
    for path, methods in document["paths"].items():
        for method in methods:
            reply = client.request(method, re.sub(r"\{.*?\}", "1", path))
            if path in OPEN:
                assert reply.status_code == 200
                continue
            assert reply.status_code == 401, (method, path)
            assert reply.headers["www-authenticate"].startswith("Bearer ")
            asked += 1
    assert asked > 20
    # What the document does not have: addresses of old, tools, what is not there, streams.
    for path in ("/api/documents", "/mcp", "/mcp/", "/v1/embeddings", "/api/v1/nothing", "/api/"):
        assert client.post(path).status_code == 401, path
    stream = {"accept": "text/event-stream"}
    assert client.post("/api/v1/ask", json=QUESTION, headers=stream).status_code == 401
    assert "401" in next(operations(document))[1]["responses"]


def test_every_route_is_guarded_or_meant_to_be_open(assistant) -> None:
    """A new address has to be thought of: below /api, /v1 or /mcp, or named here."""
    from api.access.door import is_guarded
    from api.app import create_app
    from api.live import Live
    from api.settings import ApiSettings

    made = create_app(Live(assistant), ApiSettings())
    paths = {route.path for route in made.routes if hasattr(route, "path")}
    meant = {"/openapi.json", "/docs", "/docs/oauth2-redirect", "/redoc", "/style.css", "", *OPEN}
    assert {path for path in paths if not is_guarded(path)} <= meant


def test_pages_and_their_files_are_open(locked) -> None:
    client = locked()
    for path in ("/", "/inbouwen.html", "/widget.js", "/js/main.js", "/messages/nl.json", "/docs"):
        assert client.get(path).status_code == 200, path


def test_faults_are_told_in_the_form_that_the_caller_expects(locked) -> None:
    client = locked()
    problem = client.get("/api/v1/documents")
    assert problem.headers["content-type"] == "application/problem+json"
    assert "Authorization: Bearer" in problem.json()["detail"]
    error = client.get("/v1/models", headers=bearer("unused")).json()["error"]
    assert (error["type"], error["code"]) == ("invalid_request_error", "invalid_api_key")


def test_a_page_elsewhere_sees_that_it_is_refused(locked) -> None:
    """Without the headers of CORS a browser would tell of a fault in the network."""
    client = locked()
    origin = {"origin": "https://intranet.example"}
    refused = client.get("/api/v1/version", headers=origin)
    assert refused.status_code == 401
    assert refused.headers["access-control-allow-origin"] == origin["origin"]
    asked = origin | {
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,content-type",
    }
    assert client.options("/api/v1/ask", headers=asked).status_code == 200


def test_a_key_opens_what_it_is_for(locked, keys) -> None:
    made = {scope: keys.add(scope, scope) for scope in ("ask", "widget", "admin")}
    client = locked()
    calls = {
        "documents": lambda **more: client.get("/api/v1/documents", **more),
        "ask": lambda **more: client.post("/api/v1/ask", json=QUESTION, **more),
        "chat": lambda **more: client.post("/v1/chat/completions", json=CHAT, **more),
        "tokens": lambda **more: client.post(
            "/api/v1/widget-tokens", json={"origin": "https://intranet.example"}, **more
        ),
    }
    opened = {
        scope: {name: call(headers=bearer(key)).status_code for name, call in calls.items()}
        for scope, key in made.items()
    }
    everything = {"documents": 200, "ask": 200, "chat": 200, "tokens": 201}
    assert opened["admin"] == everything
    assert opened["ask"] == everything | {"tokens": 403}
    assert opened["widget"] == dict.fromkeys(everything, 403) | {"tokens": 201}
    assert client.get("/api/v1/documents", headers={"x-api-key": made["ask"]}).status_code == 200


def test_tools_are_called_with_a_key(locked, keys) -> None:
    import asyncio

    from httpx2 import AsyncClient
    from mcp import Client
    from mcp.client.streamable_http import streamable_http_client

    key = keys.add("claude", "ask")
    url = f"{str(locked().base_url).rstrip('/')}/mcp"

    async def tools(headers: dict[str, str]) -> int:
        async with AsyncClient(headers=headers) as http:
            transport = streamable_http_client(url, http_client=http)
            async with Client(transport) as client:
                return len((await client.list_tools()).tools)

    assert asyncio.run(tools(bearer(key))) == 4
    with pytest.raises(ExceptionGroup):
        asyncio.run(tools({}))


def test_a_key_is_good_until_it_is_revoked_or_expires(locked, keys) -> None:
    client = locked()
    # Made while the service runs.
    key = keys.add("onderzoek", "ask")

    def call():
        return client.get("/api/v1/version", headers=bearer(key))

    wait_for(call, 200)
    assert keys.revoke("onderzoek")
    refused = wait_for(call, 401)
    assert 'error="invalid_token"' in refused.headers["www-authenticate"]
    assert not keys.revoke("onderzoek")


class Clock:
    at = datetime(2026, 6, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at


def test_time_makes_a_key_worthless_and_so_does_not_knowing(keys, monkeypatch) -> None:
    clock = Clock()
    monkeypatch.setattr(keys, "_now", clock)
    key = keys.add("kort", "ask", days=1)
    seconds = 0
    keyring = Keyring(keys, None, clock, lambda: seconds)
    seconds = 50
    # Whatever the clock was set to meanwhile.
    for hours in (5, -10, 5):
        clock.at += timedelta(hours=hours)
        assert keyring.key(key).name == "kort"
    # The database has not been seen for a minute.
    seconds = 70
    with pytest.raises(RecordsUnavailableError):
        keyring.key(key)
    clock.at += timedelta(days=1)
    keyring.look()
    assert keyring.key(key) is None


def test_nearly_a_key_is_none(keys) -> None:
    key = keys.add("echt", "ask")
    other = keys.add("ander", "ask")
    keyring = Keyring(keys, secret=None)
    prefix, secret = nouns.read(key)
    assert keyring.key(key).name == "echt"
    tampered = secret[:-1] + ("A" if secret[-1] != "A" else "B")
    for text in (
        nouns.write(prefix, tampered),
        nouns.write(nouns.read(other)[0], secret),
        nouns.write("00000000", secret),
        key.upper(),
        f"{key} ",
        "stadsbron__",
        "é" * 60,
        "",
    ):
        assert keyring.key(text) is None, text


def test_a_call_asks_nothing_of_the_database(keys, monkeypatch) -> None:
    key = keys.add("vlug", "ask")
    keyring = Keyring(keys, secret=None)
    keys.close()
    monkeypatch.setattr(keys, "all", None)
    assert keyring.key(key).name == "vlug"


def test_nothing_in_the_database_or_in_words_gives_a_key_away(keys, tmp_path) -> None:
    key = keys.add("geheim", "ask")
    _, secret = nouns.read(key)
    content = b"".join(each.read_bytes() for each in tmp_path.glob("records.db*"))
    assert b"geheim" in content
    assert secret.encode() not in content
    (kept,) = keys.all()
    assert secret not in repr(kept)
    assert kept.digest not in repr(kept)
    with pytest.raises(KeyNameError, match="choose another"):
        keys.add("geheim", "ask")


def test_keys_are_made_shown_and_revoked_on_the_command_line(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("STADSBRON_DATA", str(tmp_path / "data"))

    def run(*arguments: str):
        return CliRunner().invoke(app, ["keys", *arguments])

    made = run("add", "intranet", "--scope", "widget", "--days", "30")
    key = made.stdout.strip()
    assert nouns.read(key)
    assert "Bewaar deze sleutel" in made.stderr
    shown = run("list").stdout
    assert re.search(r"intranet +widget +[0-9a-f]{8} +geldig tot", shown)
    assert nouns.read(key)[1] not in shown + run("list", "--json").stdout
    again = run("add", "intranet")
    assert again.exit_code == 1
    assert "choose another" in again.stderr
    assert run("revoke", "intranet").exit_code == 0
    assert "ingetrokken" in run("list").stdout
    assert run("revoke", "intranet").exit_code == 1
    assert run("add", " ").exit_code == 1
    assert run("add", "x", "--scope", "everything").exit_code == 2
