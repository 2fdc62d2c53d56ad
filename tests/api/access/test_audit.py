"""Who asked for what is written down where the settings say so, and nothing more than that."""

import json
import os
import re
import signal
import time
from pathlib import Path

import httpx
import pytest

from api.access import audit
from api.errors import AuditError
from api.settings import ApiSettings
from tests import launcher
from tests.api.access.conftest import bearer, wait_for
from tests.intranet import ORIGIN

ROOT = Path(__file__).resolve().parent.parent.parent.parent
QUESTION = "Hoe werkt de Straatkubus in Almere? Mail jan@voorbeeld.nl"


def lines(file: Path, most: int = 1) -> list[dict]:
    """So many lines, or more; each is written once its reply is sent."""
    until = time.monotonic() + 5
    while not file.exists() or file.read_text(encoding="utf-8").count("\n") < most:
        assert time.monotonic() < until
        time.sleep(0.02)
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def test_each_call_is_a_line_with_who_what_and_what_came_of_it(locked, keys, tmp_path) -> None:
    file = tmp_path / "audit.jsonl"
    key = keys.add("onderzoek", "ask")
    client = locked(audit=file)
    asked = {"question": QUESTION}
    client.get("/api/v1/documents/almere-straatkubus", headers=bearer(key))
    client.post("/api/v1/ask", json=asked, headers=bearer(key))
    client.post("/api/v1/ask", json=asked, headers=bearer(key, accept="text/event-stream"))
    client.post("/api/v1/search", json=asked, headers=bearer(key))
    client.get("/api/v1/documents/nergens", headers=bearer(key))
    client.get("/api/v1/documents/almere-straatkubus")
    client.get("/")
    client.get("/healthz")
    found = lines(file, 6)
    assert [(line["method"], line["route"], line["status"]) for line in found] == [
        ("GET", "/api/v1/documents/{document_id}", 200),
        ("POST", "/api/v1/ask", 200),
        ("POST", "/api/v1/ask", 200),
        ("POST", "/api/v1/search", 200),
        ("GET", "/api/v1/documents/{document_id}", 404),
        ("GET", "", 401),
    ]
    *known, refused = found
    assert {(line["role"], line["key"], line["user"]) for line in known} == {
        ("ask", "onderzoek", None)
    }
    assert refused["key"] is None
    assert found[0]["documents"] == ["almere-straatkubus"]
    assert all("almere-straatkubus" in line["documents"] for line in found[1:4])
    assert len(found[2]["documents"]) > 1
    assert found[4]["documents"] == refused["documents"] == []
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+\+00:00", line["at"]) for line in found)
    assert all(0 <= line["ms"] < 60_000 for line in found)
    written = file.read_text(encoding="utf-8")
    assert "Straatkubus in Almere" not in written
    assert key not in written
    assert file.stat().st_mode & 0o777 == 0o600


def test_questions_are_in_it_where_that_is_said_without_personal_data(served, tmp_path) -> None:
    file = tmp_path / "audit.jsonl"
    client = served(ApiSettings(audit=file, audit_questions=True))
    client.post("/api/v1/ask", json={"question": QUESTION})
    (line,) = lines(file)
    assert line["questions"] == ["Hoe werkt de Straatkubus in Almere? Mail [e-mailadres]"]


def test_readers_are_in_it_as_their_intranet_calls_them(locked, token, tmp_path) -> None:
    file = tmp_path / "audit.jsonl"
    client = locked(audit=file)
    headers = token(client, user="u-4711")
    client.get("/api/v1/version", headers=headers)
    wait_until(lambda: lines(file)[-1]["role"] == "token")
    *_, made, read = lines(file)
    assert (made["route"], made["role"]) == ("/api/v1/widget-tokens", "widget")
    assert (read["role"], read["key"], read["user"]) == ("token", "intranet0", "u-4711")


def test_it_is_begun_anew_where_it_was_moved_away(served, tmp_path) -> None:
    file = tmp_path / "audit.jsonl"
    client = served(ApiSettings(audit=file))
    client.get("/api/v1/version")
    lines(file)
    file.rename(tmp_path / "audit.1.jsonl")
    client.get("/api/v1/version")
    assert len(lines(file)) == len(lines(tmp_path / "audit.1.jsonl")) == 1


def test_tools_are_in_it_too(served, tmp_path) -> None:
    import asyncio

    from mcp import Client

    file = tmp_path / "audit.jsonl"
    client = served(ApiSettings(audit=file, audit_questions=True))

    async def ask() -> None:
        async with Client(f"{str(client.base_url).rstrip('/')}/mcp") as tools:
            await tools.call_tool("ask", {"question": QUESTION})

    asyncio.run(ask())
    found = lines(file, 2)
    assert {line["route"] for line in found} == {"/mcp"}
    (told,) = [line for line in found if line["documents"]]
    assert "almere-straatkubus" in told["documents"]
    assert told["questions"] == ["Hoe werkt de Straatkubus in Almere? Mail [e-mailadres]"]


def test_an_audit_that_cannot_be_written_stops_the_start_and_not_the_answers(
    served, tmp_path, caplog
) -> None:
    with pytest.raises(AuditError, match="STADSBRON_API_AUDIT"):
        audit.check(ApiSettings(audit=tmp_path / "nergens" / "audit.jsonl"))
    folder = tmp_path / "later"
    folder.mkdir()
    settings = ApiSettings(audit=folder / "audit.jsonl")
    audit.check(settings)
    client = served(settings)
    (folder / "audit.jsonl").unlink()
    folder.rmdir()
    for _ in range(2):
        assert client.get("/api/v1/version").status_code == 200
    wait_until(lambda: "not in the audit" in caplog.text)


def test_no_key_token_or_ticket_is_ever_printed_or_written(shipped_settings, tmp_path) -> None:
    """All of a real service's output, through good calls, bad ones, and a database that fails."""
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "STADSBRON_DATA": str(shipped_settings.data),
        "STADSBRON_CORPUS": str(shipped_settings.corpus),
        "STADSBRON_API_ACCESS": "keys",
        "STADSBRON_API_ORIGINS": ORIGIN,
        "STADSBRON_API_DATABASE": f"sqlite:///{tmp_path / 'records.db'}",
        "STADSBRON_API_AUDIT": str(tmp_path / "audit.jsonl"),
        "STADSBRON_API_AUDIT_QUESTIONS": "true",
        "STADSBRON_API_RATE": "100/minute",
    }
    made = ["api", "keys", "add"]
    keys = [
        launcher.run([*made, scope, "--scope", scope], env=environment, cwd=tmp_path).stdout.strip()
        for scope in ("ask", "widget")
    ]
    printed = tmp_path / "printed.txt"
    with printed.open("w") as output:
        process = launcher.Popen(
            ["api", "serve", "--port", "0"],
            env=environment,
            cwd=tmp_path,
            stdout=output,
            stderr=output,
        )
        try:
            secrets = [*keys, *_used(printed, keys)]
            (tmp_path / "records.db").write_bytes(b"geen database meer" * 500)
            process.send_signal(signal.SIGINT)
            process.wait(timeout=30)
        finally:
            process.kill()
            process.wait()
    assert len(secrets) == 4
    said = printed.read_text() + (tmp_path / "audit.jsonl").read_text()
    assert "/api/v1/ask" in said
    for secret in secrets:
        # Whole, or the part that makes it one.
        assert secret not in said
        assert secret[-43:] not in said


def wait_until(is_so) -> None:
    until = time.monotonic() + 5
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.02)


def _used(printed: Path, keys: list[str]) -> list[str]:
    """A token and a ticket of a service that has just been started, after good and bad calls."""
    until = time.monotonic() + 120
    while not (found := re.search(r"http://127\.0\.0\.1:\d+", printed.read_text())):
        assert time.monotonic() < until
        time.sleep(0.2)
    ask, widget = keys
    with httpx.Client(base_url=found[0], timeout=60) as client:
        token = client.post(
            "/api/v1/widget-tokens", json={"origin": ORIGIN}, headers=bearer(widget)
        ).json()["token"]
        listed = client.get("/api/v1/documents", headers=bearer(ask)).json()["documents"]
        paged = next(each["id"] for each in listed if each["pages"])
        page = client.get(f"/api/v1/documents/{paged}/pages/1", headers=bearer(ask)).json()
        ticket = page["image"].partition("ticket=")[2]
        assert client.get(f"/api/v1/{page['image']}").status_code == 200
        reader = bearer(token, origin=ORIGIN)
        for headers in (bearer(ask), reader, {"x-api-key": ask}, bearer(f"{ask}x"), {}):
            reply = client.post("/api/v1/ask", json={"question": "Wat?"}, headers=headers)
            assert reply.status_code in (200, 401)
            client.post("/v1/chat/completions", content=b"{", headers=headers)
            client.get(f"/api/v1/documents/{paged}/pages/1?ticket={ticket}", headers=headers)
        wait_for(lambda: client.get("/api/v1/version", headers=bearer(ask)), 200)
    return [token, ticket]
