"""PDFs that are damaged, locked, endless, or beyond measure."""

import os
import re
import zlib

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    EncodedStreamObject,
    NumberObject,
    RectangleObject,
)

from tests.ingest.nasty.case import left_out, read
from tests.ingest.typeset import altered, drawn, escaped, name, prose, typeset

PROSE = prose("05-recht-en-privacy.md", count=3)
_PAGES = "\n#pagebreak()\n".join(map(escaped, PROSE))
_LINE = b"BT /F1 11 Tf 72 700 Td (De raad besluit.) Tj ET "
SAID = "De raad besluit."

_HALF_TREE = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Count 1"


def locked(user: str, algorithm: str = "AES-256") -> bytes:
    """A PDF with a password; an empty one still forbids to print it."""
    return altered(drawn(_LINE), lambda writer: writer.encrypt(user, "beheer", algorithm=algorithm))


def _page_of_nothing(writer: PdfWriter) -> None:
    page = writer.pages[1]
    page[name("MediaBox")] = ArrayObject([NumberObject(0)] * 4)
    page[name("Contents")] = NumberObject(7)


def _page_that_is_none(writer: PdfWriter) -> None:
    writer.root_object["/Pages"]["/Kids"][1] = NumberObject(0)


def _form(writer: PdfWriter, content: bytes) -> DecodedStreamObject:
    """A figure that the page's X0 and its own X0 are."""
    form = DecodedStreamObject()
    form.set_data(content)
    form.update({name("Type"): name("XObject"), name("Subtype"): name("Form")})
    form[name("BBox")] = RectangleObject((0, 0, 595, 842))
    reference = writer._add_object(form)
    inside = DictionaryObject({name("X0"): reference})
    writer.pages[0]["/Resources"][name("XObject")] = inside
    form[name("Resources")] = DictionaryObject({name("XObject"): inside})
    return form


def _figure_in_itself() -> bytes:
    return altered(drawn(_LINE + b"/X0 Do"), lambda writer: _form(writer, b"/X0 Do " * 20 + _LINE))


def _bookmarks(writer: PdfWriter) -> None:
    parent = None
    for number in range(200):
        parent = writer.add_outline_item(title=f"Niveau {number}", page_number=0, parent=parent)


def _bookmarks_in_a_circle(writer: PdfWriter) -> None:
    first = writer.add_outline_item(title="Een", page_number=0)
    second = writer.add_outline_item(title="Twee", page_number=0)
    first.get_object()[name("Next")] = second
    second.get_object()[name("Next")] = first
    second.get_object()[name("First")] = first


def _page_tree_of_depth(writer: PdfWriter) -> None:
    """Each node of the tree holds one other, thousands of times."""
    inner = writer.root_object["/Pages"].get_object()
    kid = inner["/Kids"][0]
    for _ in range(3000):
        node = DictionaryObject(
            {
                name("Type"): name("Pages"),
                name("Count"): NumberObject(1),
                name("Kids"): ArrayObject([kid]),
            }
        )
        kid = writer._add_object(node)
    inner[name("Kids")] = ArrayObject([kid])


def _stream_of(megabytes: int) -> bytes:
    """A page whose drawing instructions unpack to so much."""

    def swell(writer: PdfWriter) -> None:
        packed = zlib.compress(_LINE + b" " * (megabytes * 1024 * 1024), 9)
        stream = EncodedStreamObject()
        stream._data = packed
        stream[name("Filter")] = name("FlateDecode")
        writer.pages[0][name("Contents")] = writer._add_object(stream)

    return altered(drawn(b""), swell)


def _drawings() -> bytes:
    lines = b"".join(
        b"%d %d m %d %d l S\n" % (n % 500, n % 800, n % 300, n % 700) for n in range(30_000)
    )
    return drawn(_LINE + lines)


_NO_PDF = "this is not a readable PDF .*; open it in a viewer and save it anew"

NASTY = (
    left_out("leeg.pdf", b"", "the file is empty; copy it again"),
    left_out("niets.pdf", b"%PDF-1.7\n%%EOF", _NO_PDF),
    left_out("ruis.pdf", lambda: b"%PDF-1.7\n" + os.urandom(5000), _NO_PDF),
    left_out(
        "kring.pdf", _HALF_TREE + b"/Kids[2 0 R]>>endobj trailer<</Root 1 0 R>>", "page 1: damaged"
    ),
    left_out("eigenlijk-pdf.docx", _HALF_TREE, _NO_PDF),
    left_out(
        "geheim.pdf",
        lambda: locked("geheim"),
        "is encrypted; save it without a password, or name its password in STADSBRON_PDF",
    ),
    read("niet-afdrukken.pdf", lambda: locked(""), SAID),
    left_out("wit.pdf", lambda: drawn(b""), "holds no text"),
    read(
        "lege-bladzijde.pdf",
        lambda: altered(typeset(_PAGES), _page_of_nothing),
        f"{PROSE[0]}\n\n{PROSE[2]}",
        "page 2: it has no size; save the PDF anew",
    ),
    read(
        "geen-bladzijde.pdf",
        lambda: altered(typeset(_PAGES), _page_that_is_none),
        f"{PROSE[0]}\n\n{PROSE[2]}",
        "page 2: damaged; ",
    ),
    read(
        "zonder-lijst.pdf",
        lambda: re.sub(rb"startxref\s+\d+", b"startxref 999999", typeset(escaped(PROSE[0]))),
        PROSE[0],
    ),
    read(
        "enorm-vel.pdf",
        lambda: drawn(b"BT /F1 4000 Tf 20000 150000 Td (De raad besluit.) Tj ET", 200_000, 200_000),
        SAID,
    ),
    read("kaart.pdf", _drawings, SAID),
    read("bom.pdf", lambda: _stream_of(100), SAID),
    # Twenty times itself, each of them twenty times itself: PDFium would fill any time and memory.
    left_out("figuur-in-zichzelf.pdf", _figure_in_itself, "longer than .* s; |in a crash .*; "),
    read("bladwijzers.pdf", lambda: altered(drawn(_LINE), _bookmarks), SAID),
    read("bladwijzerkring.pdf", lambda: altered(drawn(_LINE), _bookmarks_in_a_circle), SAID),
    left_out(
        "diepe-boom.pdf",
        lambda: altered(drawn(_LINE), _page_tree_of_depth),
        "page 1: damaged; open the PDF in a viewer",
    ),
)
