"""What an answer looks like: its first line, side by side, in parts, with its terms explained."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_places_are_set_side_by_side(page: Page, ask, accessible) -> None:
    ask("Vergelijk de aanpak van Amsterdam en Rotterdam bij schulden")
    expect(page.get_by_text("De bronnen noemen:")).to_be_visible()
    for place in ("Amsterdam", "Rotterdam"):
        row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=place))
        expect(row.locator(".sentence").first).to_be_visible()
        expect(row.locator(".cite").first).to_be_visible()
    accessible()


def test_each_part_of_a_question_has_its_answer_and_its_reasons(
    page: Page, ask, accessible
) -> None:
    ask("Wat is een DPIA en hoe bak je een appeltaart?")
    expect(page.locator(".notice")).to_contain_text("hoe bak je een appeltaart")
    expect(page.locator(".sentence").first).to_contain_text("DPIA")
    expect(page.get_by_text("Opgezocht als:")).to_be_visible()
    accessible()
    page.get_by_text("Waarom deze bronnen?").click()
    expect(page.locator(".explanation h4", has_text="“Wat is een DPIA”")).to_be_visible()
    expect(page.locator(".explanation h4", has_text="appeltaart")).to_be_visible()
    accessible()


def test_a_figure_that_no_source_has_is_pointed_out(page: Page, ask) -> None:
    ask("Waarom stopte Rotterdam in 2019 met het Wijkprofiel?")
    expect(page.locator(".notice")).to_contain_text("2019")
