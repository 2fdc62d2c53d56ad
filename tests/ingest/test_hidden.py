"""Characters that nobody sees are in no document, and every place is still the right one."""

import pytest
from hypothesis import assume, given, strategies

from ingest import readers
from ingest.document import Block, Document, Link, Reference, Section
from ingest.readers import hidden

UNSEEN = ["\u200b", "\u202e", "\u2066", "\u00ad", "\u2060", "\U000e0041"]
WORDS = strategies.text("ab éß€ \n" + "".join(UNSEEN), min_size=1, max_size=40)


def document(text: str, start: int, end: int) -> Document:
    return Document(
        id="een",
        path="een.md",
        media_type="text/markdown",
        title=text,
        kind="case",
        language="nl",
        municipality=(text,),
        domain=None,
        datasets=(),
        years=None,
        summary=text,
        questions=(text,),
        text=text,
        sections=(Section((text,), (Block("paragraph", start, end),)),),
        pages=(0, start),
        sources=(),
        references=(Reference(end, "1"),),
        links=(Link(start, end, "twee"),),
    )


@given(text=WORDS, data=strategies.data())
def test_every_span_holds_the_same_words_as_before(text: str, data) -> None:
    start = data.draw(strategies.integers(0, len(text) - 1))
    end = data.draw(strategies.integers(start + 1, len(text)))
    # No reader makes a block without words.
    assume(text[start:end].strip())
    shown = hidden.removed(document(text, start, end))
    before = "".join(each for each in text[start:end] if each not in UNSEEN)
    assert not set(UNSEEN) & set(shown.text + shown.title + shown.summary + shown.questions[0])
    spans = [(block.start, block.end) for section in shown.sections for block in section.blocks]
    assert [shown.text[slice(*span)] for span in spans] == [before] * bool(before.strip())
    (link,) = shown.links
    assert shown.text[link.start : link.end] == before
    assert shown.references[0].offset == link.end
    assert shown.pages == (0, link.start)


@pytest.mark.parametrize("name", ["een.md", "een.html", "een.txt"])
def test_no_reader_lets_them_through(tmp_path, name: str) -> None:
    words = "Alm\u200bere telt \u202efiet\u00adsen\u202c in de stad."
    head = '---\ntitle: "Een\u200b casus"\nkind: lesson\n---\n\n## Kop\u2060\n\n' * (
        name[-2:] == "md"
    )
    (tmp_path / name).write_text(head + words, encoding="utf-8")
    read = readers.read(tmp_path / name, tmp_path)
    assert "Almere telt fietsen in de stad." in read.text
    shown = (read.text, read.title, *(title for each in read.sections for title in each.path))
    assert not set(UNSEEN) & set("".join(shown))


def test_a_document_of_which_nothing_can_be_seen_is_left_out(tmp_path) -> None:
    (tmp_path / "leeg.txt").write_text("\u200b\u200b\u2060 \u200b", encoding="utf-8")
    with pytest.raises(readers.DocumentError, match=r"can be seen|no text"):
        readers.read(tmp_path / "leeg.txt", tmp_path)
