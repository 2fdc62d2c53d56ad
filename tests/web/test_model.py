"""The page where a language model writes: a real browser, a real service, a scripted model."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

QUESTION = "Vanaf hoeveel mensen laat de Straatkubus iets zien?"
TRUE = "De Straatkubus verbergt een selectie met minder dan vijf waarnemingen [1]."
SECOND = "De Straatkubus toont alleen opgetelde gegevens en geen personen [4]."


@pytest.fixture
def open_page(browser: Browser, served) -> Iterator:
    opened: list[Page] = []

    def open_page(settings) -> Page:
        page = browser.new_page(viewport={"width": 1000, "height": 800}, reduced_motion="reduce")
        page.faults = []
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.set_default_timeout(10_000)
        page.goto(str(served(settings).base_url))
        opened.append(page)
        return page

    yield open_page
    for page in opened:
        faults = page.faults
        page.close()
        assert faults == []


def ask(page: Page) -> None:
    page.get_by_label("Uw vraag").fill(QUESTION)
    page.keyboard.press("Enter")


def test_the_answer_grows_while_it_is_written_and_ends_with_its_sources(service, open_page) -> None:
    service.pause = 0.15
    page = open_page(service.writes(f"{TRUE} {SECOND}"))
    ask(page)
    draft = page.locator(".draft")
    expect(draft).to_contain_text("De Straatkubus")
    # The first sentence stands there, checked, while the second is being written.
    expect(page.locator(".underway .sentence")).to_have_count(1)
    expect(draft).to_contain_text("De Straatkubus toont")
    expect(page.locator(".seal")).to_contain_text("taalmodel")
    expect(page.locator(".sentence")).to_have_count(2)
    expect(page.locator(".draft")).to_have_count(0)
    page.locator(".cite").first.click()
    expect(page.locator("mark.cited").first).to_be_in_viewport()


def test_simpler_words_are_a_button_away(service, open_page) -> None:
    page = open_page(service.writes(TRUE))
    ask(page)
    page.get_by_role("button", name="Leg eenvoudiger uit").click()
    expect(page.get_by_role("button", name="Leg eenvoudiger uit")).to_have_count(0)
    expect(page.locator(".sentence")).to_have_count(1)
    assert "A2" in service.bodies[-1]["messages"][0]["content"]


def test_when_the_model_fails_the_page_says_so_and_shows_the_sources(service, open_page) -> None:
    page = open_page(service.writes(500))
    ask(page)
    expect(page.locator(".notice")).to_contain_text("taalmodel schreef dit keer geen antwoord")
    expect(page.locator(".seal")).to_have_text(re.compile("Letterlijk uit de bronnen"))


def test_markup_of_a_model_is_shown_as_text(service, open_page) -> None:
    settings = service.writes(f"<img src=x onerror=alert(1)> {TRUE}")
    page = open_page(settings.model_copy(update={"unverified": "show"}))
    page.on("dialog", lambda dialog: page.faults.append(dialog.message))
    ask(page)
    expect(page.locator(".seal")).to_be_visible()
    assert page.locator("sb-thread img").count() == 0


def test_the_model_stops_when_the_reader_closes_the_page(service, open_page) -> None:
    service.pause = 0.1
    page = open_page(service.writes(" ".join([TRUE] * 200), tokens=8000))
    ask(page)
    expect(page.locator(".draft")).to_be_visible()
    page.goto("about:blank")
    assert service.gone.wait(2)
