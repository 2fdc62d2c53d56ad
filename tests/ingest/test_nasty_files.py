"""Files that are damaged, mislabelled, enormous or hostile: text is kept, or it is said why not."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ingest import chunking, corpus, readers
from ingest.corpus import check
from ingest.document import Document
from ingest.errors import DocumentError
from tests.ingest import nasty
from tests.ingest.office import open_document, paragraph, put, word, word_of, zipped

SOUND = word(lambda document: document.add_paragraph("De raad vroeg om een nota."))
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str, bytes], Document]:
    def read(name: str, content: bytes) -> Document:
        return readers.read(put(tmp_path, name, content), tmp_path)

    return read


def page(body: str) -> bytes:
    return f"<html><body>{body}</body></html>".encode()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.docx", b"", "the file is empty; copy it again"),
        ("a.txt", b"", "the file is empty; copy it again"),
        ("a.html", b"  \n ", "holds no text"),
        ("a.docx", SOUND[: len(SOUND) // 2], "damaged or not complete; .*copy it again"),
        ("a.odt", open_document("<text:p>x</text:p>")[:80], "damaged or not complete"),
        ("a.docx", nasty.word_without_document(), "part word/document.xml cannot be read"),
        (
            "a.pptx",
            zipped({"ppt/slides/slide1.xml": "<x/>"}),
            "ppt/presentation.xml cannot be read",
        ),
        ("a.docx", nasty.word_bomb(), "unpacks to more than 64 MB; split the document"),
        ("a.docx", nasty.word_with(nasty.LAUGHS, "&j;"), "declares a document type|not valid XML"),
        ("a.odt", nasty.odt_with(nasty.LAUGHS, "&j;"), "declares a document type|not valid XML"),
        ("a.docx", nasty.word_with(nasty.XXE, "&file;"), "declares a document type"),
        ("a.odt", nasty.odt_with(nasty.XXE, "&file;"), "declares a document type"),
        ("a.docx", nasty.encrypted_word(), "has a password; save it without"),
        ("a.odt", nasty.encrypted_odt(), "has a password; save it without"),
        ("a.docx", nasty.word_of_depth(3000), "not valid XML; .*save it anew"),
        ("a.doc", nasty.OLE, r"old office program .*; open it and save it as \.docx"),
        ("a.docx", nasty.OLE, r"old office program .*; open it and save it as \.docx"),
        ("a.rtf", rb"{\rtf1 Tekst}", r"RTF is not read; open it and save it as \.docx"),
        ("a.docx", rb"{\rtf1 Tekst}", r"RTF is not read"),
        ("a.xlsx", zipped({"[Content_Types].xml": "spreadsheetml.sheet.main"}), "a spreadsheet"),
        ("a.html", zipped({"b.txt": "x"}), "this is a ZIP archive, not a .html file"),
        ("a.docx", b"\x89PNG\r\n" + bytes(90), "this is a picture; run text recognition"),
        ("a.md", bytes(range(256)) * 40, r"not a document that can be read; save it as"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c", "only ZIP archives are read"),
        ("a.epub", zipped({"mimetype": "application/epub+zip"}), "an e-book is not read"),
        ("a.docx", word_of("<w:p/>"), "holds no text"),
        ("a.html", page("<script>alert('x')</script><style>p{}</style>"), "holds no text"),
        ("a.md", b"---\ntitle: x\n", "front matter is missing or not closed"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_remedy(
    read, name: str, content: bytes, says: str
) -> None:
    with pytest.raises(DocumentError, match=says) as raised:
        read(name, content)
    assert str(raised.value).startswith(f"{name}: ")
    assert raised.value.remedy


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.pdf", page("<p>Almere telt.</p>"), "Almere telt."),
        ("a.txt", page("<p>Almere telt.</p>"), "Almere telt."),
        ("a.odt", SOUND, "De raad vroeg om een nota."),
        ("a.txt", SOUND, "De raad vroeg om een nota."),
        ("a.docx", open_document("<text:p>Almere telt.</text:p>"), "Almere telt."),
        ("a.doc", SOUND, "De raad vroeg om een nota."),
        ("a.TXT", b"Almere telt.", "Almere telt."),
        ("a.txt", b"Al\x00mere telt.", "Almere telt."),
        ("a.txt", "De coördinatie kost € 5.".encode("cp1252"), "De coördinatie kost € 5."),
        ("a.txt", "Almere telt.".encode("utf-16"), "Almere telt."),
        ("a.txt", "Almere\ufeff telt.".encode("utf-16"), "Almere telt."),
        ("a.html", "<p>Coördinatie.</p>".encode("utf-16"), "Coördinatie."),
        ("a.html", nasty.XXE.encode() + page("<p>Almere &file;."), "]>\n\nAlmere &file;."),
        ("a.html", page("<p>Almere<p>telt<div>fietsen"), "Almere\n\ntelt\n\nfietsen"),
        ("a.html", page("<table><tr><td>a</td></table></table></b></p>Na."), "a\n\nNa."),
        ("a.txt", "שלום עולם. مرحبا بالعالم.".encode(), "שלום עולם. مرحبا بالعالم."),
    ],
)
def test_a_file_is_read_as_what_it_is(read, name: str, content: bytes, said: str) -> None:
    assert read(name, content).text == said


def test_a_word_file_that_is_a_pdf_is_read_as_one(read) -> None:
    with pytest.raises(DocumentError, match=r"a.docx: .*PDF"):
        read("a.docx", PDF)


def test_nothing_of_this_machine_comes_out(read) -> None:
    secret = Path("/etc/passwd").read_text().split(":")[0]
    for name, make in (("a.docx", nasty.word_with), ("a.odt", nasty.odt_with)):
        with pytest.raises(DocumentError) as raised:
            read(name, make(nasty.XXE, "&file;"))
        assert secret not in str(raised.value)
    assert secret not in read("a.html", nasty.XXE.encode() + page("<p>Almere &file;.")).text


def test_ten_thousand_nested_elements_are_read_as_far_as_sense_goes(read) -> None:
    document = read(
        "a.html", page("<p>Ervoor.</p>" + "<div>" * 10_000 + "Diep" + "</div>" * 10_000)
    )
    assert document.text == "Ervoor."
    (problem,) = document.unread
    assert "nested too deeply" in problem
    half_as_deep = read("a.html", page("<div>" * 1500 + "Diep." + "</div>" * 1500))
    assert (half_as_deep.text, half_as_deep.unread) == ("Diep.", ())


def test_a_table_of_a_hundred_thousand_cells_has_all_its_rows(read) -> None:
    cells = "".join(f"<td>{column}</td>" for column in range(10))
    rows = f"<tr>{cells}</tr>" * 10_000
    head = "".join(f"<th>Kolom {column}</th>" for column in range(10))
    document = read("a.html", page(f"<table><tr>{head}</tr>{rows}</table>"))
    assert sum(len(section.blocks) for section in document.sections) == 10_000
    assert document.text.startswith("Kolom 0: 0; Kolom 1: 1; ")


def test_a_paragraph_without_a_space_becomes_passages_like_any_other(read) -> None:
    document = read("a.txt", b"x" * 300_000)
    assert len(document.text) == 300_000
    passages = chunking.split(document, lambda texts: [len(text) // 4 for text in texts], 200)
    assert "".join(passage.text for passage in passages) == document.text


def test_tables_in_tables_in_tables_keep_their_words(read) -> None:
    inner = "kern"
    for depth in range(60):
        inner = f"<table><tr><td>laag {depth}</td><td>{inner}</td></tr></table>"
    said = read("a.html", page(inner)).text
    assert "kern" in said
    assert all(f"laag {depth}" in said for depth in range(60))


def test_a_name_with_a_line_break_is_told_on_one_line(tmp_path: Path) -> None:
    put(tmp_path, "no\nta.txt", b"Almere telt.")
    put(tmp_path, "ka\r\not.docx", b"")
    (tmp_path / os.fsdecode(b"\xff.txt")).write_bytes(b"Zwolle telt.")
    found = check(tmp_path)
    assert {each.path for each in found.documents.values()} == {"no\\nta.txt", "\\udcff.txt"}
    assert all(len(name.splitlines()) == 1 for name in (*found.documents, *found.left_out))
    (reason,) = found.left_out.values()
    assert reason == "ka\\r\\not.docx: the file is empty; copy it again, or remove it"


def test_a_link_to_a_file_elsewhere_is_not_followed(tmp_path: Path) -> None:
    put(tmp_path / "elders", "geheim.txt", b"Geheim.")
    put(tmp_path / "corpus", "wel.txt", b"Almere telt.")
    (tmp_path / "corpus" / "link.txt").symlink_to(tmp_path / "elders" / "geheim.txt")
    (tmp_path / "corpus" / "map").symlink_to(tmp_path / "elders")
    (tmp_path / "corpus" / "kapot.txt").symlink_to(tmp_path / "nergens")
    (tmp_path / "corpus" / "rond.txt").symlink_to(tmp_path / "corpus" / "rond.txt")
    found = check(tmp_path / "corpus")
    assert list(found.documents) == ["wel.txt"]
    (reason,) = found.left_out.values()
    assert reason.startswith("link.txt: this is a link to a file outside the corpus; ")


def test_a_folder_with_the_name_of_a_file_is_a_folder(tmp_path: Path) -> None:
    put(tmp_path, "rapport.docx/nota.txt", b"Almere telt.")
    put(tmp_path, "stukken.zip/nota.txt", b"Zwolle telt.")
    assert set(check(tmp_path).documents) == {"rapport.docx/nota.txt", "stukken.zip/nota.txt"}


@contextmanager
def _without_rights(folder: Path) -> Iterator[None]:
    """Be a user who may see a folder but not read what its owner keeps closed."""
    if os.geteuid():
        yield
        return
    closed = [above for above in folder.parents if not above.stat().st_mode & 0o005]
    for above in closed:
        above.chmod(0o755)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_file_that_may_not_be_read_costs_that_file(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    put(folder, "wel.txt", b"Almere telt.")
    for name in ("niet.txt", "niet.docx", "niet.zip", "niet.pdf"):
        put(folder, name, SOUND).chmod(0)
    with _without_rights(folder):
        found = check(folder)
        before = corpus.digests(folder)
    assert list(found.documents) == ["wel.txt"]
    assert len(found.left_out) == 4
    assert all(
        "Permission denied; make the file readable" in each for each in found.left_out.values()
    )
    for name in ("niet.txt", "niet.docx", "niet.zip", "niet.pdf"):
        (folder / name).chmod(0o644)
    changed = {name for name, digest in corpus.digests(folder).items() if digest != before[name]}
    assert changed == set(found.left_out)


def test_what_is_dropped_in_without_use_is_told_and_the_rest_is_not(tmp_path: Path) -> None:
    put(tmp_path, "wel.txt", b"Almere telt.")
    for name in ("verslag.rtf", "cijfers.xlsx", "oud.doc", "boek.epub", "mail.msg"):
        put(tmp_path, name, b"{\\rtf1")
    for name in (
        "foto.jpg",
        "kaart.shp",
        "~$nota.docx",
        ".nota.docx.swp",
        "nota.tmp",
        "wel.meta.yaml",
    ):
        put(tmp_path, name, b"title: Wel")
    found = check(tmp_path)
    assert set(found.left_out) == {
        *("verslag.rtf", "cijfers.xlsx", "oud.doc", "boek.epub", "mail.msg")
    }


def test_merged_and_empty_cells_in_word_make_no_soup(read) -> None:
    cell = "<w:tc><w:tcPr><w:gridSpan w:val='{}'/></w:tcPr>{}</w:tc>"
    body = (
        "<w:tbl><w:tr>"
        + cell.format(99999999, paragraph("Breed"))
        + "</w:tr><w:tr>"
        + cell.format(1, paragraph("")) * 3
        + "</w:tr></w:tbl>"
    )
    assert read("a.docx", word_of(body)).text == "Breed"
