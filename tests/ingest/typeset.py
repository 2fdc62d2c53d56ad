"""PDFs that tests make: set by Typst, altered by pypdf, scanned by PDFium; and reading them."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import typst
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    TextStringObject,
)

from ingest import readers
from ingest.document import Document
from ingest.readers.options import DEFAULT, ReaderOptions

ROOT = Path(__file__).resolve().parents[2]
_MEANING = str.maketrans({sign: "\\" + sign for sign in '#$*_`<>@~[]"/='})


def typeset(markup: str) -> bytes:
    """A PDF of Typst markup, in Dutch."""
    return typst.compile(('#set text(lang: "nl")\n' + markup).encode("utf-8"))


def escaped(text: str) -> str:
    """Text as Typst sets it unchanged."""
    return text.translate(_MEANING)


def altered(pdf: bytes, alter: Callable[[PdfWriter], object]) -> bytes:
    """The PDF after something was done to it."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    alter(writer)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def without_outline(pdf: bytes) -> bytes:
    """The PDF without bookmarks and without tags, as most programs print it."""

    def alter(writer: PdfWriter) -> None:
        for key in ("/Outlines", "/StructTreeRoot", "/MarkInfo"):
            writer.root_object.pop(NameObject(key), None)

    return altered(pdf, alter)


def scanned(pdf: bytes, dots: int = 200, turn: int = 0) -> bytes:
    """The PDF as it comes out of a copier: an image a page."""
    document = pypdfium2.PdfDocument(pdf)
    images = [
        page.render(scale=dots / 72, grayscale=True, rotation=turn).to_pil() for page in document
    ]
    document.close()
    written = io.BytesIO()
    images[0].save(written, "PDF", resolution=dots, save_all=True, append_images=images[1:])
    return written.getvalue()


def drawn(content: bytes, width: float = 595, height: float = 842, pages: int = 1) -> bytes:
    """A PDF with a content stream of one's own; its font F1 is Helvetica."""
    writer = PdfWriter()
    for _ in range(pages):
        page = writer.add_blank_page(width=width, height=height)
        font = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Helvetica"),
                NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
            }
        )
        fonts = DictionaryObject({NameObject("/F1"): font})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        stream = DecodedStreamObject()
        stream.set_data(content)
        page[NameObject("/Contents")] = writer._add_object(stream)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def with_field(writer: PdfWriter, box: tuple[int, int, int, int], **fields: object) -> None:
    """Put a form field, or a text that was typed onto the page, on the first page."""
    values = {NameObject("/" + key): value for key, value in fields.items()}
    note = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Rect"): ArrayObject([FloatObject(side) for side in box]),
            **values,
        }
    )
    reference = writer._add_object(note)
    page = writer.pages[0]
    page[NameObject("/Annots")] = ArrayObject([*page.get("/Annots", []), reference])
    if "T" not in fields:
        return
    form = writer.root_object.setdefault(
        NameObject("/AcroForm"),
        DictionaryObject(
            {
                NameObject("/Fields"): ArrayObject(),
                NameObject("/NeedAppearances"): BooleanObject(True),
            }
        ),
    )
    form["/Fields"].append(reference)


def name(text: str) -> NameObject:
    """A PDF name."""
    return NameObject("/" + text)


def string(text: str) -> TextStringObject:
    """A PDF string."""
    return TextStringObject(text)


def prose(chapter: str, first: int = 0, count: int = 8) -> list[str]:
    """Paragraphs of a chapter of the handbook, without footnote marks and markup."""
    body = (ROOT / "corpus" / "handboek" / chapter).read_text("utf-8").split("---\n", 2)[2]
    kept = [
        re.sub(r"\[\^\w+\]|\[\[[^\]|]*\||\]\]|\[\[|\*", "", paragraph).replace("\n", " ")
        for paragraph in body.split("\n\n")
        if paragraph[:1].isalpha() and len(paragraph) > 200 and "'" not in paragraph
    ]
    return kept[first : first + count]


def reader(folder: Path) -> Callable[..., Document]:
    """What reads a PDF, given as bytes, as the only file of a corpus, and checks its places."""

    def read(pdf: bytes, options: ReaderOptions = DEFAULT) -> Document:
        path = folder / "rapport.pdf"
        path.write_bytes(pdf)
        document = readers.read(path, folder, options)
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
    """The paths of a document's sections."""
    return [section.path for section in document.sections]
