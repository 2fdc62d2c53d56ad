"""An answer as Markdown, in the hands of a program that shows Markdown."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from api.running_text import RunningText
from api.schemas import Citation, Sentence

TEXTS = {"sources": "Waar dit staat", "page": "pagina {number}", "unverified": "niet gecontroleerd"}
PAGE = "https://vraagbaak.example.nl"


def citation(number: int = 1, **fields) -> Citation:
    return Citation(
        **{
            "number": number,
            "passage_id": f"p{number}",
            "document_id": "een",
            "title": "Een casus",
            "section": ["In het kort"],
            "page": None,
            "start": 0,
            "end": 4,
            "text": "Zo.",
            "sources": [],
            **fields,
        }
    )


def sentence(text: str, *cited: Citation, label: str = "", state: str = "verified") -> Sentence:
    return Sentence(text=text, state=state, label=label, citations=list(cited))


def shown(markdown: str) -> tuple[str, set[str]]:
    """The words that a reader sees, and what they are besides words."""
    tokens = MarkdownIt("commonmark").parseInline(markdown)[0].children
    words = "".join(each.content for each in tokens if each.type in ("text", "text_special"))
    return words, {each.type for each in tokens} - {"text", "text_special", "softbreak"}


@given(st.text(alphabet="ab ![]()<>*`_&#;1\\:/.x", min_size=1, max_size=30))
@example("![spion](https://kwaad.example/x.png)")
@example("[klik](https://kwaad.example)")
@example("<img src=x onerror=alert(1)>")
@example("\\[al ontsnapt\\]")
@example("__vet__ en &lt;b&gt; en data_set")
def test_no_document_can_put_an_image_or_a_link_in_an_answer(text: str) -> None:
    said = RunningText(TEXTS, None).sentence(sentence(f"a{text}a", citation()))
    words, besides = shown(said)
    assert besides == set()
    assert words == f"a{text}a [1]"


def test_a_passage_keeps_its_number_and_a_new_one_gets_the_next() -> None:
    text = RunningText(TEXTS, None)
    text.sentence(sentence("Een.", citation(1)))
    text.sentence(sentence("Twee.", citation(7), citation(1)))
    assert text.content == "Een. [1] Twee. [2][1]"


def test_what_is_told_of_one_thing_stays_together() -> None:
    text = RunningText(TEXTS, None)
    for words, label in (("A.", "Almere"), ("B.", "Almere"), ("C.", "Zwolle")):
        text.sentence(sentence(words, label=label, state="unverified"))
    first, second = text.content.split("\n\n")
    assert first.startswith("**Almere:** A. *(niet gecontroleerd)* B.")
    assert second.startswith("**Zwolle:** C.")


def test_a_notice_is_said_once_and_parts_what_stands_around_it() -> None:
    text = RunningText(TEXTS, None)
    assert text.notice(["Let op."]) == "Let op."
    text.sentence(sentence("Een.", citation()))
    assert text.notice(["Let op."]) == ""
    text.sentence(sentence("Twee.", citation()))
    assert text.content == "Let op.\n\nEen. [1] Twee. [1]"


@pytest.mark.parametrize("title", ["Een casus", "Cijfers [2019] *voorlopig*"])
def test_a_mark_says_where_it_stands_and_leads(title: str) -> None:
    text = RunningText(TEXTS, f"{PAGE}/")
    text.sentence(sentence("Eén.", citation(title=title, start=10, end=13)))
    (mark,) = text.marks
    assert text.content[mark.start : mark.end] == "[1]"
    assert mark.url == f"{PAGE}/document.html?id=een&mark=10-13"
    assert mark.title == f"{title} › In het kort"
