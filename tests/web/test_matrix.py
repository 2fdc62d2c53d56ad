"""Who combined which data: the table, and the lists that stand in for it."""

import re

import httpx
import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PATH = "combinaties.html"
CELL = "td button"


@pytest.mark.parametrize(
    ("query", "width", "dark"),
    [
        ("?domain=veiligheid", 1280, False),
        ("?dataset=Wmo&dataset=schulden", 1280, True),
        ("?view=datasets", 1024, False),
        ("?dataset=Wmo&dataset=bijstand", 768, True),
        ("", 375, False),
        ("?place=Almere", 320, True),
    ],
)
def test_the_combinations_can_be_read_at_any_size_in_light_and_dark(
    open_page, accessible, screenshot, query: str, width: int, dark: bool
) -> None:
    page = open_page(f"{PATH}{query}", width, dark=dark)
    expect(page.locator("#outcome")).to_be_visible()
    table = page.get_by_role("table")
    expect(table).to_be_visible() if width > 1024 else expect(table).to_be_hidden()
    accessible(page)
    name = re.sub(r"\W+", "-", query).strip("-") or "all"
    screenshot(page, f"matrix-{name}-{width}-{'dark' if dark else 'light'}")


def test_the_table_has_every_cell_of_the_service(open_page, client: httpx.Client) -> None:
    page = open_page(PATH)
    found = client.get("/api/v1/matrix").json()
    expect(page.locator(CELL)).to_have_count(len(found["cells"]))
    cell = next(each for each in found["cells"] if len(each["documents"]) == 2)
    place = found["rows"][cell["row"]]["value"]
    dataset = found["columns"][cell["column"]]["value"]
    page.get_by_role("button", name=f"{place}, {dataset}: 2 casussen", exact=True).click()
    expect(page.locator("#outcome")).to_have_text(f"{place}, {dataset}")
    titles = page.locator(".cases a").all_inner_texts()
    assert titles == [found["titles"][each] for each in cell["documents"]]
    page.locator(".cases a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(titles[0])
    page.go_back()
    expect(page.locator("#outcome")).to_have_text(f"{place}, {dataset}")


def test_two_data_sets_leave_the_places_that_combined_them(open_page, client: httpx.Client) -> None:
    page = open_page(PATH)
    cases = client.get("/api/v1/documents", params={"kind": "case"}).json()["documents"]
    both = [each for each in cases if {"Wmo", "bijstand"} <= set(each["datasets"])]
    places = {place for each in both for place in each["municipality"]}
    for name in ("Wmo", "bijstand"):
        page.get_by_role("table").get_by_role("button", name=name, exact=True).click()
    expect(page.locator("#outcome")).to_have_text("Wie combineerde Wmo en bijstand?")
    status = page.get_by_role("status")
    expect(status).to_contain_text(f"{len(places)} plaatsen, {len(both)} casussen")
    assert page.locator(".folds > li").count() == len(places)
    expect(page.locator(".apart")).to_contain_text("Den Haag")
    pressed = page.get_by_role("table").get_by_role("button", name="bijstand", exact=True)
    expect(pressed).to_be_focused()
    expect(pressed).to_have_attribute("aria-pressed", "true")
    expect(page.locator("tbody tr:visible")).to_have_count(len(places) + 1)
    page.go_back()
    expect(page.locator("#outcome")).to_have_text("Wmo")
    page.get_by_role("button", name="Wis alles").click()
    expect(page.locator("#outcome")).to_have_text("Kies iets in de tabel")
    expect(page.locator("#outcome")).to_be_focused()


def test_the_table_is_one_stop_and_the_arrow_keys_lead_through_it(open_page) -> None:
    page = open_page(PATH)
    page.get_by_label("Domein").focus()
    page.keyboard.press("Tab")
    first = page.locator("thead button").first
    expect(first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator(":focus")).to_have_attribute(
        "aria-label", re.compile(f"^Almelo, {first.inner_text()}: ")
    )
    page.keyboard.press("Home")
    expect(page.locator(":focus")).to_have_text("Almelo")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#outcome")).to_have_text("Almere")
    expect(page.get_by_role("status")).to_have_text("Almere: 2 casussen")
    page.keyboard.press("Tab")
    assert page.locator("table.grid :focus").count() == 0


def test_a_domain_leaves_its_own_cases(open_page, client: httpx.Client) -> None:
    page = open_page(PATH)
    found = client.get("/api/v1/matrix", params={"domain": "veiligheid"}).json()
    page.get_by_label("Domein").select_option("veiligheid")
    expect(page.locator(CELL)).to_have_count(len(found["cells"]))
    expect(page.get_by_label("Domein")).to_be_focused()
    expect(page).to_have_url(re.compile("domain=veiligheid"))
    page.go_back()
    expect(page.get_by_label("Domein")).to_have_value("")


def test_on_a_phone_places_are_a_list_and_data_are_chosen_from_one(open_page, accessible) -> None:
    page = open_page(PATH, 375)
    page.get_by_role("searchbox", name="Zoek een plaats").fill("almer")
    expect(page.locator(".folds > li:visible")).to_have_count(1)
    almere = page.locator(".folds > li:visible")
    almere.locator("summary").click()
    expect(almere.get_by_role("link", name=re.compile("^Straatkubus"))).to_be_visible()
    page.get_by_text("Wie combineerde wat?").click()
    page.get_by_role("checkbox", name="Wmo").check()
    page.get_by_role("checkbox", name="Jeugdhulp").check()
    expect(page.locator("#outcome")).to_have_text("Wie combineerde Wmo en jeugdhulp?")
    for text in page.locator(".outcome .with").all_text_contents():
        assert {"Wmo", "jeugdhulp"} <= set(text.split(", "))
    accessible(page)


def test_sixty_data_sets_by_forty_places_stay_quick(open_page) -> None:
    page = open_page("documenten.html")
    rows = [{"value": f"Plaats {row}", "slug": f"p{row}", "label": ""} for row in range(40)]
    columns = [{"value": f"d{each}", "label": f"data {each}", "documents": 9} for each in range(60)]
    cells = [
        {"row": row, "column": column, "documents": [f"{row}-{column % 7}"]}
        for row in range(40)
        for column in range(60)
        if (row + column) % 3
    ]
    titles = {each: each for cell in cells for each in cell["documents"]}
    whole = {"rows": rows, "columns": columns, "cells": cells, "titles": titles, "outside": []}
    page.route("**/api/v1/matrix?*", lambda route: route.fulfill(json=whole))
    page.goto(page.url.replace("documenten", "combinaties"))
    expect(page.locator(CELL)).to_have_count(len(cells))
    took = page.evaluate(
        """() => {
            const heads = document.querySelectorAll("thead button");
            const begun = performance.now();
            heads[1].click();
            heads[8].click();
            document.body.offsetHeight;
            return (performance.now() - begun) / 2;
        }"""
    )
    # What a reader does not feel as waiting, on a machine that does other things as well.
    assert took < 400
    assert page.locator("#outcome").inner_text() == "Wie combineerde d1 en d8?"
