"""A conversation: follow-ups and mistyped words, as a reader meets them."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_a_follow_up_is_shown_as_it_was_read(page: Page, ask, accessible) -> None:
    ask("Wat deed Tilburg tegen schulden?")
    expect(page.locator(".body.waiting")).to_have_count(0)
    with page.expect_request("**/api/v1/ask") as sent:
        ask("En in Leiden?")
    assert sent.value.post_data_json["history"] == ["Wat deed Tilburg tegen schulden?"]
    turn = page.locator(".turn").last
    expect(turn.locator(".completed")).to_have_text("Gelezen als: Wat deed Leiden tegen schulden?")
    expect(turn.locator("h2")).to_contain_text("En in Leiden?")
    accessible()


def test_a_follow_up_can_be_shared(page: Page, ask) -> None:
    ask("Wat deed Tilburg tegen schulden?")
    expect(page.locator(".body.waiting")).to_have_count(0)
    ask("En in Leiden?")
    expect(page.locator(".completed")).to_have_count(1)
    page.reload()
    expect(page.locator(".turn")).to_have_count(1)
    expect(page.locator(".completed")).to_contain_text("Wat deed Leiden tegen schulden?")


def test_a_mistyped_word_is_corrected_and_the_reader_may_say_no(
    page: Page, ask, accessible
) -> None:
    ask("wat doet almeere met straatkubis")
    meant = page.get_by_role("list", name="Tikfout verbeterd").locator(".chip > span:first-child")
    expect(meant).to_have_text(
        ["“almeere” gelezen als “almere”", "“straatkubis” gelezen als “straatkubus”"]
    )
    accessible()
    with page.expect_request("**/api/v1/ask") as sent:
        page.locator(".chip[data-key='word:almeere']").click()
    assert sent.value.post_data_json["ignored"] == ["word:almeere"]
    expect(page.locator(".chip[data-key='word:almeere']")).to_have_class("chip off")
