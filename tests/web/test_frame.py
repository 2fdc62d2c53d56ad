"""The frame of every page: the same, and usable by key."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

WEB = Path(__file__).resolve().parent.parent.parent / "web"
# The question page first, since the others are made after it; what is embedded has no frame.
PAGES = [
    "index.html",
    "documenten.html",
    "document.html",
    "combinaties.html",
    "begrippen.html",
    "over.html",
    "toegankelijkheid.html",
]
OWN = [
    r"<title.*?</title>",
    r'\s*<script type="module" src="js/\w+\.js"></script>',
    r'\s*<link rel="stylesheet" href="css/\w+\.css">',
    r' aria-current="page"',
    # What lies between header and footer.
    r"(?<=</header>).*(?=<footer)",
]


def frame(name: str) -> str:
    text = (WEB / name).read_text(encoding="utf-8")
    for own in OWN:
        text = re.sub(own, "", text, flags=re.DOTALL)
    return text


@pytest.mark.parametrize("name", PAGES[1:])
def test_every_page_has_the_same_frame(name: str) -> None:
    assert frame(name) == frame(PAGES[0])


def test_no_page_is_forgotten() -> None:
    framed = {path.name for path in WEB.glob("*.html") if "<footer" in path.read_text("utf-8")}
    assert framed == set(PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_says_which_it_is_and_leads_to_the_others(open_page, name: str) -> None:
    page = open_page(name, 320)
    current = page.get_by_role("navigation", name="Stadsbron").locator("[aria-current=page]")
    expect(current).to_have_count(0 if name == "toegankelijkheid.html" else 1)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Naar de inhoud")
    # The question page gives the focus to its field.
    if name != "index.html":
        expect(skip).to_be_focused()
        expect(skip).to_be_in_viewport()
    for link in page.locator(".bar a, .site a").all():
        target = (link.get_attribute("href") or "").partition("#")[0]
        assert target in {"./", "docs"} or (WEB / target).exists(), target
    root = "document.documentElement"
    assert page.evaluate(f"{root}.scrollWidth <= {root}.clientWidth")


def test_a_page_of_the_frame_is_there_in_english_at_once_when_it_was_chosen(open_page) -> None:
    page = open_page("over.html")
    page.get_by_role("button", name="English").click()
    page.get_by_role("link", name="Glossary").click()
    expect(page).to_have_title("Glossary – Stadsbron")
    expect(page.get_by_role("heading", level=1)).to_have_text("Glossary")
    assert page.locator("html").get_attribute("lang") == "en"
