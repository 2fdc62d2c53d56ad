"""What docs/integration.md says of the widget and of signing on, done as it says."""

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect
from typer.testing import CliRunner

from api.__main__ import app
from api.settings import ApiSettings
from ingest.settings import load
from tests.intranet import Intranet, serving
from tests.test_integration import BLOCK, GUIDE, ROOT, SHOWN
from tests.web.conftest import own_error

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

QUESTION = "Hoe werkt de Straatkubus in Almere?"
PAGES = re.findall(r"<!-- page -->\n```html\n(.*?)```", GUIDE, re.DOTALL)
SIGNED_ON, BUTTON, INLINE, FRAME = PAGES


def code(kind: str) -> str:
    (found,) = [each["code"] for each in BLOCK.finditer(GUIDE) if each["kind"] == kind]
    return found


@pytest.fixture
def intranet() -> Iterator[Intranet]:
    with serving() as served:
        yield served


@pytest.fixture
def opened(browser: Browser, served, intranet: Intranet) -> Iterator[Callable[..., Page]]:
    """A page of an intranet with what the guide shows, under the policy that it shows."""
    page = browser.new_page(reduced_motion="reduce")
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if own_error(line) else None)

    def open_page(content: str) -> Page:
        client = served(ApiSettings(origins=(intranet.origin,)))
        service = str(client.base_url).rstrip("/")
        address = intranet.show(service, "", content.replace(SHOWN, service))
        policy = code("http").removeprefix("Content-Security-Policy: ").strip()
        intranet.policy = f"default-src 'none'; style-src 'self'; {policy.replace(SHOWN, service)}"
        page.goto(address)
        return page

    yield open_page
    page.close()
    assert faults == []


def ask(page) -> None:
    page.get_by_label("Uw vraag").fill(QUESTION)
    page.get_by_label("Uw vraag").press("Enter")
    expect(page.locator(".sentence").first).to_be_visible()


def test_a_button_opens_a_panel(opened) -> None:
    page = opened(BUTTON)
    page.get_by_role("button", name="Vraagbaak data").click()
    ask(page)


def test_it_stands_in_its_place_with_what_the_attributes_say(opened) -> None:
    page = opened(INLINE)
    expect(page.get_by_role("region", name="Vraagbaak sociaal domein")).to_be_visible()
    expect(page.get_by_text("Waar loopt u tegenaan?")).to_be_visible()
    with page.expect_request("**/api/v1/ask") as sent:
        ask(page)
    assert sent.value.post_data_json["filters"] == {"domain": ["sociaal"]}


def test_its_colours_are_those_of_custom_properties(opened, intranet: Intranet) -> None:
    intranet.style = code("css")
    button = opened(BUTTON).get_by_role("button", name="Vraagbaak data")
    expect(button).to_have_css("background-color", "rgb(122, 31, 92)")
    expect(button).to_have_css("color", "rgb(255, 255, 255)")


def test_a_frame_shows_it_in_a_page_of_another_origin(opened) -> None:
    frame = opened(FRAME).frame_locator("iframe")
    ask(frame)


def test_a_frame_takes_no_tokens_from_its_address(opened) -> None:
    with_tokens = FRAME.replace("?language", "?token-url=/elders&amp;language")
    ask(opened(with_tokens).frame_locator("iframe"))


def test_the_commands_for_keys_do_what_they_are_for(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("STADSBRON_DATA", str(tmp_path))
    lines = code("console").splitlines()
    assert len(lines) == 4
    for line in lines:
        arguments = line.removeprefix("python -m api ").split()
        done = CliRunner().invoke(app, arguments)
        assert done.exit_code == 0, line
    shown = CliRunner().invoke(app, ["keys", "list"]).stdout
    assert re.search(r"intranet +widget .* geldig", shown)
    assert re.search(r"onderzoek +ask .* ingetrokken", shown)


def test_a_key_is_sent_as_shown(locked, keys) -> None:
    service = str(locked().base_url).rstrip("/")
    key = keys.add("onderzoek", "ask")
    time.sleep(0.5)
    command = ["bash", "-eu", "-c", code("sh").replace(SHOWN, service)]
    for given, returned in ((key, 0), ("verkeerd", 22)):
        environment = os.environ | {"STADSBRON_KEY": given}
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        assert done.returncode == returned, done.stderr
        assert ("Straatkubus" in done.stdout) == (returned == 0)


def test_settings_are_set_as_shown(monkeypatch) -> None:
    shown = [each["code"] for each in BLOCK.finditer(GUIDE) if each["kind"] == "env"]
    command = ["bash", "-eu", "-c", "\n".join([*shown, "env -0"])]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    for line in printed.split("\0"):
        name, _, value = line.partition("=")
        if name.startswith("STADSBRON_"):
            monkeypatch.setenv(name, value)
    settings = load(ApiSettings)
    assert settings.access == "oidc"
    assert settings.collections == {"intern": ("beleid", "zorg"), "concepten": ("*",)}


@pytest.fixture
def own_server(locked, keys, tmp_path) -> Iterator[str]:
    """The guide's server and page, as they stand there but for the ports; where it answers."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    origin = f"http://localhost:{port}"
    service = str(locked(origin=origin).base_url).rstrip("/")
    (tmp_path / "index.html").write_text(
        f"<!doctype html><html lang='nl'><title>Intranet</title>{SIGNED_ON}".replace(SHOWN, service)
    )
    program = code("py").replace(SHOWN, service).replace("9000", str(port))
    environment = os.environ | {"STADSBRON_KEY": keys.add("intranet", "widget")}
    process = subprocess.Popen(
        [sys.executable, "-c", program], env=environment, cwd=tmp_path, stderr=subprocess.DEVNULL
    )
    try:
        until = time.monotonic() + 20
        while True:
            try:
                httpx.get(origin)
                break
            except httpx.TransportError:
                assert time.monotonic() < until
                time.sleep(0.1)
        yield origin
    finally:
        process.kill()
        process.wait()


def test_the_server_signs_its_reader_on(browser: Browser, own_server: str) -> None:
    page = browser.new_page()
    page.goto(own_server)
    ask(page)
    # The limit that the server set, in the widget's own choices.
    filters = page.evaluate(
        """async () => {
          const { token } = await (await fetch("/stadsbron-token")).json();
          const service = new URL(document.scripts[0].src).origin;
          const headers = { authorization: `Bearer ${token}` };
          return (await fetch(`${service}/api/v1/filters`, { headers })).json();
        }"""
    )
    assert [each["value"] for each in filters["domain"]] == ["sociaal"]
    page.close()


def test_the_server_is_twenty_lines() -> None:
    lines = [line.strip() for line in code("py").splitlines()]
    assert len([line for line in lines if line and not line.startswith("#")]) == 20


def test_a_line_of_the_audit_is_as_shown(served, tmp_path) -> None:
    client = served(ApiSettings(audit=tmp_path / "audit.jsonl"))
    client.post("/api/v1/ask", json={"question": QUESTION})
    until = time.monotonic() + 5
    file = tmp_path / "audit.jsonl"
    # It is there before its line is.
    while not file.exists() or not file.read_text().endswith("\n"):
        assert time.monotonic() < until
        time.sleep(0.05)
    written = json.loads(file.read_text())
    assert list(written) == list(json.loads(code("json5")))


def test_every_attribute_is_one_of_the_widgets_and_named() -> None:
    section = GUIDE.split("| attribute |")[1].split("\n\n")[0]
    named = set(re.findall(r"`([a-z-]+)`", section)) - {"nl", "en"}
    source = (ROOT / "web" / "js" / "widget.js").read_text(encoding="utf-8")
    used = set(re.findall(r'Attribute\("([a-z-]+)"\)', source))
    used |= {"accent", "accent-ink", "kind", "domain", "municipality", "dataset"}
    assert named == used
