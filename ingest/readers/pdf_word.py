"""Glyphs on a page of a PDF → words, with the footnote marks behind them.

Places are in points from the upper left corner of the page, turned so that the words are upright;
the page's rotation and its crop are worked in, so that nothing further on needs to know of them.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from ingest.readers.pdf_frame import Frame
from ingest.readers.pdf_glyph import END, Glyph, glyphs, is_raised

# In parts of the size of type: a gap this wide parts words where no space is written; a footnote
# mark is smaller than the word before it, stands close behind it, and is raised.
_WORD_GAP, _MARK_SIZE, _MARK_GAP, _MARK_RISE = 0.2, 0.8, 0.5, 0.15

_UNIT = re.compile(r"(?:[kcdm]?m|ha)$")
_POWERS = {"2": "²", "3": "³"}


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


def words(page: Any, shown: Frame) -> dict[int, list[Word]]:
    """Words of a PDFium page, by the way they are turned, in the order of the page's content.

    Args:
        page: of pypdfium2.
        shown: the part of the page that is shown.

    Returns:
        By quarter turns of the type as shown: 0 for words that can be read without turning the
        page. The places of turned words are those on the page turned so that they are upright.
    """
    textpage = page.get_textpage()
    try:
        # The bare handle: its wrapper would be asked for it with each of some millions of calls.
        found = _words(textpage.raw, shown)
    finally:
        textpage.close()
    return {turn: _marked(on) for turn, on in found.items()}


def _words(textpage: Any, shown: Frame) -> dict[int, list[Word]]:
    found: dict[int, list[Word]] = {}
    word: Word | None = None
    first = last = None
    space = False
    for glyph in glyphs(textpage, shown):
        if isinstance(glyph, str):
            word, space = None, glyph != END
            continue
        on = found.setdefault(glyph.turn, [])
        if word and first and last and _goes_on(textpage, on, word, first, last, glyph):
            _add(textpage, word, glyph)
        else:
            kind = glyph.type
            sides = (glyph.left, glyph.height[0], glyph.right, glyph.height[1])
            word = Word(glyph.text, *sides, glyph.base, kind.size, kind.bold, kind.hidden)
            word.spaced = space
            on.append(word)
            first, space = glyph, False
        last = glyph
    return found


def _goes_on(
    textpage: Any, on: list[Word], word: Word, first: Glyph, last: Glyph, glyph: Glyph
) -> bool:
    """Whether a glyph belongs to the word at hand, of which ``first`` and ``last`` are glyphs."""
    size = word.size
    if (
        glyph.turn != last.turn
        or abs(glyph.base - word.base) > 0.1 * size
        or abs(glyph.type.size - size) > 0.05 * size
        # The letters of a ligature all begin where the ligature does.
        or not last.left - 0.1 * size <= glyph.left < word.right + _WORD_GAP * size
    ):
        return False
    if not word.text.isdigit():
        return True
    if glyph.text.isdigit():
        # A small figure set on its own behind another is a footnote mark of its own.
        if glyph.piece == last.piece or len(on) < 2:
            return True
        larger = (each for each in on[-2:-6:-1] if not each.text.isdigit() or each.size > size)
        before = next(larger, word)
        return not _is_mark(before, word, on[-2].right)
    return not (glyph.text.isalpha() and is_raised(textpage, first))


def _add(textpage: Any, word: Word, glyph: Glyph) -> None:
    word.right = max(word.right, glyph.right)
    if glyph.text.isdigit() and not word.text[-1].isdigit() and is_raised(textpage, glyph):
        word.key += glyph.text
    else:
        word.text += glyph.text


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
