"""The page as a reader uses it, in a real browser against the real service."""

import shutil
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chrome")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
]

# Starting a browser takes longer than the tests: one worker does them all.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        CHROMIUM is None, reason="no Chromium is installed (apt-get install chromium)"
    ),
    pytest.mark.xdist_group("browser"),
]

QUESTION = "Hoe combineerde een gemeente Wmo- en schuldendata?"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(params=[(1280, 860), (390, 800)], ids=["desktop", "phone"])
def page(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, height = request.param
    page = browser.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    # A failed request is logged by the browser itself; the page's own errors count.
    page.on("console", lambda line: faults.append(line.text) if own_error(line) else None)
    page.set_default_timeout(10_000)
    page.goto(address)
    yield page
    page.close()
    assert faults == []


def own_error(line: ConsoleMessage) -> bool:
    return line.type == "error" and not line.text.startswith("Failed to load resource")


def ask(page: Page, question: str) -> None:
    page.get_by_label("Uw vraag").fill(question)
    page.keyboard.press("Enter")


def accessible(page: Page) -> None:
    results = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    assert results.violations_count == 0, results.generate_report()


def test_a_citation_opens_its_passage_with_the_cited_words_marked(page: Page) -> None:
    ask(page, QUESTION)
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
    accessible(page)


def test_the_panel_closes_by_key_and_the_reader_is_back_where_they_were(page: Page) -> None:
    ask(page, QUESTION)
    citation = page.locator(".cite").nth(1)
    citation.focus()
    page.keyboard.press("Enter")
    expect(page.locator("mark.cited").first).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.locator("sb-source")).to_be_hidden()
    expect(citation).to_be_focused()


def test_a_link_in_a_source_leads_to_the_other_document(page: Page) -> None:
    ask(page, "Hoe werkt de Vindplaats van Schulden in Nijmegen?")
    page.locator(".cite").first.click()
    panel = page.get_by_role("complementary", name="Bron")
    before = panel.get_by_role("heading", level=2).text_content()
    panel.locator(".link").first.click()
    expect(panel.get_by_role("heading", level=2)).not_to_have_text(before)
    expect(panel.get_by_role("heading", level=2)).to_be_focused()
    accessible(page)


def test_what_the_sources_do_not_hold_is_said_with_what_can_be_asked(page: Page) -> None:
    ask(page, "Wat is de hoofdstad van Australië?")
    expect(page.get_by_role("heading", name="Dat staat niet in de bronnen")).to_be_visible()
    assert page.locator(".sentence").count() == 0
    accessible(page)
    page.locator(".turn .questions button").first.click()
    expect(page.locator(".sentence").first).to_be_visible()


def test_an_example_is_one_click_and_the_address_can_be_shared(page: Page) -> None:
    accessible(page)
    page.locator("sb-examples button").first.click()
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


def test_when_the_service_is_gone_the_reader_can_try_again(page: Page) -> None:
    page.route(
        "**/api/ask",
        lambda route: route.fulfill(
            status=503, content_type="application/problem+json", body='{"detail": "even weg"}'
        ),
    )
    ask(page, QUESTION)
    expect(page.get_by_text("even weg")).to_be_visible()
    page.unroute("**/api/ask")
    page.get_by_role("button", name="Probeer opnieuw").click()
    expect(page.locator(".sentence").first).to_be_visible()


def test_nothing_is_loaded_from_elsewhere(browser: Browser, address: str) -> None:
    page = browser.new_page()
    elsewhere: list[str] = []
    page.on(
        "request",
        lambda request: None if request.url.startswith(address) else elsewhere.append(request.url),
    )
    page.goto(address)
    ask(page, QUESTION)
    expect(page.locator(".sentence").first).to_be_visible()
    page.close()
    assert elsewhere == []
