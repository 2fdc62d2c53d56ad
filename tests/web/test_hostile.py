"""A document full of markup: the page shows it as text, runs nothing and asks nobody else."""

import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from playwright.sync_api import Browser, expect

from api.settings import ApiSettings

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SCRIPT = "<script>window.hacked = 1</script>"
IMAGE = "<img src=http://kwaad.example/x.png onerror='window.hacked = 1'>"
DOCUMENT = f"""\
---
title: "{SCRIPT}{IMAGE}"
kind: case
municipality: ["<b onmouseover=window.hacked=1>Almere</b>", Almere]
domain: fysiek
datasets: ["<svg onload=window.hacked=1>"]
years: 2021
questions: ["Wat telt de Klinkermeter? {IMAGE}", "Wat telt de Klinkermeter in Almere?"]
---

## {IMAGE}

De Klinkermeter telt in Almere losse tegels `{SCRIPT}` en `{IMAGE}` elke nacht.[^1]

De Klinkermeter telt ook `![putten](http://kwaad.example/putten.png)` en veel
`[fietsen](javascript:window.hacked=1)`.

## Bronnen

[^1]: {SCRIPT} (Almere, 2022). <https://example.org/bron>
"""


@pytest.fixture
def hostile(ingest_settings) -> Iterator[str]:
    """Where a service answers whose one document is hostile."""
    import socket

    from api.app import create_app, create_assistant
    from api.live import Live
    from ingest.pipeline import build_index

    folder = ingest_settings.corpus / "casussen"
    folder.mkdir(parents=True)
    (folder / "kwaad.md").write_text(DOCUMENT, encoding="utf-8")
    build_index(ingest_settings)
    listener = socket.create_server(("127.0.0.1", 0))
    live = Live(create_assistant(ingest_settings, ApiSettings()))
    server = uvicorn.Server(uvicorn.Config(create_app(live, ApiSettings()), log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.05)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=10)


def test_markup_in_a_document_a_question_and_an_address_is_shown_as_text(
    browser: Browser, hostile: str
) -> None:
    page = browser.new_page(reduced_motion="reduce")
    elsewhere: list[str] = []
    page.on(
        "request",
        lambda request: None if request.url.startswith(hostile) else elsewhere.append(request.url),
    )
    page.on("dialog", lambda dialog: elsewhere.append(dialog.message))
    page.goto(f"{hostile}/?q=Wat telt de Klinkermeter in Almere?&without=word:x|{IMAGE}")
    expect(page.locator(".sentence").first).to_be_visible()
    assert IMAGE in page.locator(".answer").first.text_content()
    assert SCRIPT in page.locator(".sources").text_content()

    page.locator(".cite").first.click()
    expect(page.locator("mark.cited").first).to_be_in_viewport()
    panel = page.get_by_role("complementary", name="Bron")
    assert SCRIPT in panel.get_by_role("heading", level=2).text_content()
    page.keyboard.press("Escape")
    page.get_by_text("Waarom deze bronnen?").click()
    expect(page.get_by_role("table").first).to_be_visible()
    page.get_by_text("Beperk tot").click()
    places = page.get_by_label("Plaats").locator("option").all_text_contents()
    assert any("onmouseover" in place for place in places)

    page.get_by_label("Uw vraag").fill(f"Wat telt {IMAGE} in Urk? {SCRIPT}")
    page.keyboard.press("Enter")
    expect(page.locator(".turn")).to_have_count(2)
    expect(page.locator(".body.waiting")).to_have_count(0)
    assert IMAGE in page.locator(".turn h2").last.text_content()

    # Were there a way in after all, the page's own policy lets nothing run that it did not bring.
    page.evaluate(
        """() => { const script = document.createElement("script");
        script.textContent = "window.hacked = 1"; document.body.append(script); script.remove() }"""
    )

    # Give whatever might have got in the time to run.
    page.wait_for_timeout(300)
    assert page.evaluate("window.hacked") is None
    for foreign in ("script", "img", "svg", "b", "a[href^='javascript:']"):
        assert page.locator(f".stage {foreign}").count() == 0
    page.close()
    assert elsewhere == []
