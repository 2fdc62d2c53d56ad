"""Where the words of a PDF are said to stand, held against what stands there."""

import io
import shutil
import subprocess
from pathlib import Path

import pypdfium2
import pytest
from pypdf import PdfWriter
from pypdf.generic import RectangleObject

from ingest import readers
from ingest.document import Box, Document
from ingest.readers import ocr
from tests.ingest.test_pdf_order import SAMPLES
from tests.ingest.typeset import altered, escaped, prose, typeset

PROSE = prose("07-organiseren.md", count=3)


def read(tmp_path: Path, pdf: bytes) -> Document:
    path = tmp_path / "rapport.pdf"
    path.write_bytes(pdf)
    return readers.read(path, tmp_path)


def letters(text: str) -> str:
    """Letters and figures alone: a hyphen at a line's end is not in the text."""
    return "".join(sign for sign in text if sign.isalnum())


def standing_in(box: Box, pdf: pypdfium2.PdfDocument) -> str:
    """What PDFium finds within a box of an upright page."""
    page = pdf[box.page - 1]
    left, bottom, right, top = page.get_cropbox()
    width, height = right - left, top - bottom
    textpage = page.get_textpage()
    # A box reaches from ascender to descender; its middle strip meets no other line.
    strip = 0.3 * (box.bottom - box.top)
    return textpage.get_text_bounded(
        left=left + box.left * width - 0.5,
        right=left + box.right * width + 0.5,
        top=top - (box.top + strip) * height,
        bottom=top - (box.bottom - strip) * height,
    )


def check(document: Document, pdf: bytes) -> None:
    opened = pypdfium2.PdfDocument(pdf)
    for box in document.boxes:
        said = letters(document.text[box.start : box.end])
        assert letters(standing_in(box, opened)) == said
    opened.close()


@pytest.mark.parametrize(
    "name", ["2 columns, justified", "3 columns, ragged", "a table in 2 columns"]
)
def test_each_box_holds_the_words_that_it_is_for(tmp_path: Path, name: str) -> None:
    pdf = typeset(SAMPLES[name][0])
    check(read(tmp_path, pdf), pdf)


def test_boxes_of_a_cropped_page_are_shares_of_what_is_shown(tmp_path: Path) -> None:
    def crop(writer: PdfWriter) -> None:
        for page in writer.pages:
            page.cropbox = RectangleObject((40, 100, 560, 820))

    pdf = altered(typeset(SAMPLES["1 columns, ragged"][0]), crop)
    document = read(tmp_path, pdf)
    assert len(document.boxes) > 20
    check(document, pdf)


@pytest.mark.parametrize("name", ["2 columns, justified", "a table in 1 columns"])
def test_every_sentence_has_its_boxes(tmp_path: Path, name: str) -> None:
    document = read(tmp_path, typeset(SAMPLES[name][0]))
    placed = {at for box in document.boxes for at in range(box.start, box.end)}
    for section in document.sections:
        for block in section.blocks:
            words = range(block.start, block.end)
            # A row repeats the header, which stands elsewhere.
            least = 0.3 if block.kind == "row" else 0.95
            assert sum(at in placed for at in words) > least * len(words)


def test_a_box_ends_where_a_sentence_ends(tmp_path: Path) -> None:
    document = read(tmp_path, typeset("De raad besluit. Het college volgt. Zo is het."))
    said = [document.text[box.start : box.end] for box in document.boxes]
    assert said == ["De raad besluit.", "Het college volgt.", "Zo is het."]
    assert document.boxes[0].right < document.boxes[1].left


@pytest.mark.skipif(shutil.which(ocr.PROGRAM) is None, reason="Tesseract is not installed")
@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_box_on_a_turned_page_marks_the_words_that_people_see(tmp_path: Path, turn: int) -> None:
    upright = typeset("#set text(size: 14pt)\n" + "\n\n".join(map(escaped, PROSE)))
    pdf = altered(upright, lambda writer: [page.rotate(turn) for page in writer.pages])
    document = read(tmp_path, pdf)
    box = max(document.boxes[:12], key=lambda box: box.end - box.start)
    image = pypdfium2.PdfDocument(pdf)[box.page - 1].render(scale=3).to_pil().convert("L")
    width, height = image.size
    edges = (box.left * width, box.top * height, box.right * width, box.bottom * height)
    seen = image.crop(tuple(map(round, edges))).rotate(turn, expand=True, fillcolor=255)
    written = io.BytesIO()
    seen.save(written, "PNG")
    command = [ocr.PROGRAM, "stdin", "stdout", "-l", ocr.languages(), "--psm", "7"]
    done = subprocess.run(command, input=written.getvalue(), capture_output=True, check=True)
    assert done.stdout.decode().split() == document.text[box.start : box.end].split()
