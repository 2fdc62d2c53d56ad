"""The glyphs on a page of a PDF, with their places and type.

PDFium tells the place, the box and the type of each; why not pypdf, see ``pdf.py``.
"""

import ctypes
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import pypdfium2.raw as pdfium

from ingest.readers.pdf_frame import Frame

_BOLD = re.compile(r"bold|black|heavy|semibold|demi|,b", re.IGNORECASE)
# Bullets of symbol fonts lie in the private use area; ligatures stand for two letters or three.
_TEXTS = {
    **{code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)},
    **dict.fromkeys((0xF0B7, 0xF0A7, 0xF076, 0xF0D8, 0xF0FC, 0x25CF, 0x25AA), "•"),
    # PDFium's sign for a hyphen at the end of a line.
    0x02: "-",
}
_WHITE = frozenset((0x20, 0xA0, 0x09, 0x0A, 0x0D, 0x2009, 0x202F, 0x200B))

# What stands between glyphs: a space, or the end of a line, behind which another column may be.
SPACE: Final = " "
END: Final = "\n"


@dataclass(frozen=True, slots=True)
class Type:
    """What the glyphs of a piece of type share; ``turn`` in quarters, None if slanted."""

    size: float
    bold: bool
    hidden: bool
    turn: int | None


@dataclass(slots=True)
class Glyph:
    """A sign, and where it stands when the page is turned so that it is upright.

    Attributes:
        piece: which piece of type it belongs to.
        turn: quarters that it is turned on the page as it is shown.
        loose: its box in the page's own coordinates.
    """

    index: int
    text: str
    type: Type
    piece: int
    turn: int
    upright: Frame
    left: float
    right: float
    base: float
    loose: tuple[float, float, float, float]

    @property
    def height(self) -> tuple[float, float]:
        """Top and bottom of its box."""
        _, top, _, bottom = self.upright.box(*self.loose)
        return top, bottom


def glyphs(textpage: Any, shown: Frame) -> Iterator[Glyph | str]:
    """Glyphs in the order of the page's content, with ``SPACE`` and ``END`` between them.

    Slanted type (a watermark) and what lies outside the part that is shown is left out.

    Args:
        textpage: PDFium's handle.
        shown: the part of the page that is shown.
    """
    frames = [shown.turned(-quarters) for quarters in range(4)]
    axes = [frame.axes for frame in frames]
    # All glyphs of a piece share their type and the line that they stand on.
    pieces: dict[int, tuple[Type, int, float]] = {}
    x, y, loose = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF()
    for index in range(pdfium.FPDFText_CountChars(textpage)):
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        object_ = pdfium.FPDFText_GetTextObject(textpage, index)
        if not object_ or code in _WHITE:
            yield END if code in (0x0A, 0x0D) else SPACE
            continue
        piece = ctypes.cast(object_, ctypes.c_void_p).value or 0
        if (known := pieces.get(piece)) is None:
            kind = _type(textpage, index, object_)
            pdfium.FPDFText_GetCharOrigin(textpage, index, x, y)
            turn = ((kind.turn or 0) + shown.turn) % 4
            base = frames[turn].point(x.value, y.value)[1]
            known = pieces[piece] = (kind, turn, base)
        kind, turn, base = known
        pdfium.FPDFText_GetLooseCharBox(textpage, index, loose)
        sides = (loose.left, loose.bottom, loose.right, loose.top)
        if kind.turn is None or not shown.holds(*sides):
            yield END
            continue
        a, b, c, *_ = axes[turn]
        ends = a * sides[0] + b * sides[1] + c, a * sides[2] + b * sides[3] + c
        yield Glyph(
            index,
            _TEXTS.get(code) or chr(code),
            kind,
            piece,
            turn,
            frames[turn],
            min(ends),
            max(ends),
            base,
            sides,
        )


def is_raised(textpage: Any, glyph: Glyph) -> bool:
    """Whether a digit of full size is drawn small and high, as fonts with footnote digits do."""
    sides = [ctypes.c_double() for _ in range(4)]
    left, right, bottom, top = sides
    pdfium.FPDFText_GetCharBox(textpage, glyph.index, *sides)
    drawn = glyph.upright.box(left.value, bottom.value, right.value, top.value)
    # A digit that stands on the line reaches it; its height is some two thirds of its size.
    return glyph.base - drawn[3] > 0.4 * (drawn[3] - drawn[1])


def _type(textpage: Any, index: int, piece: Any) -> Type:
    matrix, size = pdfium.FS_MATRIX(), ctypes.c_float()
    pdfium.FPDFText_GetMatrix(textpage, index, matrix)
    pdfium.FPDFTextObj_GetFontSize(piece, size)
    mode = pdfium.FPDFTextObj_GetTextRenderMode(piece)
    font = pdfium.FPDFTextObj_GetFont(piece)
    buffer = ctypes.create_string_buffer(128)
    pdfium.FPDFFont_GetBaseFontName(font, buffer, len(buffer))
    name = buffer.value.decode("utf-8", "replace")
    across = (matrix.a**2 + matrix.b**2) ** 0.5 or 1.0
    height = (matrix.c**2 + matrix.d**2) ** 0.5 or 1.0
    cosine, sine = matrix.a / across, matrix.b / across
    turn = next(
        (
            quarters
            for quarters, (c, s) in enumerate(((1, 0), (0, -1), (-1, 0), (0, 1)))
            if c * cosine + s * sine > 0.995
        ),
        None,
    )
    hidden = mode == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
    return Type(max(size.value * height, 0.1), bool(_BOLD.search(name)), hidden, turn)
