"""The list of documents, looked through by words, limits and order."""

import re

import httpx
import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PATH = "documenten.html"


def tally(page: Page):
    return page.locator("#count")


@pytest.mark.parametrize(
    ("width", "dark"), [(1280, False), (1280, True), (768, False), (375, True), (320, False)]
)
def test_the_list_can_be_read_at_any_size_in_light_and_dark(
    open_page, accessible, screenshot, width: int, dark: bool
) -> None:
    page = open_page(f"{PATH}?dataset=Wmo&q=schuld", width, dark=dark)
    expect(page.locator(".list > li").first).to_be_visible()
    if width < 896:
        expect(page.get_by_role("checkbox", name="Casussen")).to_be_hidden()
        page.get_by_text("Beperkt: 2").click()
    expect(page.get_by_role("checkbox", name="Casussen")).to_be_visible()
    accessible(page)
    screenshot(page, f"documents-{width}-{'dark' if dark else 'light'}")


def test_a_limit_leaves_as_many_documents_as_it_says(open_page, client: httpx.Client) -> None:
    page = open_page(PATH)
    every = client.get("/api/v1/documents", params={"limit": 1}).json()
    expect(tally(page)).to_have_text(f"{every['total']} documenten")
    place = page.get_by_role("group", name="Plaats")
    box = place.get_by_role("checkbox", name="Rotterdam")
    line = place.locator("label", has=page.get_by_role("checkbox", name="Rotterdam"))
    count = line.locator(".count").inner_text().split()[0]
    box.check()
    expect(tally(page)).to_have_text(f"{count} documenten")
    expect(page.get_by_role("status")).to_have_text(f"{count} documenten")
    expect(box).to_be_focused()
    expect(page.locator(".list > li")).to_have_count(int(count))
    for about in page.locator(".list .about").all_text_contents():
        assert "Rotterdam" in about


def test_the_address_holds_the_choice_and_back_takes_it_off(open_page) -> None:
    page = open_page(PATH)
    page.get_by_role("checkbox", name="lessen").check()
    expect(page).to_have_url(re.compile("kind=lesson"))
    expect(tally(page)).to_have_text("30 documenten")
    page.get_by_role("searchbox", name="Zoek in titel").press_sequentially("bron", delay=20)
    expect(page).to_have_url(re.compile("q=bron"))
    shared = page.url
    page.go_back()
    expect(tally(page)).to_have_text("30 documenten")
    expect(page.get_by_role("searchbox", name="Zoek in titel")).to_have_value("")
    page.go_back()
    expect(page.get_by_role("checkbox", name="lessen")).not_to_be_checked()
    page.go_forward()
    page.go_forward()
    expect(page).to_have_url(shared)
    again = open_page(shared.split("/", 3)[3])
    expect(tally(again)).to_have_text(tally(page).inner_text())
    expect(again.get_by_role("checkbox", name="lessen")).to_be_checked()


def test_nothing_found_says_what_to_take_off(open_page, accessible, screenshot) -> None:
    page = open_page(f"{PATH}?q=schuld&municipality=Zwolle&kind=lesson")
    expect(page.get_by_text("Geen enkel document past")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("Geen documenten gevonden.")
    way = page.get_by_role("button", name=re.compile("^Zonder Zwolle: "))
    expect(way).to_be_visible()
    accessible(page)
    screenshot(page, "documents-none")
    count = way.inner_text().rsplit(" ", 1)[1]
    way.click()
    expect(tally(page)).to_have_text(re.compile(f"^{count} document"))
    expect(tally(page)).to_be_focused()
    page.get_by_role("button", name="lessen weghalen").click()
    expect(page.locator(".chosen")).to_have_count(1)


def test_more_documents_follow_those_that_are_there(open_page) -> None:
    page = open_page(PATH)
    items = page.locator(".list > li")
    expect(items).to_have_count(25)
    page.get_by_role("button", name="Meer tonen").click()
    expect(items).to_have_count(50)
    expect(items.nth(25).get_by_role("link")).to_be_focused()
    titles = page.locator(".list h3").all_text_contents()
    assert len(set(titles)) == 50
    page.reload()
    expect(items).to_have_count(50)
    assert page.locator(".list h3").all_text_contents() == titles


def test_who_comes_back_is_where_they_were(open_page) -> None:
    page = open_page(PATH)
    link = page.locator(".list h3 a").nth(18)
    link.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.go_back()
    expect(page.locator(".list h3 a").nth(18)).to_be_focused()
    expect(page.locator(".list h3 a").nth(18)).to_be_in_viewport()


def test_a_long_list_of_places_is_looked_through_by_typing(open_page, accessible) -> None:
    page = open_page(PATH)
    place = page.get_by_role("group", name="Plaats")
    place.get_by_role("button", name=re.compile("^Toon alle")).press("Enter")
    expect(place.get_by_role("button", name="Toon minder")).to_be_focused()
    names = place.locator(".label").all_inner_texts()
    assert names[0].startswith("Alm")
    page.keyboard.press("Shift+Tab")
    place.get_by_role("searchbox").fill("sudwest")
    expect(place.locator("li")).to_have_count(1)
    accessible(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Súdwest-Fryslân weghalen")).to_be_visible()


def test_years_are_chosen_as_a_period_and_the_order_changes(open_page) -> None:
    page = open_page(PATH)
    page.get_by_label("Vanaf jaar").select_option("2023")
    expect(page).to_have_url(re.compile("years=2023-"))
    expect(page.get_by_role("button", name="vanaf 2023 weghalen")).to_be_visible()
    assert int(tally(page).inner_text().split()[0]) < 25
    page.get_by_label("Volgorde").focus()
    page.get_by_label("Volgorde").select_option("title")
    expect(page).to_have_url(re.compile("sort=title"))
    # The address changes before the list has come.
    expect(page.locator(".list h3").first).to_have_text(re.compile("^A"))
    titles = page.locator(".list h3").all_text_contents()
    assert titles == sorted(titles, key=str.casefold)
    expect(page.get_by_label("Volgorde")).to_be_focused()


def test_the_page_says_so_when_the_service_is_gone(open_page, accessible) -> None:
    page = open_page(PATH)
    expect(tally(page)).to_be_visible()
    page.route("**/api/v1/documents?*", lambda route: route.abort())
    page.get_by_role("checkbox", name="lessen").check()
    expect(page.get_by_role("heading", name="De vraagbaak is niet bereikbaar")).to_be_visible()
    accessible(page)
    page.unroute("**/api/v1/documents?*")
    page.get_by_role("button", name="Probeer opnieuw").click()
    expect(tally(page)).to_have_text("30 documenten")


def test_the_page_speaks_english_and_keeps_the_choice(open_page) -> None:
    page = open_page(f"{PATH}?kind=lesson")
    page.get_by_role("button", name="English").click()
    expect(tally(page)).to_have_text("30 documents")
    expect(page).to_have_title("Documents – Stadsbron")
    expect(page.get_by_role("checkbox", name="lessons")).to_be_checked()


def test_what_an_old_address_asks_can_be_taken_off(open_page, accessible) -> None:
    page = open_page(f"{PATH}?municipality=Atlantis&kind=lesson")
    expect(page.get_by_role("heading", name="Het ophalen lukte niet")).to_be_visible()
    accessible(page)
    page.get_by_role("button", name="Atlantis weghalen").click()
    expect(tally(page)).to_have_text("30 documenten")


def test_ten_thousand_documents_are_a_page_at_a_time(open_page, client: httpx.Client) -> None:
    some = client.get("/api/v1/documents", params={"limit": 100}).json()
    many = [some["documents"][place % 100] for place in range(10_000)]

    def answer(route) -> None:
        asked = {
            key: int(value) for key, value in re.findall(r"(offset|limit)=(\d+)", route.request.url)
        }
        part = many[asked["offset"] : asked["offset"] + asked["limit"]]
        route.fulfill(json=some | {"documents": part, "total": len(many)})

    page = open_page("over.html")
    page.route("**/api/v1/documents?*", answer)
    page.goto(page.url.replace("over.html", f"{PATH}?shown=975"))
    expect(tally(page)).to_have_text("10.000 documenten")
    items = page.locator(".list > li")
    expect(items).to_have_count(975)
    page.get_by_role("button", name="Meer tonen").click()
    expect(items).to_have_count(1000)
    # The service gives no more at once: past them, limits lead on.
    page.get_by_role("button", name="Meer tonen").click()
    expect(items).to_have_count(1025)
