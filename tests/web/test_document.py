"""A document on a page of its own."""

import re

import httpx
import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

CASE = "almere-straatkubus"
CHAPTER = "04-combineren-en-koppelen"


@pytest.mark.parametrize(
    ("width", "dark"), [(1280, True), (1280, False), (768, True), (375, False), (320, True)]
)
def test_a_document_can_be_read_at_any_size_in_light_and_dark(
    open_page, accessible, screenshot, width: int, dark: bool
) -> None:
    page = open_page(f"document.html?id={CASE}", width, dark=dark)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Straatkubus")
    expect(page).to_have_title(re.compile("^Straatkubus.* – Stadsbron$"))
    expect(page.locator(".text h2").first).to_have_text("In het kort")
    accessible(page)
    screenshot(page, f"document-{width}-{'dark' if dark else 'light'}")


def test_all_its_words_are_there_with_its_sources(open_page, client: httpx.Client) -> None:
    page = open_page(f"document.html?id={CASE}")
    found = client.get(f"/api/v1/documents/{CASE}").json()
    expect(page.locator(".text h2").first).to_be_visible()
    shown = page.locator(".text").evaluate(
        "node => { for (const sup of node.querySelectorAll('sup')) sup.remove(); "
        "return node.textContent.replace(/\\s+/g, ''); }"
    )
    assert shown == re.sub(r"\s+", "", found["text"])
    assert page.locator(".rests-on li").count() == len(found["sources"])


def test_the_marked_words_are_scrolled_to(
    open_page, client: httpx.Client, accessible, screenshot
) -> None:
    text = client.get(f"/api/v1/documents/{CASE}").json()["text"]
    start = text.index("De postcode van zes posities")
    other = text.index("Almere vond in de")
    marks = f"mark={start}-{start + 28}&mark={other}-{other + 17}&mark=nonsense"
    page = open_page(f"document.html?id={CASE}&{marks}")
    cited = page.locator("mark.cited")
    expect(cited.first).to_be_in_viewport()
    assert cited.all_inner_texts() == ["De postcode van zes posities", "Almere vond in de"]
    expect(cited.first).to_be_focused()
    accessible(page)
    screenshot(page, "document-marked")


def test_a_footnote_leads_to_its_source_and_back(open_page) -> None:
    page = open_page(f"document.html?id={CASE}")
    note = page.get_by_role("link", name="Bron 1", exact=True).first
    note.press("Enter")
    expect(page.locator("#source-1")).to_be_in_viewport()
    page.get_by_role("link", name="Terug naar de zin bij bron 1", exact=True).press("Enter")
    expect(note).to_be_in_viewport()
    contents = page.get_by_role("navigation", name="Op deze pagina")
    contents.get_by_role("link", name="Wat het opleverde").click()
    expect(page.get_by_role("heading", name="Wat het opleverde")).to_be_in_viewport()


def test_it_leads_to_other_documents_and_to_a_question(open_page) -> None:
    page = open_page("document.html?id=almelo-multiprobleemgezinnen")
    page.locator(".text a", has_text="het CBS-onderzoek naar stapeling").click()
    expect(page).to_have_url(re.compile("id=cbs-stapeling-multiproblematiek"))
    page.go_back()
    page.get_by_role("link", name="Wmo", exact=True).click()
    expect(page.get_by_role("button", name="Wmo weghalen")).to_be_visible()
    page.go_back()
    ask = page.get_by_role("link", name=re.compile("^Vraag hierover ?: Wat kost een"))
    expect(ask).to_have_attribute("href", re.compile(r"^\./\?q=Wat%20kost"))


def test_a_pdf_leads_to_its_file_at_each_page(open_page, client: httpx.Client) -> None:
    page = open_page(f"document.html?id={CHAPTER}")
    file = page.get_by_role("link", name="Open de pdf (5 pagina’s)").get_attribute("href")
    assert client.get(file).headers["content-type"] == "application/pdf"
    pages = page.locator(".text .page a")
    sections = client.get(f"/api/v1/documents/{CHAPTER}").json()["sections"]
    held = {block["page"] for section in sections for block in section["blocks"]}
    assert pages.all_inner_texts() == [f"pagina {number}" for number in sorted(held)]
    assert pages.nth(2).get_attribute("href") == f"{file}#page=3"
    expect(page.locator(".text > :first-child")).to_have_text("pagina 1")


def test_what_resembles_it_comes_with_why(open_page, client: httpx.Client) -> None:
    found = client.get(f"/api/v1/documents/{CASE}/related").json()["documents"][0]
    page = open_page(f"document.html?id={CASE}")
    first = page.locator(".cards > li").first
    expect(first.get_by_role("link")).to_have_text(found["title"])
    for shared in found["why"]:
        expect(first).to_contain_text(shared["label"])


def test_an_unknown_document_is_said_plainly_with_a_way_on(
    open_page, accessible, screenshot
) -> None:
    page = open_page("document.html?id=bestaat-niet")
    expect(page.get_by_role("heading", name="Dit document is er niet")).to_be_visible()
    accessible(page)
    screenshot(page, "document-unknown")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="This document is not here")).to_be_visible()
    page.locator("main").get_by_role("link", name="All documents").click()
    expect(page.locator("#count")).to_be_visible()


def test_on_paper_it_is_the_document_alone(open_page, screenshot) -> None:
    page = open_page(f"document.html?id={CASE}")
    expect(page.locator(".text h2").first).to_be_visible()
    page.emulate_media(media="print")
    for gone in ("nav", ".doings", ".contents", ".asks", ".site", ".back"):
        expect(page.locator(gone).first).to_be_hidden()
    expect(page.locator(".rests-on li").first).to_be_visible()
    screenshot(page, "document-print")
