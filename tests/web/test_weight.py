"""The page is light, stands still, and shows itself before the service has said a word."""

import gzip
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

QUESTION = "Vanaf hoeveel mensen laat de Straatkubus iets zien?"
SENTENCE = "De Straatkubus verbergt een selectie met minder dan vijf waarnemingen [1]."
SHIFTS = """() => { window.shifts = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts += entry.value;
  }).observe({ type: "layout-shift", buffered: true }); }"""


def weighed(browser: Browser, address: str, use: Callable[[Page], None]) -> dict[str, int]:
    """Bytes of each file, compressed, that a page loads, without what the API says."""
    page = browser.new_page()
    sizes: dict[str, int] = {}

    def weigh(response) -> None:
        if "/api/" not in response.url and response.ok:
            sizes[response.url] = len(gzip.compress(response.body()))

    page.on("response", weigh)
    page.goto(address)
    use(page)
    page.wait_for_load_state("networkidle")
    page.close()
    return sizes


def answered(page: Page) -> None:
    page.get_by_label("Uw vraag").last.fill(QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator(".seal")).to_be_visible()


def test_all_of_the_question_page_is_under_120_kb(browser: Browser, address: str) -> None:
    sizes = weighed(browser, address, answered)
    assert len(sizes) > 20
    assert sum(sizes.values()) < 120_000


def test_all_of_the_widget_is_under_60_kb(browser: Browser, address: str) -> None:
    def use(page: Page) -> None:
        page.locator(".launch").click()
        answered(page)

    sizes = weighed(browser, f"{address}/voorbeeld/intranet.html", use)
    own = {url: size for url, size in sizes.items() if "/voorbeeld/" not in url}
    assert sum(own.values()) < 60_000


def test_it_is_painted_before_the_service_has_answered(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.route("**/api/v1/**", lambda route: None)
    page.goto(address)
    page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length > 0")
    expect(page.get_by_label("Uw vraag")).to_be_editable()
    page.close()


def test_nothing_moves_while_the_page_fills_and_an_answer_grows(
    browser: Browser, service, served
) -> None:
    service.pause = 0.05
    address = str(served(service.writes(" ".join([SENTENCE] * 4))).base_url)
    page = browser.new_page(viewport={"width": 1280, "height": 860}, reduced_motion="reduce")
    page.add_init_script(f"({SHIFTS})()")
    page.goto(address)
    expect(page.locator("sb-examples button").first).to_be_visible()
    # What Lighthouse calls good is below .1.
    assert page.evaluate("window.shifts") < 0.05
    page.get_by_label("Uw vraag").fill(QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator(".seal")).to_be_visible()
    assert page.evaluate("window.shifts") < 0.1
    page.close()
