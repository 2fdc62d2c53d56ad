"""The source panel: the page of a PDF with the words marked, and ways on from there."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

# Answered from a chapter that is read from its PDF.
IN_PDF = "Hoe combineerde een gemeente Wmo- en schuldendata?"
IN_CASE = "Hoe werkt de Straatkubus in Almere?"


@pytest.fixture
def panel(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Bron")


def test_a_pdf_is_shown_as_its_page_with_the_cited_words_marked(
    page: Page, panel: Locator, ask, accessible
) -> None:
    ask(IN_PDF)
    page.locator(".cite").first.click()
    image = panel.get_by_role("img")
    expect(image).to_have_js_property("complete", True)
    assert image.evaluate("each => each.naturalWidth") == 1400
    cited = panel.locator(".box.cited")
    expect(cited.first).to_be_in_viewport()
    # The marks lie on the paper, and are about a line high.
    sheet, box = panel.locator(".sheet").bounding_box(), cited.first.bounding_box()
    assert sheet["x"] < box["x"] < box["x"] + box["width"] < sheet["x"] + sheet["width"]
    assert 0.005 < box["height"] / sheet["height"] < 0.05
    accessible()

    panel.get_by_role("button", name="Tekst").click()
    expect(image).to_be_hidden()
    expect(panel.locator("mark.cited").first).to_be_in_viewport()
    accessible()


def test_pages_are_turned_and_the_file_opens_at_the_page(page: Page, panel: Locator, ask) -> None:
    ask(IN_PDF)
    page.locator(".cite").first.click()
    turning = panel.locator(".page-view .turning")
    place = turning.get_by_role("status")
    expect(place).to_have_text(re.compile(r"pagina \d+ van 5"))
    first = int(place.text_content().split()[1])
    turning.get_by_role("button", name="Volgende").click()
    expect(place).to_have_text(f"pagina {first + 1} van 5")
    file = panel.get_by_role("link", name="Open de PDF op deze pagina").get_attribute("href")
    assert file.endswith(f"/file#page={first + 1}")
    assert page.request.get(file).headers["content-type"] == "application/pdf"


def test_where_a_page_cannot_be_shown_its_text_is(page: Page, panel: Locator, ask) -> None:
    page.route("**/pages/*", lambda route: route.fulfill(status=409, body='{"detail": "anders"}'))
    ask(IN_PDF)
    page.locator(".cite").first.click()
    expect(panel.locator(".notice")).to_contain_text("anders")
    expect(panel.locator("mark.cited").first).to_be_in_viewport()


def test_the_next_sentence_of_the_answer_is_a_button_away(page: Page, panel: Locator, ask) -> None:
    ask(IN_CASE)
    page.locator(".cite").first.click()
    expect(panel.locator("mark.cited").first).to_be_in_viewport()
    panel.get_by_role("button", name="Volgende").click()
    expect(panel.get_by_text(re.compile("zin 2 van"))).to_be_visible()
    second = page.locator(".sentence").nth(1).text_content()
    expect(panel.locator("mark.cited").first).to_be_in_viewport()
    assert "".join(panel.locator("mark.cited").all_text_contents()) == second


def test_more_of_it_and_cases_like_it_are_at_hand(
    page: Page, panel: Locator, ask, accessible
) -> None:
    ask(IN_CASE)
    page.locator(".cite").first.click()
    more = panel.locator(".kin", has_text="Meer hierover in dit document")
    like = panel.locator(".kin", has_text="Vergelijkbare gevallen")
    expect(more.get_by_role("listitem").first).to_be_visible()
    expect(like.get_by_role("listitem").first).to_be_visible()
    accessible()
    more.get_by_role("button").first.click()
    expect(panel.locator("mark.cited").first).to_be_in_viewport()
    title = like.get_by_role("button").first.text_content()
    like.get_by_role("button").first.click()
    expect(panel.get_by_role("heading", level=2)).to_have_text(title)
    page.keyboard.press("Escape")
    expect(page.locator(".cite").first).to_be_focused()
