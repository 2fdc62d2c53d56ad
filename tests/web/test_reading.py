"""Reading an answer: what a number stands for, what a term means, how it was checked."""

import json
import re

import pytest
from playwright.sync_api import Page, Route, expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

QUESTION = "Hoe werkt de Straatkubus in Almere?"


def test_a_number_shows_its_words_while_it_has_the_focus(page: Page, ask) -> None:
    ask(QUESTION)
    sentence = page.locator(".sentence").first
    expect(sentence).to_be_visible()
    page.locator(".renew").focus()
    number = page.locator(".cite").first
    while not number.evaluate("each => each === document.activeElement"):
        page.keyboard.press("Shift+Tab")
    card = page.locator(".preview")
    expect(card).to_be_in_viewport(ratio=1)
    expect(card.locator(".words")).to_have_text(sentence.text_content())
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    expect(number).to_be_focused()


def test_the_words_stay_while_the_pointer_goes_to_them(page: Page, ask) -> None:
    ask(QUESTION)
    page.locator(".cite").nth(1).hover()
    card = page.locator(".preview")
    expect(card).to_be_visible()
    card.hover()
    page.wait_for_timeout(400)
    expect(card).to_be_visible()
    page.mouse.move(0, 0)
    expect(card).to_have_count(0)


def test_a_term_is_explained_where_it_stands(page: Page, ask, accessible) -> None:
    ask(QUESTION)
    term = page.locator(".term").first
    term.focus()
    page.keyboard.press("Enter")
    note = page.locator(".definition:popover-open")
    expect(note).to_be_in_viewport(ratio=1)
    expect(note).to_contain_text(re.compile(r"\w+ .+\."))
    accessible()
    page.keyboard.press("Escape")
    expect(note).to_have_count(0)
    expect(term).to_be_focused()


def test_what_was_set_right_and_what_was_not_verified_is_told_in_words(
    page: Page, ask, accessible
) -> None:
    def doubtful(route: Route) -> None:
        reply = route.fetch().json()
        reply["writer"] = "model"
        reply["confidence"] = 0.6
        reply["sentences"][1]["state"] = "repaired"
        reply["sentences"][2].update(state="unverified", citations=[])
        route.fulfill(body=json.dumps(reply), content_type="application/json")

    page.route("**/api/v1/ask", doubtful)
    ask(QUESTION)
    expect(page.locator(".state")).to_have_text(["bron verbeterd", "niet geverifieerd"])
    expect(page.locator(".sure")).to_contain_text("laag")
    accessible()


def test_what_came_of_a_question_is_announced_once(page: Page, ask) -> None:
    page.evaluate(
        """() => { window.heard = [];
        const status = document.querySelector("main > [role=status]");
        new MutationObserver(() => window.heard.push(status.textContent))
          .observe(status, { childList: true, characterData: true, subtree: true }); }"""
    )
    ask(QUESTION)
    expect(page.locator(".seal")).to_be_visible()
    page.wait_for_timeout(100)
    first, *rest = page.evaluate("window.heard")
    assert first == "Ik zoek het op in de bronnen …"
    assert len(rest) == 1
    assert re.match(r"Antwoord met \d+ zinnen uit ", rest[0])


def test_the_way_from_question_to_source_and_back_needs_no_mouse(page: Page, accessible) -> None:
    skip = page.get_by_role("link", name="Naar de inhoud")
    while not skip.evaluate("each => each === document.activeElement"):
        page.keyboard.press("Shift+Tab")
    expect(skip).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Uw vraag")).to_be_focused()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    expect(page.locator(".seal")).to_be_visible()

    while not page.evaluate("document.activeElement.matches('.cite')"):
        page.keyboard.press("Shift+Tab")
    number = page.locator(".cite:focus")
    name = number.get_attribute("aria-label")
    page.keyboard.press("Enter")
    expect(page.locator("mark.cited").first).to_be_in_viewport()
    expect(page.locator("sb-source h2")).to_be_focused()
    accessible()
    page.keyboard.press("Escape")
    expect(page.locator(".cite:focus")).to_have_attribute("aria-label", name)
