"""What docs/integration.md has a page do, done by a page."""

import pytest
from playwright.sync_api import Browser

from tests.test_integration import blocks

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.mark.parametrize(("kind", "code", "prints"), blocks("js"))
def test_a_page_gets_what_it_fetches(browser: Browser, address: str, kind, code, prints) -> None:
    page = browser.new_page()
    page.goto(address)
    assert prints in page.evaluate(f"async () => {{ {code} }}")
    page.close()
