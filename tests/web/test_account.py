"""Signing on with the organisation in a browser, and off; the provider is a real one."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from api.access.keyring import open_keyring
from api.settings import ApiSettings
from tests import provider
from tests.process import free_port
from tests.web.conftest import own_error

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

QUESTION = "Hoe werkt de Straatkubus in Almere?"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with provider.running() as address:
        provider.enrol(address, "jansen", name="J. Jansen", groups=["beleid"])
        yield address


@pytest.fixture(params=[(1280, 860), (375, 800)], ids=["desktop", "phone"])
def page(
    browser: Browser, served, issuer: str, tmp_path, request: pytest.FixtureRequest
) -> Iterator[Page]:
    """The page of a service where readers sign on."""
    port = free_port()
    settings = ApiSettings(
        access="oidc",
        oidc_issuer=issuer,
        oidc_client_id="stadsbron",
        oidc_client_secret="geheim",
        public_url=f"http://127.0.0.1:{port}",
    )
    client = served(settings, keyring=open_keyring(settings, tmp_path), port=port)
    width, height = request.param
    size = {"width": width, "height": height}
    context = browser.new_context(viewport=size, reduced_motion="reduce")
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda line: faults.append(line.text) if own_error(line) else None)
    opened.set_default_timeout(10_000)
    opened.goto(str(client.base_url.join("/documenten.html?kind=case")))
    yield opened
    context.close()
    assert faults == []


def sign_on(page: Page) -> None:
    page.get_by_role("link", name="Aanmelden").click()
    page.locator("input[name=sub]").fill("jansen")
    page.get_by_role("button", name="Authorize").click()


def test_a_reader_signs_on_comes_back_asks_and_signs_off(
    page: Page, issuer: str, accessible, screenshot
) -> None:
    dialog = page.get_by_role("dialog", name="Meld u eerst aan")
    expect(dialog).to_have_count(1)
    expect(page.get_by_role("link", name="Aanmelden")).to_be_focused()
    accessible(page)
    screenshot(page, f"account-{page.viewport_size['width']}")
    sign_on(page)
    # Back where they were, which now has what it could not get before.
    page.wait_for_url("**/documenten.html?kind=case")
    expect(page.get_by_text("documenten getoond")).to_be_visible()
    off = page.get_by_role("button", name="Afmelden")
    expect(off).to_have_attribute("title", "U bent aangemeld als J. Jansen")
    accessible(page)
    screenshot(page, f"account-known-{page.viewport_size['width']}")
    page.get_by_role("link", name="Vragen").click()
    page.get_by_label("Uw vraag").fill(QUESTION)
    page.keyboard.press("Enter")
    expect(page.get_by_role("article").first).to_contain_text("Straatkubus")
    off.click()
    page.wait_for_url(f"{issuer}/**")


def test_a_sign_on_that_is_left_is_said_in_words(page: Page, accessible) -> None:
    page.get_by_role("link", name="Aanmelden").click()
    page.get_by_role("button", name="Deny").click()
    expect(page.get_by_role("alert")).to_contain_text("Het aanmelden is niet gelukt")
    assert "sign-on" not in page.url


def test_who_stays_is_told_what_there_is_to_do(page: Page) -> None:
    page.get_by_role("button", name="Nu niet").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="Opnieuw").click()
    expect(page.get_by_role("dialog", name="Meld u eerst aan")).to_be_visible()
