from pathlib import Path

import pytest
from docx.document import Document as WordDocument

from ingest import readers
from ingest.document import Document
from tests.ingest.office import paragraph, put, word, word_of, zipped


@pytest.fixture
def read(tmp_path: Path):
    def read(content: bytes) -> Document:
        return readers.read(put(tmp_path, "nota.docx", content), tmp_path)

    return read


def kinds(document: Document) -> list[str]:
    return [block.kind for section in document.sections for block in section.blocks]


def _note(document: WordDocument) -> None:
    document.core_properties.title = "Nota armoede 2019-2022"
    document.add_heading("Armoede in Almere", 0)
    document.add_heading("Aanleiding", 1)
    document.add_paragraph("De raad vroeg om een nota.")
    document.add_paragraph("Jeugd", style="List Bullet")
    document.add_paragraph("Wonen", style="List Number")
    document.add_heading("Kosten", 2)
    document.add_paragraph("De kosten staan hieronder.")
    table = document.add_table(3, 3)
    for row, cells in enumerate(
        [("Jaar", "Bedrag", "Bron"), ("2020", "10", "CBS"), ("2021", "12")]
    ):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    table.cell(1, 2).merge(table.cell(2, 2))


def test_headings_lists_and_tables_of_word_stay_what_they_are(read) -> None:
    document = read(word(_note))
    assert document.text == (
        "Armoede in Almere\n\nAanleiding\n\nDe raad vroeg om een nota.\n\nJeugd\nWonen\n\n"
        "Kosten\n\nDe kosten staan hieronder.\n\n"
        "Jaar: 2020; Bedrag: 10; Bron: CBS\nJaar: 2021; Bedrag: 12; Bron: CBS"
    )
    assert [section.path for section in document.sections] == [
        ("Aanleiding",),
        ("Aanleiding", "Kosten"),
    ]
    assert kinds(document) == ["paragraph", "item", "item", "paragraph", "row", "row"]
    assert (document.title, document.years) == ("Nota armoede 2019-2022", (2019, 2022))


def test_chapters_without_a_title_each_have_their_path(read) -> None:
    def write(document: WordDocument) -> None:
        for chapter in ("Data", "Recht"):
            document.add_heading(chapter, 1)
            document.add_paragraph("Tekst.")

    assert [section.path for section in read(word(write)).sections] == [("Data",), ("Recht",)]


@pytest.mark.parametrize(
    "style",
    [
        '<w:style w:styleId="Kop2"><w:name w:val="heading 2"/></w:style>',
        '<w:style w:styleId="Kop2"><w:name w:val="Kop 2"/></w:style>',
        '<w:style w:styleId="Kop2"><w:name w:val="Eigen"/><w:basedOn w:val="H"/></w:style>'
        '<w:style w:styleId="H"><w:name w:val="heading 2"/></w:style>',
        '<w:style w:styleId="Kop2"><w:name w:val="Eigen"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr>'
        "</w:style>",
    ],
    ids=["built in", "translated", "built on another", "by its level"],
)
def test_a_heading_is_known_by_its_style(read, style: str) -> None:
    body = paragraph("Deel", '<w:pStyle w:val="Kop2"/>') + paragraph("Tekst.")
    assert read(word_of(body, styles=style)).sections[0].path == ("Deel",)


def test_changes_count_as_accepted(read) -> None:
    body = (
        "<w:p><w:r><w:t>De raad </w:t></w:r><w:ins><w:r><w:t>wil</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>wou</w:delText></w:r></w:del><w:r><w:t> een nota.</w:t></w:r></w:p>"
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>Dit is </w:t></w:r></w:p>"
        "<w:p><w:r><w:t>één zin.</w:t></w:r></w:p>"
        "<w:p><w:moveFrom><w:r><w:t>Weg</w:t></w:r></w:moveFrom></w:p>"
    )
    assert read(word_of(body)).text == "De raad wil een nota.\n\nDit is één zin."


def test_a_footnote_stands_apart_and_is_referred_to_where_it_stood(read) -> None:
    body = (
        '<w:p><w:r><w:t>Almere telt.</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>'
        "<w:r><w:t> En meet.</w:t></w:r></w:p>"
    )
    notes = (
        '<w:footnote w:id="-1" w:type="separator"><w:p/></w:footnote><w:footnote w:id="2">'
        + paragraph("CBS, zie https://www.cbs.nl/cijfers.")
        + "</w:footnote>"
    )
    document = read(word_of(body, notes))
    assert document.text == "Almere telt. En meet."
    (reference,) = document.references
    assert document.text[: reference.offset] == "Almere telt."
    (source,) = document.sources
    assert (source.key, source.title) == ("1", "CBS, zie https://www.cbs.nl/cijfers.")
    assert source.url == "https://www.cbs.nl/cijfers"


def test_what_a_reader_of_the_page_does_not_see_is_left_out(read) -> None:
    body = (
        "<w:p><w:r><w:t>Zichtbaar.</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>Geheim</w:t></w:r>"
        '<w:r><w:instrText>PAGE</w:instrText></w:r><w:commentReference w:id="1"/></w:p>'
        + paragraph("Aanleiding 3", '<w:pStyle w:val="Inhopg1"/>')
    )
    contents = '<w:style w:styleId="Inhopg1"><w:name w:val="toc 1"/></w:style>'
    assert read(word_of(body, styles=contents)).text == "Zichtbaar."


def test_text_in_controls_links_and_boxes_is_kept_once(read) -> None:
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    box = f"<w:txbxContent>{paragraph('In het kader.')}</w:txbxContent>"
    body = (
        f"<w:sdt><w:sdtContent>{paragraph('In een veld.')}</w:sdtContent></w:sdt>"
        "<w:p><w:hyperlink><w:r><w:t>Een link</w:t></w:r></w:hyperlink><w:r><w:t> erbij.</w:t>"
        f"</w:r><w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    said = read(word_of(body, extra=mc)).text
    assert said == "In een veld.\n\nEen link erbij.\n\nIn het kader."


def test_a_table_within_a_table_comes_behind_it(read) -> None:
    def write(document: WordDocument) -> None:
        outer = document.add_table(2, 2)
        for place, text in enumerate(("Wie", "Wat", "Almere", "telt")):
            outer.cell(place // 2, place % 2).text = text
        inner = outer.cell(1, 1).add_table(2, 2)
        for place, text in enumerate(("Jaar", "Aantal", "2020", "12")):
            inner.cell(place // 2, place % 2).text = text

    assert read(word(write)).text == "Wie: Wat\nAlmere: telt\nJaar: 2020; Aantal: 12"


def test_a_paragraph_whose_end_was_deleted_stays_where_none_follows(read) -> None:
    open_end = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>"
    cells = "".join(f"<w:tc>{open_end.format(text)}</w:tc>" for text in ("Jaar", "Bedrag", "Bron"))
    other = "".join(f"<w:tc>{paragraph(text)}</w:tc>" for text in ("2020", "12", "CBS"))
    body = (
        open_end.format("Voor de tabel.")
        + f"<w:tbl><w:tr>{cells}</w:tr><w:tr>{other}</w:tr></w:tbl>"
        + open_end.format("Slot.")
    )
    assert read(word_of(body)).text == (
        "Voor de tabel.\n\nJaar: 2020; Bedrag: 12; Bron: CBS\n\nSlot."
    )


def test_what_a_style_hides_is_left_out_unless_a_run_shows_it(read) -> None:
    style = '<w:style w:styleId="V"><w:name w:val="Verborgen"/><w:rPr><w:vanish/></w:rPr></w:style>'
    shown = '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>Wel.</w:t></w:r>'
    body = (
        paragraph("Geheim.", '<w:pStyle w:val="V"/>')
        + f'<w:p><w:pPr><w:pStyle w:val="V"/></w:pPr><w:r><w:t>Niet.</w:t></w:r>{shown}</w:p>'
    )
    assert read(word_of(body, styles=style)).text == "Wel."


def test_a_power_is_no_figure_of_its_number(read) -> None:
    run = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>{}</w:t></w:r>'
    body = (
        f"<w:p><w:r><w:t>Het park is 10</w:t></w:r>{run.format('3')}<w:r><w:t> m</w:t></w:r>"
        f"{run.format('2')}<w:r><w:t>, de 1</w:t></w:r>{run.format('e')}</w:p>"
    )
    assert read(word_of(body)).text == "Het park is 10³ m², de 1e"


def test_strict_open_xml_is_read_as_the_other(read) -> None:
    strict = "http://purl.oclc.org/ooxml/"
    content = (
        f'<w:document xmlns:w="{strict}wordprocessingml/main"><w:body>'
        f"{paragraph('De raad vroeg om een nota.')}</w:body></w:document>"
    )
    types = '<Override ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.'
    main = f'<Relationship Id="a" Type="{strict}officeDocument/relationships/officeDocument" '
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts = {
        "[Content_Types].xml": f'<Types>{types}document.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{relations}">{main} Target="tekst.xml"/>'
        "</Relationships>",
        "tekst.xml": content,
    }
    assert read(zipped(parts)).text == "De raad vroeg om een nota."
