import re
import shutil
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from ingest import readers
from ingest.edition import write_book, write_pdf
from ingest.errors import DocumentError

ROOT = Path(__file__).resolve().parents[2]

CASE = ROOT / "corpus" / "casussen" / "almere-straatkubus.md"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "casussen").mkdir()
    shutil.copy(CASE, tmp_path / "casussen")
    return tmp_path


@pytest.mark.parametrize(
    "original",
    [
        CASE,
        CASE.with_name("zwolle-senshagen.md"),  # footnote marks in a row
        ROOT / "corpus" / "handboek" / "03-welke-databronnen-zijn-er.md",  # a table over a page
    ],
    ids=lambda path: path.stem,
)
def test_an_edition_reads_exactly_as_its_markdown(corpus: Path, original: Path) -> None:
    path = corpus / "casussen" / original.name
    shutil.copy(original, path)
    from_markdown = readers.read(path, corpus)
    path.write_text(re.sub("^kind:", "edition: pdf\nkind:", path.read_text("utf-8"), flags=re.M))
    write_pdf(path, corpus)
    from_pdf = readers.read(path, corpus)
    assert from_pdf.text == from_markdown.text
    assert from_pdf.sections == from_markdown.sections
    assert from_pdf.references == from_markdown.references
    assert from_pdf.sources == from_markdown.sources
    assert from_pdf.media_type == "application/pdf"
    assert from_pdf.boxes
    assert from_pdf.unread == ()


def test_pages_are_known_by_offset(corpus: Path) -> None:
    path = corpus / "casussen" / CASE.name
    pdf = write_pdf(path, corpus)
    path.unlink()
    document = readers.read(pdf, corpus)
    assert len(document.pages) == len(PdfReader(pdf).pages) > 1
    assert document.page_at(0) == 1
    for number in range(1, len(document.pages) + 1):
        start = document.pages[number - 1]
        words = document.text[start : start + 40].split("\n")[0].strip()
        assert words in " ".join(PdfReader(pdf).pages[number - 1].extract_text().split())
        assert document.page_at(start) == number


def test_without_fields_title_and_kind_come_from_the_file(corpus: Path) -> None:
    path = corpus / "casussen" / CASE.name
    pdf = write_pdf(path, corpus)
    path.unlink()
    document = readers.read(pdf, corpus)
    assert document.title == "Straatkubus: zien welke straten afglijden"
    assert document.kind == "case"
    assert ("In het kort",) in [section.path for section in document.sections]


def test_an_edition_that_is_missing_is_named_with_its_remedy(corpus: Path) -> None:
    path = corpus / "casussen" / CASE.name
    path.write_text(path.read_text("utf-8").replace("kind: case", "kind: case\nedition: pdf"))
    with pytest.raises(DocumentError, match=r"edition: almere-straatkubus.pdf is not beside it"):
        readers.read(path, corpus)


def _pages(path: Path, password: str | None = None) -> None:
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    if password:
        writer.encrypt(password)
    writer.write(path)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda path: path.write_bytes(b""), "the file is empty"),
        (lambda path: path.write_bytes(b"%PDF-1.7\nhalf"), "not a readable PDF"),
        (lambda path: path.write_text("geen pdf"), "not a readable PDF"),
        (_pages, "holds no text"),
        (lambda path: _pages(path, "geheim"), "encrypted"),
    ],
)
def test_a_pdf_that_cannot_be_read_says_why(tmp_path: Path, make, says: str) -> None:
    path = tmp_path / "rapport.pdf"
    make(path)
    with pytest.raises(DocumentError, match=says) as caught:
        readers.read(path, tmp_path)
    assert str(caught.value).startswith("rapport.pdf:")


def test_a_pdf_cut_short_does_not_break_the_reader(corpus: Path) -> None:
    pdf = write_pdf(corpus / "casussen" / CASE.name, corpus)
    (corpus / "casussen" / CASE.name).unlink()
    whole = pdf.read_bytes()
    for share in (0.2, 0.5, 0.9):
        pdf.write_bytes(whole[: int(len(whole) * share)])
        try:
            said = readers.read(pdf, corpus).text
        except DocumentError as error:
            said = str(error)
        assert said


def test_a_folder_becomes_a_book_that_is_not_indexed_twice(corpus: Path) -> None:
    other = (corpus / "casussen" / CASE.name).read_text("utf-8")
    table = "| Bron | Goed voor |\n| --- | --- |\n| BRP | bevolking |\n"
    text = other.replace("## Hoe het werkte", table + "\n## Hoe het werkte")
    (corpus / "casussen" / "b.md").write_text(text.replace("Straatkubus: zien", "Tweede: zien"))
    book = write_book(corpus / "casussen", corpus, "Alle [casussen]", "Op papier", "Vrij te delen.")
    reader = PdfReader(book)
    titles = [entry.title for entry in reader.outline if not isinstance(entry, list)]
    assert [title.split(":")[0] for title in titles] == ["1 Straatkubus", "2 Tweede"]
    assert "Alle [casussen]" in reader.pages[0].extract_text()
    assert "Vrij te delen." in reader.pages[0].extract_text()
    contents = reader.pages[1].extract_text()
    assert "2 Tweede" in contents
    assert "In het kort" in contents
    assert "Bronnen" not in contents
    assert reader.page_labels[1] == "2"
    assert reader.root_object["/Lang"] == "nl"
    assert reader.metadata.title == "Alle [casussen]"
    assert any("BRP bevolking" in page.extract_text() for page in reader.pages)
    assert [path.name for path in readers.files(corpus)] == ["almere-straatkubus.md", "b.md"]


def test_what_cannot_be_set_is_refused_not_dropped(corpus: Path) -> None:
    path = corpus / "casussen" / CASE.name
    path.write_text(path.read_text("utf-8").replace("## Bronnen", "> Een citaat.\n\n## Bronnen"))
    with pytest.raises(DocumentError, match="blockquote cannot be set"):
        write_pdf(path, corpus)
