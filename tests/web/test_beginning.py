"""Before a question is asked: examples by theme, and suggestions while typing."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_examples_follow_the_theme_that_is_chosen(page: Page, accessible) -> None:
    shown = page.locator("sb-examples .questions button")
    expect(shown.first).to_be_visible()
    mixed = shown.all_text_contents()
    themes = page.get_by_role("group", name="Thema’s").get_by_role("button")
    assert themes.count() >= 6
    chosen = themes.filter(has_text="veiligheid")
    chosen.click()
    expect(chosen).to_be_focused()
    expect(chosen).to_have_attribute("aria-pressed", "true")
    assert shown.all_text_contents() != mixed
    accessible()
    shown.first.click()
    expect(page.locator(".sentence").first).to_be_visible()


def test_a_suggestion_is_a_few_keys_away(page: Page, accessible) -> None:
    field = page.get_by_label("Uw vraag")
    field.press_sequentially("wat ging er mis met de afv")
    suggested = page.get_by_role("list", name="Vragen die hierop lijken").get_by_role("button")
    expect(suggested.first).to_contain_text("afvalsensoren in Rotterdam")
    accessible()
    page.keyboard.press("ArrowDown")
    expect(suggested.first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(field).to_be_focused()
    page.keyboard.press("ArrowDown")
    asked = suggested.first.text_content()
    page.keyboard.press("Enter")
    expect(page.locator(".turn h2")).to_contain_text(asked)
    expect(field).to_have_value("")


def test_suggestions_leave_with_escape_and_never_stand_in_the_way(page: Page) -> None:
    field = page.get_by_label("Uw vraag")
    field.press_sequentially("wat ging er mis met de afv")
    suggested = page.get_by_role("list", name="Vragen die hierop lijken")
    expect(suggested).to_be_visible()
    page.keyboard.press("Escape")
    expect(suggested).to_be_hidden()
    page.keyboard.type("alsensoren in Rotterdam?")
    expect(suggested).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(".sentence").first).to_be_visible()
    expect(suggested).to_be_hidden()
