"""What was filled in on a page: values of form fields and text typed onto it.

A value becomes words at the place of its field, so that it is read behind its label. Comments,
stamps and highlights are what readers of the document said about it, and are left out.
"""

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as pdfium

from ingest.readers.pdf_word import Frame, Word

# Width of a letter and height of a line in parts of the size of type, and that size at most.
_LETTER, _LEADING, _LARGEST = 0.5, 1.2, 11.0
_TICKED, _EMPTY = "☒", "☐"


def words(page: Any, form: Any, shown: Frame) -> list[Word]:
    """Words of the filled-in fields and typed-on texts of a PDFium page.

    Args:
        page: of pypdfium2.
        form: PDFium's handle on the document's form; None where it has none.
        shown: the part of the page that is shown.
    """
    found: list[Word] = []
    for number in range(min(pdfium.FPDFPage_GetAnnotCount(page), 5000)):
        note = pdfium.FPDFPage_GetAnnot(page, number)
        if not note:
            continue
        try:
            found += _words(note, form, shown)
        finally:
            pdfium.FPDFPage_CloseAnnot(note)
    return found


def _words(note: Any, form: Any, shown: Frame) -> Iterator[Word]:
    kind = pdfium.FPDFAnnot_GetSubtype(note)
    if pdfium.FPDFAnnot_GetFlags(note) & pdfium.FPDF_ANNOT_FLAG_HIDDEN:
        return
    if kind == pdfium.FPDF_ANNOT_FREETEXT:
        text = _string(pdfium.FPDFAnnot_GetStringValue, note, b"Contents")
    elif kind == pdfium.FPDF_ANNOT_WIDGET and form is not None:
        text = _value(note, form)
    else:
        return
    if not text.strip():
        return
    sides = pdfium.FS_RECTF()
    pdfium.FPDFAnnot_GetRect(note, sides)
    box = shown.box(sides.left, sides.bottom, sides.right, sides.top)
    yield from _placed(text, *box)


def _value(note: Any, form: Any) -> str:
    kind = pdfium.FPDFAnnot_GetFormFieldType(form, note)
    if kind in (pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON):
        return _TICKED if pdfium.FPDFAnnot_IsChecked(form, note) else _EMPTY
    texts = (pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX)
    if kind not in (*texts, pdfium.FPDF_FORMFIELD_LISTBOX):
        return ""
    return _string(pdfium.FPDFAnnot_GetFormFieldValue, form, note)


def _string(ask: Any, *about: Any) -> str:
    """A text that PDFium writes into a buffer of UTF-16."""
    size = ask(*about, None, 0)
    buffer = ctypes.create_string_buffer(size)
    ask(*about, ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), size)
    return buffer.raw.decode("utf-16-le", "replace").rstrip("\0")


def _placed(text: str, left: float, top: float, right: float, bottom: float) -> Iterator[Word]:
    rows = [row.split() for row in text.splitlines() if row.strip()]
    leading = (bottom - top) / len(rows)
    size = min(leading / _LEADING, _LARGEST)
    for number, row in enumerate(rows):
        # A single line stands in the middle of its field, several from the top.
        base = top + leading * (number + 0.5) + 0.35 * size
        room = (right - left) / (sum(map(len, row)) + len(row))
        letter = min(_LETTER * size, room)
        at = left
        for word in row:
            end = at + letter * len(word)
            yield Word(word, at, base - 0.8 * size, end, base + 0.2 * size, base, size, spaced=True)
            at = end + letter
