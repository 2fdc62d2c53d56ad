"""A real browser with the page of the real service."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

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


SCREENS = Path(__file__).resolve().parent.parent.parent / "test-results" / "screens"


# Starting a browser takes longer than the tests: one for all of them, in one worker.
@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed (apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(params=[(1280, 860), (375, 800)], ids=["desktop", "phone"])
def page(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, height = request.param
    size = {"width": width, "height": height}
    context = browser.new_context(viewport=size, reduced_motion="reduce")
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    # A failed request is logged by the browser itself; the page's own errors count.
    page.on("console", lambda line: faults.append(line.text) if own_error(line) else None)
    page.set_default_timeout(10_000)
    page.goto(address)
    # The texts come after the page itself.
    page.get_by_label("Uw vraag").wait_for()
    yield page
    context.close()
    assert faults == []


def own_error(line: ConsoleMessage) -> bool:
    return line.type == "error" and not line.text.startswith("Failed to load resource")


@pytest.fixture
def ask(page: Page) -> Callable[[str], None]:
    """Types a question and sends it."""

    def ask(question: str) -> None:
        page.get_by_label("Uw vraag").fill(question)
        page.keyboard.press("Enter")

    return ask


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Opens a page of the site, in light or dark; its own errors fail the test."""
    opened: list[Page] = []
    faults: list[str] = []

    def open_page(path: str, width: int = 1280, height: int = 860, dark: bool = False) -> Page:
        scheme = "dark" if dark else "light"
        size = {"width": width, "height": height}
        page = browser.new_page(viewport=size, color_scheme=scheme, reduced_motion="reduce")
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: faults.append(line.text) if own_error(line) else None)
        page.set_default_timeout(10_000)
        opened.append(page)
        page.goto(f"{address}/{path}")
        return page

    yield open_page
    for page in opened:
        page.close()
    assert faults == []


@pytest.fixture
def accessible(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Holds a page as it is, that of the test where none is given, against WCAG 2.2 AA."""

    def check(page: Page | None = None) -> None:
        rules = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
        shown = page or request.getfixturevalue("page")
        results = Axe().run(shown, options={"runOnly": rules})
        assert results.violations_count == 0, results.generate_report()
        # What does not fit makes a reader scroll in two directions (WCAG 1.4.10).
        root = "document.documentElement"
        assert shown.evaluate(f"{root}.scrollWidth <= {root}.clientWidth")

    return check


@pytest.fixture
def screenshot() -> Callable[[Page, str], None]:
    """Keeps what a page looks like, for people to look at: test-results/screens."""

    def keep(page: Page, name: str) -> None:
        SCREENS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SCREENS / f"{name}.png")

    return keep
