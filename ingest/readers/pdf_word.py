"""What stands on one page of a PDF: words with their places, as the page is shown.

PDFium tells each glyph's place some twenty times faster than pypdf tells a line's, and tells its
box besides; pypdf remains the reader of what belongs to the file as a whole (``pdf_file.py``).
Places are in points from the upper left corner of the page as it is shown: the page's rotation and
its crop are worked in here, so that nothing further on needs to know of them.
"""

import ctypes
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

# In parts of the size of type: a gap this wide parts words where no space is written; a footnote
# mark is smaller than the word before it, stands close behind it, and is raised.
_WORD_GAP, _MARK_SIZE, _MARK_GAP, _MARK_RISE = 0.2, 0.8, 0.5, 0.15

_BOLD = re.compile(r"bold|black|heavy|semibold|demi|,b", re.IGNORECASE)
_UNIT = re.compile(r"(?:[kcdm]?m|ha)$")
_POWERS = {"2": "²", "3": "³"}
# Bullets of symbol fonts lie in the private use area; ligatures stand for two letters or three.
_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
_GLYPHS = {
    **_LIGATURES,
    **dict.fromkeys((0xF0B7, 0xF0A7, 0xF076, 0xF0D8, 0xF0FC, 0x25CF, 0x25AA), "•"),
    # PDFium's sign for a hyphen at the end of a line.
    0x02: "-",
}


@dataclass(slots=True)
class Word:
    """A word, and where it stands.

    Attributes:
        base: the line that it stands on; like ``top`` it grows downwards.
        hidden: written invisibly, as text recognition does over a scan.
        key: of a footnote mark behind it; empty without.
        spaced: a space was written before it.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    base: float
    size: float
    bold: bool = False
    hidden: bool = False
    key: str = ""
    spaced: bool = False


@dataclass(frozen=True, slots=True)
class _Type:
    """What the glyphs of a piece of type share; ``turn`` in quarters, None if slanted."""

    size: float
    bold: bool
    hidden: bool
    turn: int | None


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of the page that is shown, and how it is turned.

    Attributes:
        left: like the others in the page's own coordinates, which count upwards.
        turn: quarter turns clockwise.
    """

    left: float
    bottom: float
    right: float
    top: float
    turn: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as shown."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.turn % 2 else (width, height)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A place of the page as it is shown."""
        match self.turn:
            case 1:
                return y - self.bottom, x - self.left
            case 2:
                return self.right - x, y - self.bottom
            case 3:
                return self.top - y, self.right - x
            case _:
                return x - self.left, self.top - y

    def box(
        self, left: float, bottom: float, right: float, top: float
    ) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of a rectangle as it is shown."""
        (x0, y0), (x1, y1) = self.point(left, bottom), self.point(right, top)
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)

    def turned(self, quarters: int) -> "Frame":
        """The same part of the page, turned further."""
        turn = (self.turn + quarters) % 4
        return Frame(self.left, self.bottom, self.right, self.top, turn)


def frame(page: Any) -> Frame:
    """The part of a PDFium page that is shown: its crop box, as far as there is paper."""
    left, bottom, right, top = page.get_cropbox()
    paper = page.get_mediabox()
    if paper and (cropped := _common((left, bottom, right, top), paper)):
        left, bottom, right, top = cropped
    return Frame(left, bottom, right, top, page.get_rotation() // 90 % 4)


def _common(
    one: tuple[float, ...], other: tuple[float, ...]
) -> tuple[float, float, float, float] | None:
    left, bottom = max(one[0], other[0]), max(one[1], other[1])
    right, top = min(one[2], other[2]), min(one[3], other[3])
    return (left, bottom, right, top) if left < right and bottom < top else None


def words(page: Any, shown: Frame) -> dict[int, list[Word]]:
    """Words of a PDFium page, by the way they are turned, in the order of the page's content.

    Slanted type (a watermark) and what lies outside the part that is shown is left out.

    Args:
        page: of pypdfium2.
        shown: as ``frame`` tells.

    Returns:
        By quarter turns of the type as shown: 0 for words that can be read without turning the
        page. The places of turned words are those on the page turned so that they are upright.
    """
    textpage = page.get_textpage()
    try:
        return _words(textpage, shown)
    finally:
        textpage.close()


def _words(textpage: Any, shown: Frame) -> dict[int, list[Word]]:
    found: dict[int, list[Word]] = {}
    frames = [shown.turned(quarters) for quarters in range(4)]
    types: dict[int, _Type] = {}
    x, y, loose = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF()
    word: Word | None = None
    turn, space, before, last, first = 0, False, 0.0, 0, 0
    for index in range(pdfium.FPDFText_CountChars(textpage)):
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        piece = pdfium.FPDFText_GetTextObject(textpage, index)
        if not piece or code in (0x20, 0xA0, 0x09, 0x0A, 0x0D, 0x2009, 0x202F, 0x200B):
            # A line's end is no space: what comes next may stand in another column.
            word, space = None, code not in (0x0A, 0x0D)
            continue
        address = ctypes.cast(piece, ctypes.c_void_p).value or 0
        if (kind := types.get(address)) is None:
            kind = types[address] = _type(textpage, index, piece)
        pdfium.FPDFText_GetCharOrigin(textpage, index, x, y)
        if kind.turn is None or not (
            shown.left - 1 <= x.value <= shown.right + 1
            and shown.bottom - 1 <= y.value <= shown.top + 1
        ):
            word = None
            continue
        pdfium.FPDFText_GetLooseCharBox(textpage, index, loose)
        turned = (kind.turn + shown.turn) % 4
        upright = frames[(4 - turned) % 4]
        left, top, right, bottom = upright.box(loose.left, loose.bottom, loose.right, loose.top)
        base = upright.point(x.value, y.value)[1]
        text = _GLYPHS.get(code) or chr(code)
        if (
            word is not None
            and turned == turn
            and _goes_on(word, before, left, base, kind)
            and (address == last or not _is_next_mark(found[turned], word, text))
            and not (
                word.text.isdigit() and text.isalpha() and _is_raised(textpage, first, upright)
            )
        ):
            before, last = left, address
            if (
                text.isdigit()
                and not word.text[-1].isdigit()
                and _is_raised(textpage, index, upright)
            ):
                text, word.key = "", text
            elif word.key.isdigit() and text.isdigit() and _is_raised(textpage, index, upright):
                text, word.key = "", word.key + text
            word.text += text
            word.right = max(word.right, right)
            word.top, word.bottom = min(word.top, top), max(word.bottom, bottom)
            continue
        on = found.setdefault(turned, [])
        word = Word(
            text, left, top, right, bottom, base, kind.size, kind.bold, kind.hidden, spaced=space
        )
        on.append(word)
        turn, space, before, last, first = turned, False, left, address, index
    return {turn: _marked(on) for turn, on in found.items()}


def _goes_on(word: Word, before: float, left: float, base: float, kind: _Type) -> bool:
    """Whether a glyph belongs to the word; ``before`` is where the glyph before it begins.

    The letters of a ligature all begin where the ligature does.
    """
    return (
        abs(base - word.base) < 0.1 * word.size
        and abs(kind.size - word.size) < 0.05 * word.size
        and before - 0.1 * word.size <= left < word.right + _WORD_GAP * word.size
    )


def _is_next_mark(found: list[Word], word: Word, text: str) -> bool:
    """Whether a small figure set on its own behind another is a footnote mark of its own."""
    if not (text.isdigit() and word.text.isdigit() and len(found) > 1):
        return False
    return word.size < _MARK_SIZE * max(each.size for each in found[-4:])


def _is_raised(textpage: Any, index: int, upright: Frame) -> bool:
    """Whether a digit of full size is drawn small and high, as fonts with footnote digits do."""
    sides = [ctypes.c_double() for _ in range(4)]
    left, right, bottom, top = sides
    pdfium.FPDFText_GetCharBox(textpage, index, *sides)
    drawn = upright.box(left.value, bottom.value, right.value, top.value)
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(textpage, index, x, y)
    base = upright.point(x.value, y.value)[1]
    # A digit that stands on the line reaches it; its height is some two thirds of its size.
    return base - drawn[3] > 0.4 * (drawn[3] - drawn[1])


def _type(textpage: Any, index: int, piece: Any) -> _Type:
    matrix, size, mode = pdfium.FS_MATRIX(), ctypes.c_float(), 0
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
    return _Type(max(size.value * height, 0.1), bool(_BOLD.search(name)), hidden, turn)


def _marked(words: list[Word]) -> list[Word]:
    """Words with the footnote marks behind them taken up, and letters of composed signs joined."""
    kept: list[Word] = []
    reach = 0.0
    for word in words:
        word.text = _spelled(word.text)
        if word.key in _POWERS and _UNIT.search(word.text):
            word.text, word.key = word.text + _POWERS[word.key], ""
        before = kept[-1] if kept else None
        if before is not None and _is_mark(before, word, reach):
            reach = word.right
            if word.text in _POWERS and _UNIT.search(before.text):
                before.text += _POWERS[word.text]
                before.right = word.right
            else:
                before.key = f"{before.key},{word.text}" if before.key else word.text
        elif before is not None and _is_behind_mark(before, word):
            before.text += word.text
            before.right = reach = word.right
        else:
            kept.append(word)
            reach = word.right
    return kept


def _spelled(text: str) -> str:
    """A word's letters: accents put on, soft hyphens only where a line may end."""
    text = text[:-1].replace("\u00ad", "") + text[-1:].replace("\u00ad", "-")
    return unicodedata.normalize("NFC", text)


def _is_mark(before: Word, word: Word, reach: float) -> bool:
    """Whether a word is a footnote's mark; ``reach`` is where the mark before it ends, if any."""
    rise = before.base - word.base
    return (
        word.size < _MARK_SIZE * before.size
        and _MARK_RISE * before.size < rise < 0.8 * before.size
        and abs(word.left - reach) < _MARK_GAP * before.size
        and len(word.text) <= 4
        and word.text.strip(",").isalnum()
    )


def _is_behind_mark(before: Word, word: Word) -> bool:
    """A full stop or a bracket behind a mark belongs to the word before it."""
    return (
        bool(before.key)
        and not word.spaced
        and abs(word.base - before.base) < 0.1 * before.size
        and not word.text[0].isalnum()
        and 0 <= word.left - before.right < before.size
    )
