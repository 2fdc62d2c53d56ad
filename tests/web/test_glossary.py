"""The glossary."""

import re

import httpx
import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PATH = "begrippen.html"


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (768, True), (375, False), (320, True)])
def test_the_glossary_can_be_read_at_any_size_in_light_and_dark(
    open_page, accessible, screenshot, width: int, dark: bool
) -> None:
    page = open_page(PATH, width, dark=dark)
    expect(page.locator(".entry").first).to_be_visible()
    screenshot(page, f"glossary-{width}-{'dark' if dark else 'light'}")
    # All entries are made alike, and looking at each takes long.
    page.get_by_role("searchbox").fill("privacy")
    accessible(page)
    page.get_by_role("searchbox").fill("")
    assert page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )


def test_every_term_is_there_with_its_meaning(open_page, client: httpx.Client) -> None:
    page = open_page(PATH)
    terms = client.get("/api/v1/glossary").json()["terms"]
    expect(page.locator(".entry")).to_have_count(len(terms))
    assert page.locator(".meaning").all_inner_texts() == [each["definition"] for each in terms]
    unknown = page.evaluate(
        """[...document.querySelectorAll("sb-glossary a[href^='#']")]
            .map(({ hash }) => decodeURIComponent(hash.slice(1)))
            .filter((id) => !document.getElementById(id))"""
    )
    assert unknown == []


def test_typing_narrows_it_by_everyday_words_too(open_page, accessible) -> None:
    page = open_page(PATH)
    field = page.get_by_role("searchbox", name="Zoek een begrip")
    field.fill("geldzorgen")
    expect(page.locator(".entry:visible")).to_have_count(1)
    expect(page.locator(".entry:visible h3")).to_have_text("schulden")
    expect(page.get_by_role("status")).to_have_text("1 begrip")
    expect(
        page.get_by_role("navigation", name="Begrippen per letter").locator("a:visible")
    ).to_have_text("S")
    accessible(page)
    field.fill("qqq")
    expect(page.get_by_text("Er is geen begrip met “qqq”.")).to_be_visible()
    accessible(page)


def test_an_address_leads_to_its_term(open_page, screenshot) -> None:
    page = open_page(f"{PATH}#wmo")
    wmo = page.locator("#Wmo")
    expect(wmo).to_be_in_viewport()
    expect(wmo).to_be_focused()
    screenshot(page, "glossary-term")
    page.get_by_role("searchbox").fill("wmo")
    wmo.get_by_role("link", name="Participatiewet").click()
    expect(page.locator("#Participatiewet")).to_be_focused()
    expect(page.get_by_role("searchbox")).to_have_value("")
    page.go_back()
    expect(page.locator("#Wmo")).to_be_in_viewport()


def test_a_term_leads_to_a_question_and_to_who_used_the_data(open_page) -> None:
    page = open_page(f"{PATH}#Wmo")
    wmo = page.locator("#Wmo")
    wmo.get_by_role("link", name="Wie gebruikte dit?").click()
    expect(page.locator("#outcome")).to_have_text("Wmo")
    page.go_back()
    wmo.get_by_role("link", name="Vraag hierover").click()
    expect(page.get_by_role("heading", level=2).first).to_contain_text("Wat is Wmo?")
    expect(page.locator(".sentence").first).to_be_visible()


def test_the_letters_are_links_to_their_terms(open_page) -> None:
    page = open_page(PATH)
    page.get_by_role("link", name="S", exact=True).press("Enter")
    expect(page.get_by_role("heading", name="S", exact=True)).to_be_in_viewport()
    assert re.search("#letter-S$", page.url)
