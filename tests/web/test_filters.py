"""What a question was understood as, filters, and why these sources, as a reader meets them."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

QUESTION = "Hoe combineerde Rotterdam Wmo- en schuldendata sinds 2016?"
URK = "Hoe werkt vroegsignalering van schulden in Urk?"


def chips(page: Page) -> list[str]:
    return page.locator(".chip > span:first-child").all_text_contents()


def widths(page: Page) -> tuple[int, int]:
    return page.evaluate("[document.documentElement.scrollWidth, innerWidth]")


def test_what_a_question_names_is_shown_and_taken_off_with_the_keyboard(
    page: Page, ask, accessible
) -> None:
    ask(QUESTION)
    expect(page.locator(".chip").first).to_be_visible()
    assert chips(page) == ["Rotterdam", "Wmo", "vanaf 2016"]
    accessible()
    chip = page.locator(".chip[data-key='municipality:Rotterdam']")
    chip.focus()
    with page.expect_request("**/api/v1/ask") as sent:
        page.keyboard.press("Enter")
    assert sent.value.post_data_json["ignored"] == ["municipality:Rotterdam"]
    expect(chip).to_have_class("chip off")
    expect(chip).to_be_focused()
    assert chips(page) == ["Rotterdam", "Wmo", "vanaf 2016"]
    assert page.locator(".turn").count() == 1
    accessible()

    page.keyboard.press("Enter")
    expect(chip).to_have_class("chip")
    expect(chip).to_be_focused()


def test_a_filter_is_chosen_shown_and_taken_off_with_the_mouse(page: Page, ask, accessible) -> None:
    page.get_by_text("Beperk tot").click()
    page.get_by_label("Soort").select_option("lesson")
    page.get_by_label("Vanaf jaar").select_option("2015")
    page.get_by_label("Tot en met jaar").select_option("2012")
    assert page.get_by_label("Vanaf jaar").input_value() == "2012"
    page.get_by_label("Vanaf jaar").select_option("")
    page.get_by_label("Tot en met jaar").select_option("")
    accessible()
    ask("Wat is een datalab?")
    only = page.get_by_role("list", name="Alleen gekeken naar")
    expect(only.get_by_role("button")).to_have_count(1)
    assert chips(page)[-1] == "lessen"
    only.get_by_role("button").click()
    expect(only).to_have_count(0)
    expect(page.locator(".turn h2, .turn .chip").locator("visible=true").first).to_be_visible()
    assert page.evaluate("document.activeElement !== document.body")
    assert page.get_by_label("Soort").input_value() == ""


def test_filters_are_of_what_there_is_with_counts(page: Page) -> None:
    page.get_by_text("Beperk tot").click()
    places = page.get_by_label("Plaats").locator("option").all_text_contents()
    assert places[0] == "Alle"
    assert any(place.startswith("Rotterdam (") for place in places)
    assert "Urk" not in " ".join(places)
    page.get_by_role("button", name="English").click()
    expect(page.get_by_label("Kind").locator("option").nth(1)).to_contain_text("cases")


def test_a_city_that_the_sources_do_not_tell_of_is_said(page: Page, ask, accessible) -> None:
    ask(URK)
    expect(page.get_by_text("Over Urk staat niets in de bronnen.", exact=True)).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("Urk")
    accessible()
    page.locator(".chip[data-key='municipality:Urk']").click()
    expect(page.locator(".sentence").first).to_be_visible()
    expect(page.locator(".notice")).to_have_count(0)


def test_why_these_sources_is_told_in_a_table_that_opens_them(page: Page, ask, accessible) -> None:
    ask(QUESTION)
    page.get_by_text("Waarom deze bronnen?").click()
    table = page.get_by_role("table").first
    expect(table).to_be_visible()
    rows = table.get_by_role("row")
    assert rows.count() == 13
    cited = set(page.locator(".cite").all_text_contents())
    tagged = page.locator(".why .tag").all_text_contents()
    assert {tag.removeprefix("in het antwoord: ") for tag in tagged} == cited
    expect(page.locator(".why dd").first).to_contain_text("rotterdam")
    assert page.locator(".why dd").first.bounding_box()["width"] > 250
    wide, window = widths(page)
    assert wide <= window
    accessible()
    row = rows.nth(1)
    title = row.get_by_role("button").inner_text().splitlines()[0]
    row.get_by_role("button").click()
    expect(page.locator("mark.cited, .box.cited").locator("visible=true").first).to_be_in_viewport()
    expect(page.get_by_role("complementary").get_by_role("heading", level=2)).to_have_text(title)


def test_a_refusal_tells_what_was_read(page: Page, ask) -> None:
    ask("Wat is de hoofdstad van Australië?")
    page.get_by_text("Waarom geen antwoord?").click()
    expect(page.get_by_text("te weinig zekerheid")).to_be_visible()
    expect(page.get_by_role("table").first).to_be_visible()


def test_an_explanation_that_cannot_be_fetched_is_said_and_can_be_tried_again(
    page: Page, ask
) -> None:
    page.route(
        "**/api/v1/search*",
        lambda route: route.fulfill(
            status=503, content_type="application/problem+json", body='{"detail": "even weg"}'
        ),
    )
    ask(QUESTION)
    why = page.get_by_text("Waarom deze bronnen?")
    why.click()
    expect(page.get_by_text("even weg")).to_be_visible()
    page.unroute("**/api/v1/search*")
    why.click()
    why.click()
    expect(page.get_by_role("table").first).to_be_visible()


def test_the_address_keeps_filters_and_what_was_taken_off(page: Page, ask) -> None:
    page.get_by_text("Beperk tot").click()
    page.get_by_label("Soort").select_option("case")
    page.get_by_label("Vanaf jaar").select_option("2015")
    ask(QUESTION)
    page.locator(".chip[data-key='municipality:Rotterdam']").click()
    expect(page.locator(".chip.off")).to_be_visible()
    before = chips(page)
    page.goto(page.url)
    expect(page.locator(".chip.off")).to_be_visible()
    assert sorted(chips(page)) == sorted(before)
    assert page.get_by_label("Vanaf jaar").input_value() == "2015"


def test_nothing_moves_while_it_is_asked_again(page: Page, ask) -> None:
    ask(QUESTION)
    chip = page.locator(".chip[data-key='years:2016-2100']")
    before = chip.bounding_box()
    held = []
    page.route("**/api/v1/ask", lambda route: held.append(route))
    chip.click()
    expect(page.locator(".body[aria-busy=true]")).to_be_visible()
    assert chip.bounding_box() == before
    held[0].continue_()
    expect(page.locator(".chip.off")).to_be_visible()
    assert chip.bounding_box()["y"] == before["y"]
