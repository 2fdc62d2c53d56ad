from io import BytesIO
from pathlib import Path

import odfdo
import pytest

from ingest import readers
from ingest.document import Document
from tests.ingest.office import open_document, put


@pytest.fixture
def read(tmp_path: Path):
    def read(content: bytes) -> Document:
        return readers.read(put(tmp_path, "nota.odt", content), tmp_path)

    return read


def _note() -> bytes:
    document = odfdo.Document("text")
    body = document.body
    body.clear()
    document.meta.title = "Nota armoede"
    body.append(odfdo.Header(1, "Armoede in Almere"))
    body.append(odfdo.Header(2, "Aanleiding"))
    paragraph = odfdo.Paragraph("De raad vroeg om een nota.")
    paragraph.insert_note(after="nota.", note_id="n1", citation="1", body="CBS, 2019.")
    body.append(paragraph)
    body.append(odfdo.List(["Jeugd", "Wonen"]))
    table = odfdo.Table("kosten")
    table.set_values([["Jaar", "Bedrag"], ["2020", "10"]])
    body.append(table)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def test_headings_lists_tables_and_notes_of_opendocument_stay_what_they_are(read) -> None:
    document = read(_note())
    assert document.text == (
        "Armoede in Almere\n\nAanleiding\n\nDe raad vroeg om een nota.\n\nJeugd\nWonen\n\n"
        "Jaar: 2020; Bedrag: 10"
    )
    (section,) = document.sections
    assert section.path == ("Aanleiding",)
    assert [block.kind for block in section.blocks] == ["paragraph", "item", "item", "row"]
    assert document.title == "Nota armoede"
    (reference,) = document.references
    assert document.text[: reference.offset].endswith("om een nota.")
    assert [source.title for source in document.sources] == ["CBS, 2019."]


def test_what_was_deleted_hidden_or_made_of_the_text_is_left_out(read) -> None:
    hidden = (
        '<style:style style:name="H"><style:text-properties text:display="none"/></style:style>'
    )
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>Weg</text:p>"
        "</text:deletion></text:changed-region></text:tracked-changes>"
        "<text:table-of-content><text:index-body><text:p>Aanleiding 3</text:p></text:index-body>"
        "</text:table-of-content>"
        '<text:p>Er<text:s text:c="3"/>staat<text:span text:style-name="H"> niet</text:span> dit.'
        "<office:annotation><text:p>Een opmerking</text:p></office:annotation></text:p>"
    )
    assert read(open_document(body, hidden)).text == "Er staat dit."


def test_merged_cells_and_a_text_box_are_read(read) -> None:
    body = (
        "<table:table><table:table-header-rows><table:table-row>"
        "<table:table-cell><text:p>Wijk</text:p></table:table-cell>"
        "<table:table-cell><text:p>Jaar</text:p></table:table-cell>"
        "</table:table-row></table:table-header-rows>"
        '<table:table-row><table:table-cell table:number-rows-spanned="2"><text:p>Haven</text:p>'
        "</table:table-cell><table:table-cell><text:p>2020</text:p></table:table-cell>"
        "</table:table-row><table:table-row><table:covered-table-cell/>"
        "<table:table-cell><text:p>2021</text:p></table:table-cell></table:table-row></table:table>"
        "<text:p>Onder.<draw:frame><draw:text-box><text:p>In het kader.</text:p></draw:text-box>"
        "</draw:frame></text:p>"
    )
    assert read(open_document(body)).text == (
        "Wijk: Haven; Jaar: 2020\nWijk: Haven; Jaar: 2021\n\nOnder.\n\nIn het kader."
    )


def test_an_opendocument_presentation_has_a_section_a_slide(read, tmp_path: Path) -> None:
    document = odfdo.Document("presentation")
    body = document.body
    body.clear()
    for number, title in enumerate(("Armoede", "Aanpak"), start=1):
        page = odfdo.DrawPage(f"p{number}", name=f"p{number}")
        frame = odfdo.Frame.text_frame(title)
        frame.set_attribute("presentation:class", "title")
        page.append(frame)
        page.append(odfdo.Frame.text_frame(f"Over {title}."))
        body.append(page)
    file = BytesIO()
    document.save(file)
    found = readers.read(put(tmp_path, "praatje.odp", file.getvalue()), tmp_path)
    assert [section.path for section in found.sections] == [("Armoede",), ("Aanpak",)]
    assert found.page_at(found.text.index("Over Aanpak.")) == 2
    assert found.media_type == "application/vnd.oasis.opendocument.presentation"


def test_styles_hide_and_raise_also_what_builds_on_them(read) -> None:
    styles = (
        '<style:style style:name="H"><style:text-properties text:display="none"/></style:style>'
        '<style:style style:name="P1" style:parent-style-name="H"/>'
        '<style:style style:name="R"><style:text-properties style:text-position="super 58%"/>'
        '</style:style><style:style style:name="T9" style:parent-style-name="T8"/>'
        '<style:style style:name="T8" style:parent-style-name="T9"/>'
    )
    body = (
        '<text:p text:style-name="P1">Geheim</text:p><text:p text:style-name="T8">Het park is 10'
        '<text:span text:style-name="R">3</text:span> m<text:span text:style-name="R">2</text:span>'
        "</text:p>"
    )
    assert read(open_document(body, styles)).text == "Het park is 10³ m²"


def test_words_in_a_shape_stand_behind_its_paragraph(read) -> None:
    body = (
        "<text:p>Onder<draw:rect><text:p>In een vierkant.</text:p></draw:rect> de streep."
        "<draw:a><draw:frame><draw:text-box><text:p>In een link.</text:p></draw:text-box>"
        "</draw:frame></draw:a></text:p>"
    )
    assert read(open_document(body)).text == (
        "Onder de streep.\n\nIn een vierkant.\n\nIn een link."
    )


def test_cells_that_are_written_once_count_as_many(read) -> None:
    cell = "<table:table-cell{}><text:p>{}</text:p></table:table-cell>"
    rows = (
        "".join(cell.format("", text) for text in ("Wijk", "2020", "2021", "2022")),
        cell.format("", "Haven")
        + cell.format(' table:number-columns-repeated="2"', "geen")
        + cell.format("", "12"),
    )
    table = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    assert read(open_document(f"<table:table>{table}</table:table>")).text == (
        "Wijk: Haven; 2020: geen; 2021: geen; 2022: 12"
    )


def test_a_hidden_slide_is_left_out_and_keeps_its_number(tmp_path: Path) -> None:
    document = odfdo.Document("presentation")
    body = document.body
    body.clear()
    hidden = odfdo.Element.from_tag(
        '<style:style style:name="weg" style:family="drawing-page">'
        '<style:drawing-page-properties presentation:visibility="hidden"/></style:style>'
    )
    document.content.get_element("//office:automatic-styles").append(hidden)
    for number, style in ((1, "weg"), (2, "")):
        page = odfdo.DrawPage(f"p{number}", name=f"p{number}", style=style or None)
        page.append(odfdo.Frame.text_frame(f"Dit is {number}."))
        body.append(page)
    file = BytesIO()
    document.save(file)
    found = readers.read(put(tmp_path, "praatje.odp", file.getvalue()), tmp_path)
    assert found.text == "Dia 2\n\nDit is 2."
    assert found.page_at(found.text.index("Dit is 2.")) == 2
