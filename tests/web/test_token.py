"""The widget signs on for who reads the page of an intranet, on another origin than the service."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.intranet import Intranet, serving
from tests.web.conftest import own_error

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

QUESTION = "Hoe werkt de Straatkubus in Almere?"
IN_PDF = "Hoe combineerde een gemeente Wmo- en schuldendata?"
WIDGET = "<stadsbron-vraagbaak inline token-url='/token'></stadsbron-vraagbaak>"


@pytest.fixture
def intranet() -> Iterator[Intranet]:
    with serving() as served:
        yield served


@pytest.fixture
def faults() -> list[str]:
    return []


@pytest.fixture
def opened(
    browser: Browser, locked, keys, intranet: Intranet, faults: list[str]
) -> Iterator[Callable[..., Page]]:
    """A page of the intranet with the widget; its own errors fail the test."""
    page = browser.new_page(reduced_motion="reduce")
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if own_error(line) else None)
    page.set_default_timeout(10_000)

    def open_page(widget: str = WIDGET) -> Page:
        key = keys.add("intranet", "widget")
        service = str(locked(origin=intranet.origin).base_url).rstrip("/")
        script = f"<script src='{service}/widget.js' defer></script>"
        page.goto(intranet.show(service, key, script + widget))
        return page

    yield open_page
    page.close()
    assert faults == []


def ask(page: Page, question: str) -> None:
    page.get_by_label("Uw vraag").last.fill(question)
    page.keyboard.press("Enter")


def sentences(page: Page, turn: int):
    return page.get_by_role("article").nth(turn).locator(".sentence")


def test_a_question_is_asked_and_the_page_of_a_pdf_shown(opened, intranet: Intranet) -> None:
    page = opened()
    ask(page, IN_PDF)
    page.locator(".cite").first.click()
    image = page.locator(".sheet img")
    expect(image).to_have_js_property("complete", True)
    # The policy of the intranet lets images come from the service alone.
    assert image.evaluate("each => each.naturalWidth") == 1400
    # All parts of the widget, at once, share one.
    assert intranet.tokens == 1
    assert page.evaluate("sessionStorage.getItem('stadsbron.key')") is None


def test_a_token_that_expires_in_the_middle_of_a_conversation_is_renewed_once(
    opened, intranet: Intranet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The service refuses it, though the page still takes it for good."""
    monkeypatch.setattr("api.access.token.SECONDS", 4)
    monkeypatch.setattr("api.access.token._LEEWAY", 0)
    intranet.alter = lambda given: given | {"expires_in": 600}
    page = opened()
    refused: list[str] = []
    page.on("response", lambda each: refused.append(each.url) if each.status == 401 else None)
    ask(page, QUESTION)
    expect(sentences(page, 0).first).to_be_visible()
    page.wait_for_timeout(5000)
    assert (intranet.tokens, refused) == (1, [])
    ask(page, "En in Rotterdam?")
    expect(page.get_by_role("article").nth(1).locator(".seal, .refusal").first).to_be_visible()
    expect(page.get_by_text("U bent niet aangemeld")).to_have_count(0)
    assert intranet.tokens == 2
    assert refused


def test_a_token_is_renewed_before_it_expires(opened, intranet: Intranet) -> None:
    page = opened()
    page.clock.install()
    ask(page, QUESTION)
    expect(sentences(page, 0).first).to_be_visible()
    refused: list[str] = []
    page.on("response", lambda each: refused.append(each.url) if each.status == 401 else None)
    before = intranet.tokens
    page.clock.fast_forward("10:00")
    ask(page, IN_PDF)
    expect(sentences(page, 1).first).to_be_visible()
    assert intranet.tokens == before + 1
    assert refused == []


def test_who_gets_no_token_reads_why_and_no_key_is_asked_for(opened, intranet: Intranet) -> None:
    intranet.alter = lambda _: None
    page = opened()
    ask(page, QUESTION)
    expect(page.get_by_role("heading", name="U bent niet aangemeld")).to_be_visible()
    expect(page.get_by_text("Uw intranet kon u niet aanmelden")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    # The intranet has come to know them.
    intranet.alter = lambda given: given
    page.get_by_role("button", name="Probeer opnieuw").click()
    expect(sentences(page, 0).first).to_be_visible()


def test_a_token_of_another_page_is_of_no_use(opened, intranet: Intranet) -> None:
    def elsewhere(given: dict) -> dict:
        return given | {"token": given["token"][:-3] + "AAA"}

    intranet.alter = elsewhere
    page = opened()
    ask(page, QUESTION)
    expect(page.get_by_role("heading", name="U bent niet aangemeld")).to_be_visible()
    # The first, and once more; not over and over, by any of the calls.
    assert intranet.tokens < 12


def test_no_key_is_asked_for_in_a_page_of_somebody_else(opened) -> None:
    page = opened("<stadsbron-vraagbaak inline></stadsbron-vraagbaak>")
    ask(page, QUESTION)
    expect(page.get_by_role("heading", name="U bent niet aangemeld")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_tokens_from_elsewhere_are_not_taken(opened, faults: list[str]) -> None:
    page = opened("<stadsbron-vraagbaak token-url='https://elders.example/'></stadsbron-vraagbaak>")
    for _ in range(100):
        if faults:
            break
        page.wait_for_timeout(100)
    (fault,) = faults
    assert "is not on this page's own server" in fault
    faults.clear()
