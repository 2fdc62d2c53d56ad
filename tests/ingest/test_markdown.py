from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import DocumentError
from ingest.readers import markdown
from ingest.readers.encoding import utf8

NAME = Path("handboek/les.md")

TEXT = """\
## Data

Almere *koppelt* BRP en [[almere|de Straatkubus]].[^1] Een tweede zin.[^2]

- Wmo: hulp.[^1]
- Schulden

### Verder

| Bron | Goed voor |
| --- | --- |
| BRP | bevolking[^2] |
| WOZ | woningen |

## Bronnen

[^1]: Straatkubus (VNG, 2016). <https://example.org/1>
[^2]: Cijfers (CBS, z.j.). <https://example.org/2>
"""


def test_markup_goes_and_structure_stays() -> None:
    parsed = markdown.parse(NAME, TEXT)
    assert parsed.text == (
        "Data\n\nAlmere koppelt BRP en de Straatkubus. Een tweede zin.\n\n"
        "Wmo: hulp.\nSchulden\n\n"
        "Verder\n\nBron: BRP; Goed voor: bevolking\nBron: WOZ; Goed voor: woningen"
    )
    assert [section.path for section in parsed.sections] == [("Data",), ("Data", "Verder")]
    kinds = [block.kind for section in parsed.sections for block in section.blocks]
    assert kinds == ["paragraph", "item", "item", "row", "row"]


def test_a_reference_stands_directly_behind_its_words() -> None:
    parsed = markdown.parse(NAME, TEXT)
    ends = [(parsed.text[: mark.offset].split("\n")[-1], mark.source) for mark in parsed.references]
    assert ends == [
        ("Almere koppelt BRP en de Straatkubus.", "1"),
        ("Almere koppelt BRP en de Straatkubus. Een tweede zin.", "2"),
        ("Wmo: hulp.", "1"),
        ("Bron: BRP; Goed voor: bevolking", "2"),
    ]


def test_a_link_knows_its_words_and_its_document() -> None:
    parsed = markdown.parse(NAME, TEXT)
    (link,) = parsed.links
    assert (parsed.text[link.start : link.end], link.document) == ("de Straatkubus", "almere")


def test_sources_are_taken_apart_and_are_not_text() -> None:
    first, second = markdown.parse(NAME, TEXT).sources
    assert (first.title, first.publisher, first.year) == ("Straatkubus", "VNG", "2016")
    assert (second.year, second.url) == ("z.j.", "https://example.org/2")
    assert "example.org" not in markdown.parse(NAME, TEXT).text


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("Een zin.[^1]\n", "line 11 refers to footnote 1, which is not defined"),
        ("Een zin.\n\n[^1]: A (B, 2016). <https://c.nl>\n", "footnote 1 is never referred to"),
        ("Een zin.[^1]\n\n[^1]: Ergens gelezen\n", "not in the form of a source"),
        ("Een zin.[^1]\n\n[^1]: A (B, 2016). javascript:alert(1)\n", "not in the form of a source"),
        ("", "no text"),
        ("## Alleen een kop\n", "no text"),
    ],
)
def test_what_is_wrong_with_footnotes_is_said(body: str, says: str) -> None:
    with pytest.raises(DocumentError, match=says):
        markdown.parse(NAME, body, first_line=10)


def test_another_encoding_is_named_with_its_line() -> None:
    with pytest.raises(DocumentError, match="line 2 is not UTF-8"):
        utf8(NAME, "Kop\nGeïnd".encode("latin-1"))


@given(st.text(max_size=400))
def test_no_text_breaks_the_reader_and_every_block_is_in_the_text(body: str) -> None:
    try:
        parsed = markdown.parse(NAME, body)
    except DocumentError:
        return
    for section in parsed.sections:
        for block in section.blocks:
            assert 0 <= block.start < block.end <= len(parsed.text)
            assert parsed.text[block.start : block.end].strip()
    for mark in parsed.references:
        assert 0 <= mark.offset <= len(parsed.text)


def test_a_footnote_within_the_sentence_stays_text() -> None:
    parsed = markdown.parse(Path("a.md"), "Almere telt^[zie het verslag] fietsen.\n")
    assert parsed.text == "Almere telt^[zie het verslag] fietsen."
