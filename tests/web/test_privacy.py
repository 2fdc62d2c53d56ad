"""What a reader types by accident does not stay on the page, in the address or on the way."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_personal_data_is_left_out_and_the_reader_is_told(page: Page, ask, accessible) -> None:
    ask("Mijn mail is jan@voorbeeld.nl, hoe werkt de Straatkubus in Almere?")
    expect(page.locator(".notice")).to_contain_text("We hebben een e-mailadres uit uw vraag")
    expect(page.get_by_role("heading", level=2)).to_contain_text("Mijn mail is [e-mailadres]")
    accessible()
    assert "jan" not in page.content()
    assert "jan" not in page.url
    with page.expect_request("**/api/v1/ask") as sent:
        ask("En in Leiden?")
    assert "jan" not in sent.value.post_data
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, history.state])")
    assert "jan" not in kept


def test_who_asks_for_someones_data_is_told_why_there_is_no_answer(
    page: Page, ask, accessible
) -> None:
    ask("Wat is het telefoonnummer van de wethouder van Tilburg?")
    expect(page.get_by_role("heading", name="Over personen vertel ik niets")).to_be_visible()
    expect(page.get_by_text("kunt u wel vragen")).to_be_visible()
    accessible()
