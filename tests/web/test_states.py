"""The question page in each of its states, at three widths, light and dark, and at 400% zoom."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def began(page: Page) -> None:
    expect(page.locator("sb-examples .questions button").first).to_be_visible()


def suggests(page: Page) -> None:
    page.get_by_label("Uw vraag").press_sequentially("vroegsign")
    expect(page.locator(".suggestions button").first).to_be_visible()


def limited(page: Page) -> None:
    page.get_by_text("Beperk tot").click()
    expect(page.get_by_label("Plaats")).to_be_visible()


def asked(question: str, until: str) -> Callable[[Page], None]:
    def ask(page: Page) -> None:
        page.get_by_label("Uw vraag").fill(question)
        page.keyboard.press("Enter")
        expect(page.locator(until).first).to_be_visible()

    return ask


def answered(page: Page) -> None:
    asked("Hoe werkt de Straatkubus in Almere?", ".seal")(page)


def edits(page: Page) -> None:
    answered(page)
    page.get_by_role("button", name="Vraag aanpassen").click()


def reads(page: Page) -> None:
    answered(page)
    page.locator(".cite").first.click()
    expect(page.locator(".kin li").first).to_be_visible()


def reads_a_page(page: Page) -> None:
    asked("Hoe combineerde een gemeente Wmo- en schuldendata?", ".seal")(page)
    page.locator(".cite").first.click()
    expect(page.locator(".box.cited").first).to_be_visible()
    expect(page.locator(".sheet img")).to_have_js_property("complete", True)


def explains(page: Page) -> None:
    answered(page)
    page.get_by_text("Waarom deze bronnen?").click()
    expect(page.get_by_role("table").first).to_be_visible()


STATES = {
    "began": began,
    "suggests": suggests,
    "limited": limited,
    "answered": answered,
    "table": asked("Vergelijk de aanpak van Amsterdam en Rotterdam bij schulden", "table.answer"),
    "refused": asked("Wat is de hoofdstad van Australië?", ".refusal"),
    "edits": edits,
    "reads": reads,
    "reads-page": reads_a_page,
    "explains": explains,
}
# 320 pixels is a screen of 1280 at 400% (WCAG 2.2, 1.4.10).
SCREENS = [(1280, False), (768, True), (375, True), (320, False)]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(("width", "dark"), SCREENS, ids=[str(width) for width, _ in SCREENS])
def test_every_state_fits_and_is_accessible(
    open_page, accessible, screenshot, state: str, width: int, dark: bool
) -> None:
    page = open_page("", width=width, dark=dark)
    STATES[state](page)
    accessible(page)
    screenshot(page, f"ask-{state}-{width}-{'dark' if dark else 'light'}")


def test_colours_that_the_system_forces_leave_every_mark_visible(open_page) -> None:
    page = open_page("")
    page.emulate_media(forced_colors="active")
    reads(page)
    mark = page.locator("mark.cited").first
    assert mark.evaluate("each => getComputedStyle(each).borderTopStyle") == "solid"
    number = page.locator(".cite").first
    assert number.evaluate("each => getComputedStyle(each).borderTopStyle") == "solid"


def test_what_is_pointed_at_is_large_enough(open_page) -> None:
    """WCAG 2.2, 2.5.8: 24 by 24 pixels, but for a link or button in a sentence."""
    page = open_page("", width=375)
    reads(page)
    small = page.evaluate(
        """() => [...document.querySelectorAll("button, a, select, textarea, summary")]
          .filter((each) => each.checkVisibility())
          .filter((each) => !each.matches(".skip, .term, .link, p a, li a, sup a"))
          .map((each) => [each.textContent, each.getBoundingClientRect()])
          .filter(([, { width, height }]) => width < 24 || height < 24)
          .map(([text, { width, height }]) => `${text}: ${width} x ${height}`)"""
    )
    assert small == []
