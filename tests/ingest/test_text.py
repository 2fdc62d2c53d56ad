from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import readers
from ingest.document import Document
from ingest.errors import DocumentError
from tests.ingest.office import put

TEXT = """\
NOTA ARMOEDE

Inleiding
---------
Deze nota gaat over armoede in de gemeente en over de gegevens die de gemeen-
te daarvoor bij elkaar brengt. De Wmo-
gegevens komen van de afdeling zorg; de in-
en uitstroom van het CBS.

2. Aanpak

- eerst tellen
- dan
  wegen

Jaar\tAantal
2020\t12
2021\t14
"""


@pytest.fixture
def read(tmp_path: Path):
    def read(content: bytes, name: str = "nota.txt") -> Document:
        return readers.read(put(tmp_path, name, content), tmp_path)

    return read


def test_lines_are_joined_and_what_is_plain_to_see_is_recognised(read) -> None:
    document = read(TEXT.encode())
    assert document.text == (
        "NOTA ARMOEDE\n\nInleiding\n\nDeze nota gaat over armoede in de gemeente en over de "
        "gegevens die de gemeente daarvoor bij elkaar brengt. De Wmo-gegevens komen van de "
        "afdeling zorg; de in- en uitstroom van het CBS.\n\n2. Aanpak\n\n"
        "eerst tellen\ndan wegen\n\n"
        "Jaar: 2020; Aantal: 12\nJaar: 2021; Aantal: 14"
    )
    assert document.title == "NOTA ARMOEDE"


def test_short_lines_that_are_sentences_stay_paragraphs(read) -> None:
    document = read(b"De raad vergadert.\nDe wethouder antwoordt.\nHet voorstel is aangenomen.\n")
    assert document.text.split("\n\n") == [
        "De raad vergadert.",
        "De wethouder antwoordt.",
        "Het voorstel is aangenomen.",
    ]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252", "cp850"]
)
def test_any_encoding_is_told(read, encoding: str) -> None:
    said = "De coördinatie van privé-gegevens kost één fte; de reünie van de raad is in Reeuwijk."
    assert read(said.encode(encoding)).text == said


def test_a_program_with_the_ending_of_a_text_is_refused(read) -> None:
    with pytest.raises(DocumentError, match=r"nota.txt: this is not a document .*; save it as"):
        read(bytes(range(256)) * 20)


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"], include_characters="\n\r\t\f")))
def test_no_letter_is_lost_whatever_the_text(tmp_path_factory, text: str) -> None:
    folder = tmp_path_factory.mktemp("text")
    path = put(folder, "a.txt", f"Begin hier.\n\n{text}".encode("utf-8", "replace"))
    said = readers.read(path, folder).text
    kept = [letter for letter in said if letter.isalnum()]
    written = [letter for letter in path.read_bytes().decode() if letter.isalnum()]
    # Bullets and numbers before an item are markup, not words.
    assert len(kept) >= len(written) - 3 * (1 + text.count("\n") + text.count("\r"))
