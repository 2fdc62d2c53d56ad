"""Scanned pages, read by the real Tesseract."""

import io
import shutil
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from ingest import readers
from ingest.document import Document
from ingest.errors import DocumentError
from ingest.readers import ocr
from ingest.readers.options import DEFAULT, ReaderOptions
from tests.ingest.test_pdf_order import similarity
from tests.ingest.typeset import altered, escaped, prose, scanned, typeset

PROSE = prose("05-recht-en-privacy.md", count=6)
PAGE = "#set page(columns: 2)\n#set par(justify: true)\n#set text(hyphenate: true)\n"
REPORT = PAGE + "\n\n".join(map(escaped, PROSE))

needs_tesseract = pytest.mark.skipif(
    shutil.which(ocr.PROGRAM) is None, reason="Tesseract is not installed"
)


@pytest.fixture
def read(tmp_path: Path):
    def read(pdf: bytes, options: ReaderOptions = DEFAULT) -> Document:
        path = tmp_path / "scan.pdf"
        path.write_bytes(pdf)
        return readers.read(path, tmp_path, options)

    return read


@pytest.fixture
def without_tesseract(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ocr, "PROGRAM", "tesseract-that-nobody-has")
    ocr.languages.cache_clear()
    yield
    ocr.languages.cache_clear()


def one_after_another(*pdfs: bytes) -> bytes:
    writer = PdfWriter()
    for pdf in pdfs:
        for page in PdfReader(io.BytesIO(pdf)).pages:
            writer.add_page(page)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


@needs_tesseract
@pytest.mark.parametrize("turn", [0, 90, 180])
def test_a_scan_is_read_whichever_way_up_it_lies(read, turn: int) -> None:
    document = read(scanned(typeset(REPORT), turn=turn))
    assert similarity(PROSE, document.text) > 0.97
    assert document.unread == ()


@needs_tesseract
def test_words_of_a_turned_scan_are_marked_where_they_stand(read) -> None:
    upright, turned = (read(scanned(typeset(REPORT), turn=turn)) for turn in (0, 90))
    first, same = upright.boxes[0], turned.boxes[0]
    assert same.right == pytest.approx(1 - first.top, abs=0.01)
    assert same.top == pytest.approx(first.left, abs=0.01)


@needs_tesseract
def test_a_scan_between_typed_pages_is_read_in_its_place(read) -> None:
    typed, last = (typeset(escaped(paragraph)) for paragraph in (PROSE[0], PROSE[2]))
    document = read(one_after_another(typed, scanned(typeset(escaped(PROSE[1]))), last))
    starts = [document.text.index(paragraph[:30]) for paragraph in PROSE[:3]]
    assert [document.page_at(start) for start in starts] == [1, 2, 3]


def _with_layer(pdf: bytes, words: str) -> bytes:
    """A scan with invisible text over it, as text recognition of long ago left it."""

    def alter(writer: PdfWriter) -> None:
        from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

        page = writer.pages[0]
        font = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Helvetica"),
            }
        )
        page["/Resources"][NameObject("/Font")] = DictionaryObject({NameObject("/F1"): font})
        layer = DecodedStreamObject()
        image = page.get_contents().get_data()
        layer.set_data(image + f"\nBT 3 Tr /F1 11 Tf 72 700 Td ({words}) Tj ET".encode("latin-1"))
        page[NameObject("/Contents")] = writer._add_object(layer)

    return altered(pdf, alter)


def test_what_was_recognised_before_is_used(read, without_tesseract) -> None:
    pdf = _with_layer(scanned(typeset(REPORT)), "De raad besluit over de wijk.")
    document = read(pdf)
    assert document.text == "De raad besluit over de wijk."
    assert document.unread == ()


@needs_tesseract
def test_garbage_that_was_recognised_before_is_not_used(read) -> None:
    pdf = _with_layer(scanned(typeset(REPORT)), "~%x} ;;q |]1l _^ .,,' x{z} #@ ||")
    assert similarity(PROSE, read(pdf).text) > 0.97


def test_without_text_recognition_the_pages_are_named(read, without_tesseract) -> None:
    scan = scanned(typeset(escaped(PROSE[1])))
    document = read(one_after_another(typeset(escaped(PROSE[0])), scan, scan))
    assert document.text == PROSE[0]
    assert document.unread == (
        "pages 2–3: scanned, and no text recognition for Dutch is installed; " + ocr.REMEDY,
    )


def test_a_scan_that_cannot_be_recognised_says_what_to_install(read, without_tesseract) -> None:
    with pytest.raises(DocumentError, match=r"scan.pdf: .*page 1: scanned.*tesseract-ocr-nld"):
        read(scanned(typeset(REPORT)))


@needs_tesseract
def test_recognition_leaves_off_in_time_and_says_what_is_left(read) -> None:
    typed = typeset(escaped(PROSE[0]))
    scan = scanned(typeset(REPORT))
    document = read(one_after_another(typed, scan, scan), ReaderOptions(seconds=1))
    assert document.text == PROSE[0]
    assert "pages 2–3: scanned, and there is no time left" in document.unread[0]
    assert "STADSBRON_READ_SECONDS" in document.unread[0]
