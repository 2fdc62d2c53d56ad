"""What a reader sees when the service is gone, busy or at fault: their question is never lost."""

import re

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.web.conftest import CHROMIUM, FLAGS

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

QUESTION = "Hoe werkt de Straatkubus in Almere?"


def problem(status: int, detail: str, headers: dict[str, str] | None = None):
    def answer(route: Route) -> None:
        body = f'{{"detail": "{detail}"}}'
        kind = "application/problem+json"
        route.fulfill(status=status, content_type=kind, body=body, headers=headers or {})

    return answer


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (lambda route: route.abort("connectionrefused"), ["niet bereikbaar"]),
        (problem(503, "even weg"), ["kan nu even niet antwoorden", "even weg"]),
        (problem(429, "te veel", {"retry-after": "30"}), ["te veel vragen", "30 seconden"]),
        (problem(500, "stuk"), ["lukte niet", "stuk"]),
        (lambda route: route.fulfill(status=502, body="<html>Bad gateway"), ["lukte niet"]),
    ],
    ids=["gone", "updating", "busy", "fault", "proxy"],
)
def test_a_failure_is_said_plainly_and_the_question_can_be_asked_again(
    page: Page, ask, accessible, answer, says
) -> None:
    page.route("**/api/v1/ask", answer)
    ask(QUESTION)
    for words in says:
        expect(page.locator(".turn")).to_contain_text(words)
    expect(page.locator(".turn h2")).to_contain_text(QUESTION)
    accessible()
    page.unroute("**/api/v1/ask")
    page.get_by_role("button", name="Probeer opnieuw").click()
    expect(page.locator(".sentence").first).to_be_visible()


def test_without_the_service_there_is_still_a_field_to_type_in(page: Page) -> None:
    page.route("**/api/v1/**", lambda route: route.abort("connectionrefused"))
    page.reload()
    expect(page.get_by_label("Uw vraag")).to_be_visible()
    expect(page.locator("sb-examples")).to_be_hidden()


def test_the_page_does_not_wait_for_the_service_to_be_shown(page: Page) -> None:
    page.route("**/api/v1/**", lambda route: None)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Stel een vraag"))
    expect(page.get_by_label("Uw vraag")).to_be_editable()


def test_without_scripts_the_page_says_what_it_needs(browser: Browser, address: str) -> None:
    # Switched off by Playwright, the browser still takes <noscript> for text: one of its own.
    flags = [*FLAGS, "--blink-settings=scriptEnabled=false"]
    scriptless = browser.browser_type.launch(executable_path=CHROMIUM, args=flags)
    page = scriptless.new_page()
    page.goto(address)
    assert "werkt alleen met JavaScript" in page.locator(".no-script").inner_text()
    scriptless.close()
