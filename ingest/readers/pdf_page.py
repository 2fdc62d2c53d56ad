"""One page of a PDF → its lines: from its type, or recognised from its image."""

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.readers import ocr, pdf_form, pdf_line, pdf_rule, pdf_word
from ingest.readers.pdf_line import Line, Sheet
from ingest.readers.pdf_rule import Drawn, Rule
from ingest.readers.pdf_word import Frame, Word

# An image that covers this share of a page with fewer letters on it than this is a scan; a page
# of only so many drawings holds type that was turned into outlines.
_SCAN, _FEW_LETTERS, _OUTLINES = 0.5, 150, 150
# Words that look like words, of those that were recognised before or have no letters to tell.
_PLAUSIBLE = 0.6
# A page of which more signs than this share cannot be told is as good as an image.
_UNKNOWN = 0.25
# More glyphs than this are no page.
_MOST_GLYPHS = 200_000
# Fewer letters that stand sideways are a mark in the margin.
_SIDEWAYS = 40

_WORD = re.compile(
    r"[(\"'„“‘]*(?:[^\W\d_]{2,}(?:[-'’.][^\W\d_]+)*|\d+(?:[.,:%/-]\d*)*|[aouàéIi&])[)\"'”’.,;:?!%]*"
)


@dataclass(frozen=True, slots=True)
class Part:
    """Lines of a page that stand the same way up, and the rules drawn among them."""

    lines: list[Line]
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class Unread:
    """Why a page could not be read, and what to do about it."""

    problem: str
    remedy: str


@dataclass(slots=True)
class Clock:
    """The time that is left for text recognition."""

    ends: float
    taken: list[float] = field(default_factory=list)

    @property
    def left(self) -> float:
        """Seconds left."""
        return self.ends - time.monotonic()

    @property
    def is_up(self) -> bool:
        """Whether another page would take too long."""
        return self.left < max([2.0, *self.taken])


def read(file: Any, number: int, clock: Clock) -> tuple[list[Part], Unread | None]:
    """Read a page.

    Args:
        file: PDFium's document.
        number: of the page, from 1.
        clock: how long text recognition may take.

    Returns:
        Its parts, the one to be read first first, and why it was read in part or not at all.
    """
    try:
        page = file[number - 1]
    except pdfium.PdfiumError:
        return [], Unread("is damaged", "open the PDF in a viewer and save it anew")
    try:
        return _read(page, number, file.formenv, clock)
    except pdfium.PdfiumError as error:
        reason = str(error).rstrip(".")
        return [], Unread(f"cannot be read ({reason})", "save the PDF anew")
    finally:
        page.close()


def _read(page: Any, number: int, form: Any, clock: Clock) -> tuple[list[Part], Unread | None]:
    shown = pdf_word.frame(page)
    if min(shown.size) < 1:
        return [], Unread("has no size", "save the PDF anew")
    textpage = page.get_textpage()
    glyphs = raw.FPDFText_CountChars(textpage)
    textpage.close()
    if glyphs > _MOST_GLYPHS:
        return [], Unread(f"holds {glyphs} signs", "divide the page, or save its text on its own")
    found = pdf_word.words(page, shown)
    filled_in = pdf_form.words(page, form, shown)
    if filled_in:
        found[0] = found.get(0, []) + filled_in
    letters = {turn: sum(len(word.text) for word in words) for turn, words in found.items()}
    turn = max(letters, key=lambda turn: letters[turn], default=0)
    drawn = pdf_rule.drawn(page, shown.turned(-turn))
    visible, hidden = _apart(found)
    if _is_image(visible, hidden, drawn):
        return _recognised(page, number, shown, visible, clock)
    parts: list[Part] = []
    for turn in sorted(letters, key=lambda turn: (-letters[turn], turn)):
        words = [word for word in found[turn] if not word.hidden or not visible]
        if words and (not parts or letters[turn] >= _SIDEWAYS):
            width, height = shown.turned(-turn).size
            lines = pdf_line.lines(words, Sheet(number, width, height, turn))
            parts.append(Part(lines, () if parts else drawn.rules))
    return parts, None


def _apart(found: dict[int, list[Word]]) -> tuple[list[Word], list[Word]]:
    words = [word for words in found.values() for word in words]
    return [word for word in words if not word.hidden], [word for word in words if word.hidden]


def _is_image(visible: Sequence[Word], hidden: Sequence[Word], drawn: Drawn) -> bool:
    """Whether a page's words are in its image rather than in its type."""
    letters = "".join(word.text for word in visible)
    if len(letters) >= _FEW_LETTERS:
        unknown = sum(_is_unknown(letter) for letter in letters)
        return unknown > _UNKNOWN * len(letters)
    if hidden and _are_plausible(hidden):
        return False
    return drawn.covered > _SCAN or (not letters and drawn.paths > _OUTLINES)


def _is_unknown(letter: str) -> bool:
    return letter == "\ufffd" or "\ue000" <= letter <= "\uf8ff" or letter < " "


def _are_plausible(words: Sequence[Word]) -> bool:
    return sum(bool(_WORD.fullmatch(word.text)) for word in words) > _PLAUSIBLE * len(words)


def _recognised(
    page: Any, number: int, shown: Frame, visible: list[Word], clock: Clock
) -> tuple[list[Part], Unread | None]:
    """The page as text recognition reads it, unless its type says as much."""
    width, height = shown.size
    typed = [Part(pdf_line.lines(visible, Sheet(number, width, height)))] if visible else []
    if clock.is_up:
        return typed, Unread(
            "is a scan, and there is no time left to recognise its text",
            "raise STADSBRON_READ_SECONDS, or run text recognition on the file (ocrmypdf)",
        )
    begun = time.monotonic()
    try:
        found = ocr.recognise(page, (width, height), clock.left)
    except ocr.OcrError as error:
        return typed, Unread(f"is a scan ({error})", ocr.REMEDY)
    clock.taken.append(time.monotonic() - begun)
    said = sum(len(word.text) for word in visible)
    if sum(len(word.text) for word in found.words) < 2 * said:
        return typed, None
    if not found.words:
        return typed, None
    if found.turn % 2:
        width, height = height, width
    sheet = Sheet(number, width, height, -found.turn % 4)
    return [Part(pdf_line.lines(found.words, sheet))], None
