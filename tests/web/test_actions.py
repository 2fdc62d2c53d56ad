"""What a reader does with an answer: copy it with its sources, share it, print it."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

QUESTION = "Hoe werkt de Straatkubus in Almere?"

CLIPBOARD = """async () => {
  const [item] = await navigator.clipboard.read();
  const read = async (type) => [type, await (await item.getType(type)).text()];
  return Object.fromEntries(await Promise.all(item.types.map(read)));
}"""


@pytest.fixture
def answered(page: Page, ask) -> Page:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(QUESTION)
    expect(page.locator(".sentence").first).to_be_visible()
    return page


def copied(page: Page, button: str) -> dict[str, str]:
    page.get_by_role("button", name=button).click()
    expect(page.get_by_text("Gekopieerd")).to_be_visible()
    return page.evaluate(CLIPBOARD)


def test_an_answer_is_copied_with_its_citations(answered: Page) -> None:
    taken = copied(answered, "Kopieer met bronnen")
    sentences = answered.locator(".sentence").all_text_contents()
    text = taken["text/plain"]
    assert text.startswith(QUESTION)
    for sentence in sentences:
        assert re.search(re.escape(sentence) + r" \[\d+\]", text)
    assert "[1] Straatkubus: zien welke straten afglijden › In het kort" in text
    link = re.search(r"http\S+document\.html\?id=almere-straatkubus&mark=\d+-\d+", text)
    assert link

    # A word processor keeps what the browser lets through: headings, links, raised numbers.
    answered.set_content(taken["text/html"])
    expect(answered.get_by_role("heading")).to_have_text(QUESTION)
    assert answered.locator("sup a").count() >= len(sentences)
    assert answered.locator("sup a").first.get_attribute("href").startswith("http")


def test_markdown_has_footnotes_that_lead_to_the_passage(answered: Page) -> None:
    text = copied(answered, "Kopieer als Markdown")["text/plain"]
    numbers = set(re.findall(r"\[\^(\d+)\](?!:)", text))
    assert numbers == set(re.findall(r"^\[\^(\d+)\]: \[.+\]\(http\S+\)", text, re.MULTILINE))


def test_a_link_asks_the_same_question(answered: Page) -> None:
    link = copied(answered, "Kopieer link")["text/plain"]
    other = answered.context.new_page()
    other.goto(link)
    expect(other.locator(".turn h2")).to_contain_text(QUESTION)
    expect(other.locator(".sentence").first).to_be_visible()
    other.close()


def test_one_answer_is_printed_with_the_addresses_of_its_sources(answered: Page, ask) -> None:
    ask("Wat is een DPIA?")
    expect(answered.locator(".turn .seal")).to_have_count(2)
    answered.emulate_media(media="print")
    # What is on paper at the moment that the reader is asked for a printer.
    answered.evaluate(
        """() => { window.print = () => {
          const shown = (each) => each.checkVisibility();
          const all = (selector) => [...document.querySelectorAll(selector)].filter(shown);
          window.paper = {
            turns: all(".turn h2").map((each) => each.textContent),
            addresses: all(".on-paper").map((each) => each.textContent),
            controls: all("textarea, .quiet, .plain, nav, footer").length,
          };
        } }"""
    )
    answered.evaluate("document.querySelector('.turn .actions .quiet:last-child').click()")
    paper = answered.evaluate("window.paper")
    assert len(paper["turns"]) == 1
    assert QUESTION in paper["turns"][0]
    assert paper["addresses"]
    assert all("document.html?id=" in each for each in paper["addresses"])
    assert paper["controls"] == 0
