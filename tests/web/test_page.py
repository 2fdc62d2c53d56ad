"""The page as a reader uses it, in a real browser against the real service."""

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

QUESTION = "Hoe werkt de Straatkubus in Almere?"


def test_a_citation_opens_its_passage_with_the_cited_words_marked(
    page: Page, ask, accessible
) -> None:
    ask(QUESTION)
    first = page.locator(".sentence").first
    expect(first).to_be_visible()
    sentences, citations = page.locator(".sentence"), page.locator(".cite")
    assert sentences.count() == citations.count() > 0
    assert citations.first.text_content() == "1"

    citations.first.click()
    cited = page.locator("mark.cited")
    expect(cited.first).to_be_in_viewport()
    marked = "".join(cited.all_text_contents())
    assert marked == first.text_content()
    panel = page.get_by_role("complementary", name="Bron")
    title = panel.get_by_role("heading", level=2)
    expect(title).to_be_focused()
    assert title.text_content() in page.locator(".sources .title").all_text_contents()
    assert panel.locator(".path").text_content()
    expect(
        panel.get_by_text("Openbare bronnen bij deze zin").or_(panel.locator(".all"))
    ).not_to_have_count(0)
    accessible()


def test_the_panel_closes_by_key_and_the_reader_is_back_where_they_were(page: Page, ask) -> None:
    ask(QUESTION)
    citation = page.locator(".cite").nth(1)
    citation.focus()
    page.keyboard.press("Enter")
    expect(page.locator("mark.cited").first).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.locator("sb-source")).to_be_hidden()
    expect(citation).to_be_focused()


def test_a_link_in_a_source_leads_to_the_other_document(page: Page, ask, accessible) -> None:
    ask("Hoe werkt de Vindplaats van Schulden in Nijmegen?")
    page.locator(".cite").first.click()
    panel = page.get_by_role("complementary", name="Bron")
    before = panel.get_by_role("heading", level=2).text_content()
    panel.locator(".link").first.click()
    expect(panel.get_by_role("heading", level=2)).not_to_have_text(before)
    expect(panel.get_by_role("heading", level=2)).to_be_focused()
    accessible()


def test_what_the_sources_do_not_hold_is_said_with_what_can_be_asked(
    page: Page, ask, accessible
) -> None:
    ask("Wat is de hoofdstad van Australië?")
    expect(page.get_by_role("heading", name="Daar gaat deze vraagbaak niet over")).to_be_visible()
    assert page.locator(".sentence").count() == 0
    accessible()
    page.locator(".turn .questions button").first.click()
    expect(page.locator(".sentence").first).to_be_visible()


def test_an_example_is_one_click_and_the_address_can_be_shared(page: Page, accessible) -> None:
    accessible()
    page.locator("sb-examples .questions button").first.click()
    expect(page.locator(".sentence").first).to_be_visible()
    shared = page.url
    assert "?q=" in shared
    page.goto(shared)
    expect(page.locator(".sentence").first).to_be_visible()


def test_nothing_is_sent_without_a_question(page: Page) -> None:
    page.get_by_role("button", name="Vraag", exact=True).click()
    assert page.locator(".turn").count() == 0


def test_the_page_speaks_english_when_told(page: Page) -> None:
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ask a question")
    assert page.locator("html").get_attribute("lang") == "en"
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ask a question")


def test_english_may_be_chosen_while_the_texts_are_on_their_way(page: Page) -> None:
    held = []
    page.route("**/messages/nl.json", lambda route: held.append(route))
    page.reload()
    page.get_by_role("button", name="English").click()
    page.wait_for_timeout(100)
    held[0].continue_()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ask a question")


def test_nothing_is_loaded_from_elsewhere(browser: Browser, address: str) -> None:
    page = browser.new_page()
    elsewhere: list[str] = []
    page.on(
        "request",
        lambda request: None if request.url.startswith(address) else elsewhere.append(request.url),
    )
    page.goto(f"{address}/?q={QUESTION}")
    expect(page.locator(".sentence").first).to_be_visible()
    page.close()
    assert elsewhere == []
