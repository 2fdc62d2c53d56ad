"""PDFs as organisations have them: what is read, and what is said where it cannot be."""

import os
import re
from pathlib import Path

import pytest
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, NumberObject, RectangleObject

from ingest import corpus, readers, reading
from ingest.document import Document
from ingest.errors import DocumentError
from ingest.readers.options import DEFAULT, ReaderOptions
from ingest.settings import IngestSettings, load
from tests.ingest.typeset import (
    altered,
    drawn,
    escaped,
    name,
    prose,
    string,
    typeset,
    with_field,
    without_outline,
)

PROSE = prose("05-recht-en-privacy.md", count=8)
SET = [escaped(paragraph) for paragraph in PROSE]


@pytest.fixture
def read(tmp_path: Path):
    """Read a PDF, given as bytes, as the only file of a corpus."""

    def read(pdf: bytes, options: ReaderOptions = DEFAULT) -> Document:
        path = tmp_path / "rapport.pdf"
        path.write_bytes(pdf)
        document = readers.read(path, tmp_path, options)
        _check_places(document)
        return document

    return read


def _check_places(document: Document) -> None:
    """What holds for every PDF: spans lie within the text, pages and boxes count upwards."""
    assert list(document.pages) == sorted(document.pages)
    for section in document.sections:
        for block in section.blocks:
            assert document.text[block.start : block.end].strip()
    for box in document.boxes:
        assert document.text[box.start : box.end].strip()
        assert 0 <= box.left < box.right <= 1
        assert 0 <= box.top < box.bottom <= 1
        assert document.page_at(box.start) == box.page


def headings(document: Document) -> list[tuple[str, ...]]:
    return [section.path for section in document.sections]


# Words


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


# Pages


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


# Tables

ROWS = [(f"Wijk {n}", f"{n * 37 + 1000}", f"{n * 3} procent") for n in range(1, 61)]


@pytest.mark.parametrize("stroke", ["0.5pt", "none"])
def test_a_table_over_two_pages_keeps_its_header(read, stroke: str) -> None:
    cells = "".join(f"[{wijk}], [{aantal}], [{deel}],\n" for wijk, aantal, deel in ROWS)
    pdf = typeset(
        f"{SET[0]}\n#table(columns: 3, stroke: {stroke}, inset: 6pt,\n"
        f"table.header([*Wijk*], [*Inwoners*], [*Aandeel*]),\n{cells})\n{SET[1]}"
    )
    document = read(pdf)
    rows = [
        document.text[block.start : block.end]
        for section in document.sections
        for block in section.blocks
        if block.kind == "row"
    ]
    assert len(document.pages) > 1
    assert rows == [f"Wijk: {a}; Inwoners: {b}; Aandeel: {c}" for a, b, c in ROWS]


def test_cells_of_several_lines_are_read_cell_by_cell(read) -> None:
    pdf = typeset(
        "#table(columns: (3cm, 4cm, 4cm), [*Maatregel*], [*Voor wie*], [*Wanneer*],\n"
        "[Vroege hulp bij schulden in elke wijk], [Inwoners met een achterstand bij hun huur], "
        "[Vanaf januari],\n[Pas], [Kinderen van ouders met een laag inkomen], [In de zomer])"
    )
    assert read(pdf).text == (
        "Maatregel: Vroege hulp bij schulden in elke wijk; Voor wie: Inwoners met een achterstand "
        "bij hun huur; Wanneer: Vanaf januari\n"
        "Maatregel: Pas; Voor wie: Kinderen van ouders met een laag inkomen; Wanneer: In de zomer"
    )


def test_years_may_head_columns(read) -> None:
    pdf = typeset(
        "#table(columns: 3, [Regeling], [2022], [2023], [Kindpakket], [903], [1.010], "
        "[Toeslag], [1.204], [1.388])"
    )
    assert read(pdf).text == (
        "Regeling: Kindpakket; 2022: 903; 2023: 1.010\nRegeling: Toeslag; 2022: 1.204; 2023: 1.388"
    )


def test_a_table_without_a_header_is_given_none(read) -> None:
    pdf = typeset("#table(columns: 2, [Datum], [12 maart], [Plaats], [raadzaal])")
    assert read(pdf).text == "Datum; 12 maart\nPlaats; raadzaal"


# Turned, cropped, filled in


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


# Locked and damaged


def locked(user: str, algorithm: str = "AES-256") -> bytes:
    def lock(writer: PdfWriter) -> None:
        writer.encrypt(user, "beheer", algorithm=algorithm)

    return altered(typeset(SET[0]), lock)


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-128", "AES-256"])
def test_a_pdf_that_may_not_be_printed_may_be_read(read, algorithm: str) -> None:
    assert read(locked("", algorithm)).text == PROSE[0]


@pytest.mark.parametrize("passwords", [(), ("fout", "ook fout")])
def test_a_locked_pdf_says_what_to_do(read, passwords: tuple[str, ...]) -> None:
    with pytest.raises(DocumentError, match=r"rapport.pdf: .*encrypted.*STADSBRON_PDF_PASSWORDS"):
        read(locked("geheim"), ReaderOptions(passwords))


def test_a_locked_pdf_opens_with_a_password_from_the_settings(read) -> None:
    assert read(locked("geheim"), ReaderOptions(("fout", "geheim"))).text == PROSE[0]


def test_a_damaged_page_costs_that_page_alone(read) -> None:
    def damage(writer: PdfWriter) -> None:
        page = writer.pages[1]
        page[name("MediaBox")] = ArrayObject([NumberObject(0)] * 4)
        page[name("Contents")] = NumberObject(7)

    document = read(altered(typeset(pages(3)), damage))
    assert PROSE[0] in document.text
    assert PROSE[2] in document.text
    assert document.page_at(document.text.index(PROSE[2])) == 3


def test_pages_that_are_no_pages_are_reported(read) -> None:
    def damage(writer: PdfWriter) -> None:
        tree = writer.root_object["/Pages"]
        tree["/Kids"][1] = NumberObject(0)

    document = read(altered(typeset(pages(3)), damage))
    assert PROSE[0] in document.text
    assert [line.split(";")[0] for line in document.unread] == ["page 2: damaged"]


def test_a_lost_table_of_objects_is_made_up_for(read) -> None:
    pdf = typeset(pages(3))
    cut = re.sub(rb"startxref\s+\d+", b"startxref 999999", pdf)
    assert PROSE[0] in read(cut).text


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"%PDF-1.7\n%%EOF",
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Count 1"
        b"/Kids[2 0 R]>>endobj trailer<</Root 1 0 R>>",
        b"%PDF-1.7\n" + os.urandom(5000),
    ],
    ids=["empty", "nothing in it", "page tree in a loop", "noise"],
)
def test_what_is_no_pdf_is_refused_with_a_remedy(read, damaged: bytes) -> None:
    with pytest.raises(DocumentError, match=r"rapport.pdf: .*; .+"):
        read(damaged)


def test_a_file_of_a_gigabyte_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "archief.pdf"
    with path.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(1024**3 + 1)
    with pytest.raises(DocumentError, match=r"archief.pdf: the PDF is larger than 1024 MB; "):
        readers.read(path, tmp_path)


def test_a_page_of_absurd_size_is_read(read) -> None:
    content = b"BT /F1 4000 Tf 20000 150000 Td (De raad besluit) Tj ET"
    assert read(drawn(content, 200_000, 200_000)).text == "De raad besluit"


def test_tens_of_thousands_of_drawings_are_passed_over(read) -> None:
    lines = b"".join(
        b"%d %d m %d %d l S\n" % (n % 500, n % 800, n % 300, n % 700) for n in range(30_000)
    )
    text = b"BT /F1 11 Tf 72 700 Td (De kaart van de wijk) Tj ET\n"
    assert read(drawn(text + lines)).text == "De kaart van de wijk"


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


def test_bookmarks_that_lead_nowhere_are_passed_over(read) -> None:
    def mark(writer: PdfWriter) -> None:
        parent = None
        for number in range(200):
            parent = writer.add_outline_item(title=f"Niveau {number}", page_number=0, parent=parent)

    assert read(altered(typeset(SET[0]), mark)).text == PROSE[0]


def test_passwords_in_the_environment_reach_the_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "notulen.pdf").write_bytes(locked("geheim"))
    for given in ("geheim", '["fout", "geheim"]'):
        monkeypatch.setenv("STADSBRON_PDF_PASSWORDS", given)
        settings = load(IngestSettings, corpus=tmp_path)
        with reading.started(corpus.scan(tmp_path), settings) as results:
            ((_, document),) = results
        assert document.text == PROSE[0]
        assert "geheim" not in repr(settings)


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
