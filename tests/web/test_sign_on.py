"""A service that asks for a key asks its reader for one, once, and loses nothing meanwhile."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.web.conftest import own_error

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

QUESTION = "Hoe werkt de Straatkubus in Almere?"
IN_PDF = "Hoe combineerde een gemeente Wmo- en schuldendata?"


@pytest.fixture
def key(keys) -> str:
    return keys.add("jansen", "ask")


@pytest.fixture(params=[(1280, 860), (375, 800)], ids=["desktop", "phone"])
def guarded(browser: Browser, locked, key, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The page of a service that wants a key."""
    width, height = request.param
    size = {"width": width, "height": height}
    context = browser.new_context(viewport=size, reduced_motion="reduce")
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if own_error(line) else None)
    page.set_default_timeout(10_000)
    page.goto(str(locked().base_url))
    yield page
    context.close()
    assert faults == []


def give(page: Page, key: str) -> None:
    page.get_by_label("Uw sleutel").fill(key)
    page.keyboard.press("Enter")


def test_it_is_asked_once_and_kept_while_the_tab_is_open(
    guarded: Page, key: str, accessible, screenshot
) -> None:
    dialog = guarded.get_by_role("dialog", name="Hebt u een sleutel?")
    expect(guarded.get_by_label("Uw sleutel")).to_be_focused()
    # Five calls were refused, and there is one form.
    expect(dialog).to_have_count(1)
    accessible(guarded)
    screenshot(guarded, f"sign-on-{guarded.viewport_size['width']}")
    give(guarded, "stadsbron_verkeerd")
    expect(guarded.get_by_text("Deze sleutel werkt niet")).to_be_visible()
    expect(guarded.get_by_label("Uw sleutel")).to_have_attribute("aria-invalid", "true")
    give(guarded, key)
    expect(dialog).to_have_count(0)
    # What was asked for meanwhile has come.
    expect(guarded.locator(".questions button").first).to_be_visible()
    guarded.reload()
    guarded.get_by_label("Uw vraag").fill(QUESTION)
    guarded.keyboard.press("Enter")
    expect(guarded.locator(".sentence").first).to_be_visible()
    expect(dialog).to_have_count(0)
    assert guarded.evaluate("localStorage.length + document.cookie.length") <= 1


def test_a_question_is_not_lost_where_the_key_has_to_be_found_first(
    guarded: Page, key: str
) -> None:
    expect(guarded.get_by_label("Uw sleutel")).to_be_focused()
    guarded.keyboard.press("Escape")
    expect(guarded.get_by_role("dialog")).to_have_count(0)
    # Suggestions are asked for along with it, and no form comes in between.
    guarded.get_by_label("Uw vraag").press_sequentially(QUESTION, delay=10)
    guarded.wait_for_timeout(500)
    expect(guarded.get_by_role("dialog")).to_have_count(0)
    guarded.keyboard.press("Enter")
    guarded.get_by_role("button", name="Nu niet").click()
    turn = guarded.get_by_role("article")
    expect(turn.get_by_role("heading", name="U bent niet aangemeld")).to_be_visible()
    turn.get_by_role("button", name="Probeer opnieuw").click()
    give(guarded, key)
    expect(turn.locator(".sentence").first).to_be_visible()
    expect(turn.get_by_role("heading", name=QUESTION)).to_be_visible()


def test_who_closes_the_form_does_not_get_it_again_for_a_call_that_was_on_its_way(
    browser: Browser, locked
) -> None:
    context = browser.new_context()
    page = context.new_page()
    late: list[Route] = []
    page.route("**/api/v1/examples?*", lambda route: late.append(route))
    page.goto(str(locked().base_url))
    expect(page.get_by_label("Uw sleutel")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert len(late) == 1
    with page.expect_response("**/api/v1/examples?*"):
        late[0].continue_()
    page.wait_for_timeout(300)
    expect(page.get_by_role("dialog")).to_have_count(0)
    context.close()


def test_a_key_that_is_revoked_meanwhile_is_asked_for_again(guarded: Page, key: str, keys) -> None:
    give(guarded, key)
    expect(guarded.locator(".questions button").first).to_be_visible()
    other = keys.add("pietersen", "ask")
    keys.revoke("jansen")
    guarded.wait_for_timeout(500)
    guarded.get_by_label("Uw vraag").fill(QUESTION)
    guarded.keyboard.press("Enter")
    give(guarded, other)
    expect(guarded.locator(".sentence").first).to_be_visible()


def test_a_page_of_a_pdf_and_its_file_are_shown(guarded: Page, key: str) -> None:
    give(guarded, key)
    guarded.get_by_label("Uw vraag").fill(IN_PDF)
    guarded.keyboard.press("Enter")
    guarded.locator(".cite").first.click()
    image = guarded.locator(".sheet img")
    expect(image).to_have_js_property("complete", True)
    assert image.evaluate("each => each.naturalWidth") == 1400
    file = guarded.get_by_role("link", name="Open de PDF op deze pagina").get_attribute("href")
    shown = guarded.request.get(file)
    assert shown.headers["content-type"] == "application/pdf"


def test_other_pages_ask_for_it_too(guarded: Page, key: str) -> None:
    guarded.goto(f"{guarded.url}documenten.html")
    give(guarded, key)
    expect(guarded.get_by_role("article").first).to_be_visible()


def test_whom_a_proxy_no_longer_knows_is_not_asked_for_a_key(browser: Browser, served) -> None:
    from api.settings import ApiSettings

    client = served(ApiSettings(access="proxy", trusted_proxies="127.0.0.1"))
    page = browser.new_page()
    page.goto(str(client.base_url))
    page.get_by_label("Uw vraag").fill(QUESTION)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="U bent niet aangemeld")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.set_extra_http_headers({"x-forwarded-user": "jansen"})
    page.get_by_role("button", name="Probeer opnieuw").click()
    expect(page.locator(".sentence").first).to_be_visible()
    page.close()
