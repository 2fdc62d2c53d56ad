"""What a reader thinks of an answer, where the operator keeps that."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from api.records.keeping import open_keeping
from api.settings import ApiSettings

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

QUESTION = "Hoe werkt de Straatkubus in Almere?"


@pytest.fixture
def kept(served, tmp_path: Path) -> httpx.Client:
    settings = ApiSettings(feedback=True, retention_days=30)
    return served(settings, open_keeping(settings, tmp_path))


@pytest.fixture
def page(browser: Browser, kept: httpx.Client) -> Iterator[Page]:
    page = browser.new_page(reduced_motion="reduce")
    page.goto(str(kept.base_url))
    page.get_by_label("Uw vraag").fill(QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator(".seal")).to_be_visible()
    yield page
    page.close()


def test_a_reader_says_that_it_helped_and_takes_it_back(page: Page, accessible) -> None:
    with page.expect_response("**/api/v1/feedback") as answered:
        page.get_by_role("button", name="Ja", exact=True).click()
    assert answered.value.status == 201
    expect(page.get_by_text("Dank u, dat is bewaard.")).to_be_focused()
    accessible()
    with page.expect_response("**/api/v1/feedback/*") as answered:
        page.get_by_role("button", name="Ongedaan maken").click()
    assert answered.value.status == 204
    expect(page.get_by_role("button", name="Ja", exact=True)).to_be_visible()


def test_a_reader_says_which_sentence_is_wrong(page: Page, accessible) -> None:
    page.get_by_role("button", name="Nee", exact=True).click()
    expect(page.get_by_label("Het klopt niet")).to_be_focused()
    expect(page.get_by_text("30 dagen bewaard")).to_be_visible()
    accessible()
    page.get_by_label("De bron zegt iets anders").check()
    page.get_by_label("Waarover gaat het?").select_option("1")
    page.get_by_label("Toelichting").fill("Bel me op 06-12345678")
    with page.expect_response("**/api/v1/feedback") as answered:
        page.get_by_role("button", name="Verstuur").click()
    assert answered.value.status == 201
    sent = answered.value.request.post_data_json
    assert (sent["verdict"], sent["reason"], sent["sentence"]) == ("unhelpful", "not_in_source", 1)
    second = page.locator(".sentence").nth(1).text_content()
    assert sent["sentences"][1]["text"] == second


def test_nothing_is_asked_where_nothing_is_kept(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}/?q={QUESTION}")
    expect(page.locator(".actions")).to_be_visible()
    expect(page.locator(".feedback")).to_have_count(0)
    page.close()
