"""What the assistant says of itself."""

import re

import httpx
import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.mark.parametrize(
    ("path", "width", "dark"),
    [
        ("over.html", 1280, False),
        ("over.html", 375, True),
        ("over.html", 320, False),
        ("toegankelijkheid.html", 768, True),
        ("toegankelijkheid.html", 375, False),
    ],
)
def test_it_can_be_read_at_any_size_in_light_and_dark(
    open_page, accessible, screenshot, path: str, width: int, dark: bool
) -> None:
    page = open_page(path, width, dark=dark)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    if path == "over.html":
        expect(page.get_by_role("complementary", name="Deze vraagbaak nu")).to_be_visible()
    accessible(page)
    screenshot(page, f"{path.removesuffix('.html')}-{width}-{'dark' if dark else 'light'}")


def test_the_facts_are_those_of_the_service(open_page, client: httpx.Client) -> None:
    found = client.get("/api/v1/version").json()
    page = open_page("over.html")
    facts = page.get_by_role("complementary", name="Deze vraagbaak nu")
    expect(facts).to_contain_text(found["version"])
    assert str(found["index"]["documents"]) in facts.inner_text()
    assert found["index"]["model"] in facts.inner_text()
    built = facts.locator("time").get_attribute("datetime")
    assert built == found["index"]["built"]
    expect(page.get_by_text("Hier schrijft geen taalmodel mee.")).to_be_visible()
    expect(page.get_by_text("bewaart op de server niets")).to_be_visible()


@pytest.mark.parametrize("known", [True, False])
def test_nothing_is_promised_that_is_not_so(open_page, client: httpx.Client, known: bool) -> None:
    found = client.get("/api/v1/version").json()
    kept = {"feedback": True, "conversations": True, "retention_days": 30}
    keeping = found | {"writer": "model", "kept": kept}
    page = open_page("toegankelijkheid.html")
    page.route(
        "**/api/v1/version",
        lambda route: route.fulfill(json=keeping) if known else route.abort(),
    )
    page.goto(page.url.replace("toegankelijkheid", "over"))
    if known:
        expect(page.get_by_text("uw vraag en het antwoord 30 dagen bewaard")).to_be_visible()
        expect(page.get_by_text("Hier schrijft een taalmodel de zinnen")).to_be_visible()
    else:
        expect(page.get_by_text("kon nu niet worden opgevraagd").first).to_be_visible()
    expect(page.get_by_text("bewaart op de server niets")).to_have_count(0)
    expect(page.get_by_text("geen taalmodel")).to_have_count(0)


def test_the_foot_of_every_page_leads_to_privacy(open_page) -> None:
    page = open_page("documenten.html")
    page.get_by_role("link", name="Privacy").click()
    expect(page).to_have_url(re.compile("over.html#privacy$"))
    expect(page.get_by_role("heading", name="Privacy")).to_be_in_viewport()
    page.get_by_role("link", name="Toegankelijkheid").click()
    expect(page.get_by_text("Concept.", exact=False).first).to_be_visible()


def test_nothing_is_stored_but_the_language(open_page) -> None:
    page = open_page("over.html")
    expect(page.get_by_role("complementary", name="Deze vraagbaak nu")).to_be_visible()
    assert page.context.cookies() == []
    assert page.evaluate("Object.keys(localStorage)") == ["stadsbron.language"]


def test_it_is_there_in_english(open_page) -> None:
    page = open_page("over.html")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="How an answer comes about")).to_be_visible()
    expect(page.get_by_role("complementary", name="This assistant now")).to_be_visible()
