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
    # A tab of its own knows nothing of this conversation but what the address says.
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.locator(".turn")).to_have_count(1)
    expect(other.locator(".completed")).to_contain_text("Wat deed Leiden tegen schulden?")
    other.close()


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


def test_a_conversation_stays_in_its_tab_until_a_new_one_is_begun(page: Page, ask, address) -> None:
    ask("Wat deed Tilburg tegen schulden?")
    expect(page.locator(".sentence").first).to_be_visible()
    ask("En in Leiden?")
    expect(page.locator(".completed")).to_have_count(1)
    said = page.locator(".answer").all_text_contents()

    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(f"{address}/begrippen.html")
    page.goto(address)
    expect(page.locator(".turn")).to_have_count(2)
    assert page.locator(".answer").all_text_contents() == said
    assert not any(url.endswith("/ask") for url in requests)

    page.get_by_role("button", name="Nieuw gesprek").click()
    expect(page.locator(".turn")).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_label("Uw vraag")).to_be_focused()
    with page.expect_request("**/api/v1/ask") as sent:
        ask("En in Leiden?")
    assert sent.value.post_data_json["history"] == []


def test_a_question_is_changed_in_its_place(page: Page, ask, accessible) -> None:
    ask("Wat deed Tilburg tegen schulden?")
    expect(page.locator(".sentence").first).to_be_visible()
    ask("En in Leiden?")
    expect(page.locator(".completed")).to_have_count(1)
    page.get_by_role("button", name="Vraag aanpassen").last.click()
    editor = page.get_by_role("textbox", name="Vraag aanpassen")
    expect(editor).to_be_focused()
    accessible()
    editor.fill("En in Breda?")
    with page.expect_request("**/api/v1/ask") as sent:
        page.keyboard.press("Enter")
    assert sent.value.post_data_json["history"] == ["Wat deed Tilburg tegen schulden?"]
    expect(page.locator(".turn h2")).to_contain_text(["Tilburg", "En in Breda?"])

    page.get_by_role("button", name="Vraag aanpassen").first.click()
    page.keyboard.press("Escape")
    expect(page.locator(".turn h2").first).to_be_focused()
    expect(page.locator(".turn h2").first).to_contain_text("Tilburg")


def test_a_question_that_takes_long_can_be_stopped_and_asked_again(
    page: Page, ask, accessible
) -> None:
    page.clock.install()
    page.route("**/api/v1/ask", lambda route: None)
    ask("Wat deed Tilburg tegen schulden?")
    stop = page.get_by_role("button", name="Stop")
    expect(stop).to_be_hidden()
    page.clock.fast_forward(1000)
    expect(stop).to_be_visible()
    page.clock.fast_forward(10_000)
    expect(page.locator(".body.waiting")).to_contain_text("langer dan anders")
    accessible()
    stop.click()
    expect(page.get_by_text("U hebt de vraag gestopt.")).to_be_visible()
    expect(page.locator(".turn h2")).to_be_focused()
    page.unroute("**/api/v1/ask")
    page.get_by_role("button", name="Probeer opnieuw").click()
    expect(page.locator(".sentence").first).to_be_visible()
