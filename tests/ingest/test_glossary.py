from pathlib import Path

import pytest

from ingest import readers
from ingest.errors import DocumentError

TERM = """\
terms:
  - term: Wmo
    full: Wet maatschappelijke ondersteuning 2015
    everyday: [hulp thuis]
    english: social support act
    definition: De Wmo regelt hulp thuis.
    related: [BRP]
    source: {title: Wet, publisher: Rijk, year: 2015, url: "https://example.org"}
  - term: BRP
    definition: De BRP is het bevolkingsregister.
    unconfirmed: true
"""


def write(folder: Path, content: str) -> Path:
    path = folder / "begrippen.yaml"
    path.write_text(content, encoding="utf-8")
    return path


def test_a_term_is_a_section_with_its_meaning_and_source(tmp_path: Path) -> None:
    document = readers.read(write(tmp_path, TERM), tmp_path)
    assert [section.path for section in document.sections] == [("Wmo",), ("BRP",)]
    definition = document.sections[0].blocks[0]
    assert document.text[definition.start : definition.end] == "De Wmo regelt hulp thuis."
    assert [(mark.offset, mark.source) for mark in document.references] == [(definition.end, "1")]
    assert "Andere woorden voor Wmo zijn: hulp thuis." in document.text


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("    unconfirmed: true\n", "", "term BRP: give a source, or say unconfirmed"),
        ("[BRP]", "[BPR]", "Wmo is related to BPR, which is not a term"),
        ("term: BRP", "term: Wmo", "Wmo occurs more than once"),
        ("definition: De BRP is", "meaning: De BRP is", "term BRP: definition: Field required"),
        ("terms:\n", "", "begin with a line terms:"),
        ("term: Wmo", "term: Wmo: x", "line 2"),
    ],
)
def test_what_is_wrong_is_named_by_term(tmp_path: Path, old: str, new: str, says: str) -> None:
    with pytest.raises(DocumentError) as caught:
        readers.read(write(tmp_path, TERM.replace(old, new)), tmp_path)
    assert says in str(caught.value)
    assert str(caught.value).startswith("begrippen.yaml:")
