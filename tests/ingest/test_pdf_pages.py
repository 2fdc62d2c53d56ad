"""Pages of PDFs as organisations have them: what recurs, is turned, cropped or filled in."""

from pathlib import Path

import pytest
from pypdf import PdfWriter
from pypdf.generic import RectangleObject

from tests.ingest.typeset import (
    altered,
    drawn,
    escaped,
    headings,
    name,
    prose,
    reader,
    string,
    typeset,
    with_field,
    without_outline,
)

PROSE = prose("05-recht-en-privacy.md", count=8)
SET = [escaped(paragraph) for paragraph in PROSE]


@pytest.fixture
def read(tmp_path: Path):
    return reader(tmp_path)


def pages(count: int, extra: str = "") -> str:
    body = "\n#pagebreak()\n".join(SET[number % len(SET)] for number in range(count))
    return f"{extra}\n{body}"


HEAD_AND_FOOT = """\
#set page(header: [Gemeente Voorbeeld], footer: context [Pagina #counter(page).display() van 4])
"""


def test_running_heads_and_page_numbers_are_not_read(read) -> None:
    document = read(typeset(pages(4, HEAD_AND_FOOT)))
    assert document.text == "\n\n".join(PROSE[:4])
    assert len(document.pages) == 4


def test_what_looks_like_a_running_head_stays_where_that_cannot_be_known(read) -> None:
    said = read(typeset(pages(2, "#set page(header: [Brief van Jansen])"))).text
    assert "Brief van Jansen" in said


def test_chapters_that_begin_a_page_keep_their_headings(read) -> None:
    body = "".join(f"#pagebreak(weak: true)\n= Hoofdstuk {n}\n{SET[n]}\n" for n in range(1, 6))
    document = read(without_outline(typeset(HEAD_AND_FOOT + body)))
    assert headings(document) == [(f"Hoofdstuk {n}",) for n in range(1, 6)]


def test_an_empty_page_does_not_shift_the_others(read) -> None:
    pdf = typeset(f"{SET[0]}\n#pagebreak()\n#pagebreak()\n{SET[1]}")
    document = read(pdf)
    assert document.page_at(document.text.index(PROSE[0][:30])) == 1
    assert document.page_at(document.text.index(PROSE[1][:30])) == 3


def test_a_footnote_never_stands_in_a_sentence_that_runs_over_the_page(read) -> None:
    note = "Zie artikel 5 van de verordening, lid 2."
    body = "\n\n".join([SET[0], SET[1] + f"#footnote[{note}]", *SET[2:7]])
    document = read(typeset("#set page(width: 12cm, height: 12cm, margin: 1.5cm)\n" + body))
    assert len(document.pages) > 2
    assert note in document.text.split("\n\n")
    rest = document.text.replace(note + "\n\n", "")
    assert " ".join(rest.split()) == " ".join(" ".join(PROSE[:7]).split())


def test_contents_and_index_are_not_text(read) -> None:
    chapters = "".join(f"= Thema {n}: wonen\n{SET[n % 8]}\n#pagebreak()\n" for n in range(1, 6))
    words = ["armoede", "bijstand", "DPIA", "koppeling", "schulden", "Wmo", "wijkteam"]
    index = "\\\n".join(f"{word} {n + 2}, {n + 7}, 1{n}–2{n}" for n, word in enumerate(words))
    pdf = typeset(f"#outline(title: [Inhoud])\n#pagebreak()\n{chapters}= Register\n{index}")
    document = read(pdf)
    assert headings(document) == [(f"Thema {n}: wonen",) for n in range(1, 6)]
    assert "Inhoud" not in document.text
    assert "koppeling 5, 10" not in document.text
    assert document.page_at(document.text.index(PROSE[1][:30])) == 2


def test_a_turned_page_is_read_as_it_is_shown(read) -> None:
    upright = typeset(pages(2))
    plain = read(upright)
    turned = read(altered(upright, lambda writer: [page.rotate(90) for page in writer.pages]))
    assert turned.text == plain.text
    first, same = plain.boxes[0], turned.boxes[0]
    # Turned clockwise, the first line stands at the right and reads downwards.
    assert same.right == pytest.approx(1 - first.top, abs=0.001)
    assert same.top == pytest.approx(first.left, abs=0.001)


def test_type_set_sideways_is_read(read) -> None:
    pdf = typeset(
        f"#set page(flipped: false)\n#rotate(-90deg, reflow: true)[#box(width: 20cm)[{SET[0]}]]"
    )
    assert read(pdf).text == PROSE[0]


def test_a_watermark_is_not_read(read) -> None:
    mark = "#place(center + horizon, rotate(-45deg, text(80pt, gray)[CONCEPT]))"
    assert read(typeset(f"{mark}\n{SET[0]}")).text == PROSE[0]


def test_what_is_cropped_off_is_not_read(read) -> None:
    pdf = typeset(f"{SET[0]}\n#place(bottom)[Drukkersmerk]")

    def crop(writer: PdfWriter) -> None:
        writer.pages[0].cropbox = RectangleObject((0, 150, 595, 842))

    assert read(altered(pdf, crop)).text == PROSE[0]


def test_what_was_filled_in_stands_behind_its_label(read) -> None:
    def fill(writer: PdfWriter) -> None:
        field = {"Subtype": name("Widget"), "FT": name("Tx")}
        with_field(writer, (150, 695, 400, 711), T=string("naam"), V=string("J. Jansen"), **field)
        with_field(
            writer,
            (150, 655, 166, 671),
            T=string("akkoord"),
            Subtype=name("Widget"),
            FT=name("Btn"),
            V=name("Yes"),
            AS=name("Yes"),
        )
        with_field(
            writer,
            (72, 600, 400, 616),
            Subtype=name("FreeText"),
            Contents=string("Getypt op de bladzijde."),
            DA=string("/F1 11 Tf"),
        )
        with_field(writer, (5, 5, 25, 25), Subtype=name("Text"), Contents=string("Klopt dit?"))

    labels = b"BT /F1 11 Tf 72 700 Td (Naam:) Tj 0 -40 Td (Akkoord:) Tj ET"
    said = read(altered(drawn(labels), fill)).text
    assert "Naam: J. Jansen" in said
    assert "Akkoord: ☒" in said
    assert "Getypt op de bladzijde." in said
    assert "Klopt dit?" not in said


def test_attachments_are_named_with_what_to_do_about_them(read) -> None:
    pdf = altered(typeset(SET[0]), lambda writer: writer.add_attachment("cijfers.xlsx", b"PK"))
    document = read(pdf)
    assert document.text == PROSE[0]
    assert document.unread == (
        "attachment cijfers.xlsx was not read; add it to the corpus as a file of its own",
    )


@pytest.mark.parametrize(
    ("given", "title"),
    [
        ("Microsoft Word - verslag_def2.docx", "Verslag van de raad"),
        ("Armoedebeleid 2024", "Armoedebeleid 2024"),
        ("", "Verslag van de raad"),
    ],
)
def test_the_title_is_that_of_a_person_not_of_a_program(read, given: str, title: str) -> None:
    pdf = typeset(f"= Verslag van de raad\n{SET[0]}")
    document = read(altered(pdf, lambda writer: writer.add_metadata({"/Title": given})))
    assert document.title == title


def test_a_figure_that_holds_itself_does_not_hang(read) -> None:
    def loop(writer: PdfWriter) -> None:
        from pypdf.generic import DecodedStreamObject, DictionaryObject

        form = DecodedStreamObject()
        form.set_data(b"/X0 Do BT /F1 11 Tf 72 600 Td (binnen) Tj ET")
        form.update({name("Type"): name("XObject"), name("Subtype"): name("Form")})
        form[name("BBox")] = RectangleObject((0, 0, 595, 842))
        reference = writer._add_object(form)
        resources = writer.pages[0]["/Resources"]
        resources[name("XObject")] = DictionaryObject({name("X0"): reference})
        form[name("Resources")] = resources

    content = b"BT /F1 11 Tf 72 700 Td (De raad besluit.) Tj ET /X0 Do"
    assert "De raad besluit." in read(altered(drawn(content), loop)).text
