"""Words, headings and paragraphs of PDFs as organisations have them."""

from pathlib import Path

import pytest

from tests.ingest.typeset import (
    drawn,
    escaped,
    headings,
    prose,
    reader,
    typeset,
    without_outline,
)

PROSE = prose("05-recht-en-privacy.md", count=8)
SET = [escaped(paragraph) for paragraph in PROSE]


@pytest.fixture
def read(tmp_path: Path):
    return reader(tmp_path)


def test_words_parted_over_lines_are_whole_and_hyphens_of_their_own_stay(read) -> None:
    text = (
        "De gemeentelijke schuldhulpverlening werkt met Wmo-data en let op de in- en uitstroom "
        "van bijstandsgerechtigden, de sociaal-economische omstandigheden en het niet-gebruik. "
    )
    pdf = typeset(
        "#set page(width: 6.4cm, height: 25cm, margin: 8mm)\n#set text(hyphenate: true)\n"
        "#set par(justify: true)\n" + "\n\n".join([text] * 6)
    )
    said = read(pdf).text
    assert said.count(text.strip()) == 6


def test_ligatures_and_soft_hyphens_are_letters_and_nothing(read) -> None:
    pdf = typeset("Efficiënt: de officiële fi\\u{AD}nanciële affiniteit van fietsers.")
    assert read(pdf).text == "Efficiënt: de officiële financiële affiniteit van fietsers."


def test_letterspaced_words_are_words(read) -> None:
    pdf = typeset("#text(tracking: 0.5em)[INHOUDELIJK ADVIES] van de raad\n\n" + SET[0])
    assert read(pdf).text.startswith("INHOUDELIJK ADVIES van de raad")


def test_words_without_spaces_between_them_are_parted(read) -> None:
    content = b"BT /F1 11 Tf 72 700 Td [(De)-300(raad)-300(besluit)-280(vandaag.)] TJ ET"
    assert read(drawn(content)).text == "De raad besluit vandaag."


def test_square_metres_are_no_footnote(read) -> None:
    pdf = typeset("Het park is 300 m#super[2] groot.#super[4] Er staan bomen.")
    assert read(pdf).text == "Het park is 300 m² groot. Er staan bomen."


def test_headings_are_told_from_the_type_where_there_are_no_bookmarks(read) -> None:
    pdf = without_outline(
        typeset(
            "= Beleid voor armoede\n"
            + SET[0]
            + "\n== Wat we doen\n"
            + SET[1]
            + "\n=== Voor kinderen\n"
            + SET[2]
            + "\n== Wat het kost\n"
            + SET[3]
        )
    )
    document = read(pdf)
    assert document.title == "Beleid voor armoede"
    assert headings(document) == [
        (),
        ("Wat we doen",),
        ("Wat we doen", "Voor kinderen"),
        ("Wat het kost",),
    ]


def test_headings_without_a_bookmark_are_headings_all_the_same(read) -> None:
    pdf = typeset(
        f"= Beleid\n= Wonen\n{SET[0]}\n\n#text(weight: 700)[Wat het kost]\n\n{SET[1]}\n"
        f"#heading(level: 2, bookmarked: false)[Wie het doet]\n{SET[2]}"
    )
    assert headings(read(pdf)) == [("Wonen",), ("Wonen", "Wat het kost"), ("Wonen", "Wie het doet")]


def test_a_heading_below_two_columns_stays_with_what_it_is_about(read) -> None:
    columns = "#columns(2)[\n" + "\n\n".join(SET[:2]) + "\n#colbreak()\n" + SET[2] + "\n]"
    pdf = typeset(f"{columns}\n= Cijfers\n{SET[3]}")
    text = read(without_outline(pdf)).text
    assert text.index(PROSE[2][:40]) < text.index("Cijfers") < text.index(PROSE[3][:40])
