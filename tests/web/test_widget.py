"""The widget in a page that is somebody else's: another origin, hostile styles, a strict policy."""

import functools
import http.server
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from api.settings import ApiSettings

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

QUESTION = "Hoe werkt de Straatkubus in Almere?"

# Rules for every element, letters of another size, a neighbour that is read from right to left.
HOSTILE = """
html { font-size: 62.5%; direction: rtl; }
* { font-family: fantasy !important; letter-spacing: .3em !important; }
* { box-sizing: content-box !important; text-transform: uppercase !important; }
button, textarea, p, h2 { all: unset !important; display: none !important; }
body { --sb-ink: red; --sb-card: yellow; color: lime; text-align: justify; visibility: visible; }
"""

PAGE = """<!doctype html>
<html lang="nl">
  <head>
    <meta charset="utf-8"><title>Intranet</title>
    <link rel="stylesheet" href="hostile.css">
    <script src="{service}/widget.js" defer></script>
  </head>
  <body><main><h1>Intranet</h1><div dir="rtl" lang="ar">مرحبا</div>{widget}</main></body>
</html>
"""


class _Intranet(http.server.SimpleHTTPRequestHandler):
    policy = ""

    def end_headers(self) -> None:
        self.send_header("content-security-policy", self.policy)
        super().end_headers()

    def log_message(self, *_args) -> None: ...


@pytest.fixture
def intranet(tmp_path: Path, served) -> Iterator[Callable[[str], str]]:
    """Serves a page with a widget in it, on an origin of its own; gives its address."""
    (tmp_path / "hostile.css").write_text(HOSTILE, encoding="utf-8")
    handler = functools.partial(_Intranet, directory=str(tmp_path))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    origin = f"http://127.0.0.1:{server.server_port}"
    service = str(served(ApiSettings(origins=(origin,))).base_url).rstrip("/")
    _Intranet.policy = (
        f"default-src 'none'; script-src {service}; connect-src {service}; "
        f"img-src {service}; style-src 'self'; frame-src {service}"
    )

    def serve(widget: str) -> str:
        page = PAGE.format(service=service, widget=widget.replace("SERVICE", service))
        (tmp_path / "index.html").write_text(page, encoding="utf-8")
        return f"{origin}/index.html"

    yield serve
    server.shutdown()
    server.server_close()


@pytest.fixture(params=[(1280, 860), (375, 800)], ids=["desktop", "phone"])
def foreign(
    browser: Browser, intranet: Callable[[str], str], request: pytest.FixtureRequest
) -> Iterator[Callable[[str], Page]]:
    """Opens an intranet page with a widget; nothing may go wrong in it."""
    width, height = request.param
    page = browser.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)

    def open_page(widget: str) -> Page:
        # Browsers ask for it of themselves, and this intranet has none.
        page.route("**/favicon.ico", lambda route: route.fulfill(status=204))
        page.goto(intranet(widget))
        return page

    yield open_page
    page.close()
    assert faults == []


def accessible(page: Page) -> None:
    rules = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
    options = {"runOnly": rules, "resultTypes": ["violations"]}
    results = Axe().run(page, context={"include": [["stadsbron-vraagbaak"]]}, options=options)
    assert results.violations_count == 0, results.generate_report()


def test_a_question_is_asked_and_its_source_read_in_a_strict_and_hostile_page(foreign) -> None:
    page = foreign("<stadsbron-vraagbaak label='Vraagbaak data'></stadsbron-vraagbaak>")
    page.get_by_role("button", name="Vraagbaak data").click()
    field = page.get_by_label("Uw vraag")
    expect(field).to_be_focused()
    accessible(page)
    field.fill(QUESTION)
    page.keyboard.press("Enter")
    sentence = page.locator(".sentence").first
    expect(sentence).to_be_visible()
    style = sentence.evaluate(
        "each => { const s = getComputedStyle(each);"
        " return [s.direction, s.letterSpacing, s.color, parseFloat(s.fontSize) >= 15]; }"
    )
    assert style == ["ltr", "normal", "rgb(20, 36, 44)", True]
    accessible(page)

    page.locator(".cite").first.click()
    expect(page.locator("mark.cited").first).to_be_in_viewport()
    accessible(page)
    page.keyboard.press("Escape")
    expect(page.locator("sb-source")).to_be_hidden()
    expect(page.get_by_role("dialog", name="Vraagbaak data")).to_be_visible()


def test_all_of_it_goes_by_keyboard(foreign) -> None:
    page = foreign("<stadsbron-vraagbaak></stadsbron-vraagbaak>")
    page.get_by_role("button", name="Vraag het aan Stadsbron").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Uw vraag")).to_be_focused()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator(".seal")).to_be_visible()
    active = "document.querySelector('stadsbron-vraagbaak').shadowRoot.activeElement"
    while not page.evaluate(f"{active}.matches('.cite')"):
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("mark.cited").first).to_be_in_viewport()
    page.keyboard.press("Escape")
    assert page.evaluate(f"{active}.matches('.cite')")
    # The first takes away what the number shows, the second the panel.
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Vraag het aan Stadsbron")).to_be_focused()


def test_it_stands_in_its_place_limited_and_in_english_where_the_page_says_so(foreign) -> None:
    page = foreign(
        "<stadsbron-vraagbaak inline language='en' domain='sociaal' greeting='What do you need?'>"
        "</stadsbron-vraagbaak>"
    )
    expect(page.get_by_text("What do you need?")).to_be_visible()
    with page.expect_request("**/api/v1/ask") as sent:
        page.get_by_label("Your question").fill("Which city combined debts?")
        page.keyboard.press("Enter")
    assert sent.value.post_data_json["filters"] == {"domain": ["sociaal"]}
    assert sent.value.post_data_json["language"] == "en"
    expect(page.locator(".seal")).to_be_visible()
    accessible(page)


def test_a_frame_shows_it_too(foreign) -> None:
    page = foreign(
        "<iframe src='SERVICE/inbouwen.html?language=nl&domain=sociaal' title='Vraagbaak' "
        "width='350' height='600'></iframe>"
    )
    frame = page.frame_locator("iframe")
    frame.get_by_label("Uw vraag").fill(QUESTION)
    frame.get_by_label("Uw vraag").press("Enter")
    expect(frame.locator(".sentence").first).to_be_visible()


def test_a_page_that_was_not_allowed_has_no_widget(
    browser: Browser, intranet, tmp_path: Path
) -> None:
    page = browser.new_page()
    address = intranet("<stadsbron-vraagbaak></stadsbron-vraagbaak>")
    page.goto(address.replace("127.0.0.1", "localhost"))
    page.wait_for_timeout(500)
    expect(page.get_by_role("button")).to_have_count(0)
    page.close()
