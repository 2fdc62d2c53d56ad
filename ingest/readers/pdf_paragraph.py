"""Lines in the order of reading → paragraphs, items and headings, and their words as one text."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.document import BlockKind, Box
from ingest.readers.pdf_hyphen import Hyphens
from ingest.readers.pdf_line import BULLET, Line
from ingest.readers.pdf_word import Word
from ingest.readers.plain_text import Inline, Mark

# A gap between lines of this many times the usual one starts a paragraph; so does an indent.
_GAP, _INDENT = 1.3, 0.8
_SENTENCE_END = re.compile(r"[.?!:;…”\"')\]]$")
_FULL_STOP = re.compile(r"[.?!…][”\"')\]]?$")


@dataclass(frozen=True, slots=True)
class Placed:
    """Words as one text, and where they stand; offsets count within the text."""

    inline: Inline
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together.

    Attributes:
        level: of a heading, from 1; None for text.
        kind: paragraph or list item.
    """

    level: int | None
    kind: BlockKind
    lines: tuple[Line, ...]


def joined(lines: Sequence[Line], written: Hyphens, skip: int = 0) -> Placed:
    """The lines of a block as one text.

    Args:
        lines: in the order of reading.
        written: how the document writes its words.
        skip: words at the beginning to leave out, such as a bullet.
    """
    text, marks, boxes = "", list[Mark](), list[Box]()
    for number, line in enumerate(lines):
        run: list[Word] = []
        begin = 0
        for place, word in enumerate(line.words):
            if number == 0 and place < skip:
                continue
            at_line_start = place == 0 and number > 0
            if text and at_line_start and text.endswith(("-", "‐")) and text[-2:-1].isalnum():
                text = written.joined(text, word.text)
            else:
                text += (" " if text else "") + word.text
            if not run:
                begin = len(text) - len(word.text)
            run.append(word)
            if word.key:
                marks += [(len(text), key) for key in word.key.split(",") if key]
            if _FULL_STOP.search(word.text):
                boxes.append(line.sheet.box(begin, len(text), run))
                run = []
        if run:
            boxes.append(line.sheet.box(begin, len(text), run))
    # A hyphen that was taken off had been counted in the box of the line that it ended.
    ends = [*(box.start for box in boxes[1:]), len(text)]
    fitted = (
        Box(box.start, min(box.end, end), box.page, box.left, box.top, box.right, box.bottom)
        for box, end in zip(boxes, ends, strict=False)
    )
    return Placed(Inline(text, tuple(marks)), tuple(fitted))


def usual_gap(lines: Iterable[Line], size: float) -> float:
    """Distance between most lines of running text."""
    gaps = Counter(
        round(line.gap, 0) for line in lines if line.gap and abs(line.size - size) < 0.1 * size
    )
    return gaps.most_common(1)[0][0] if gaps else 1.3 * size


def paragraphs(lines: Sequence[Line], levels: dict[int, int], usual: float) -> list[Paragraph]:
    """Group lines into headings, paragraphs and list items.

    Args:
        lines: in the order of reading, over columns and pages.
        levels: of the lines that are headings, by ``id``.
        usual: distance between lines of running text.
    """
    groups: list[list[Line]] = []
    for before, line in pairwise([None, *lines]):
        assert line is not None
        if before is None or _starts(before, line, groups[-1][0], levels, usual):
            groups.append([])
        groups[-1].append(line)
    return [_paragraph(tuple(group), levels) for group in groups]


def _paragraph(group: tuple[Line, ...], levels: dict[int, int]) -> Paragraph:
    level = levels.get(id(group[0]))
    item = level is None and group[0].bullet
    return Paragraph(level, "item" if item else "paragraph", group)


def _starts(before: Line, line: Line, first: Line, levels: dict[int, int], usual: float) -> bool:
    """Whether a paragraph begins with ``line``; ``first`` is the first line of the one above."""
    level, above = levels.get(id(line)), levels.get(id(before))
    if level is not None or above is not None:
        # The next line of a heading has its size and stands close below it.
        close = line.gap is not None and line.gap < 1.7 * before.size
        return not (level == above and close and abs(before.size - line.size) < 0.1)
    if line.gap is not None and abs(line.gap) < 0.3 * line.size and line.left > before.right:
        return False
    if before.gap is not None and abs(before.gap) < 0.3 * before.size:
        # A row with a tab in it ends with it, unless the next line goes on below its last part.
        return abs(line.left - before.left) > 0.5 * line.size
    if line.bullet and not (first.bullet and _hangs(first, line)):
        return True
    if abs(line.size - before.size) > 0.08 * before.size or line.bold is not before.bold:
        return not _goes_on(before, line)
    if line.gap is None or line.gap < 0:
        return not _goes_on(before, line)
    if line.gap > _GAP * max(usual, 1.1 * line.size):
        return True
    indent = line.left - line.column[0]
    short = _is_short(before, line)
    if short and before.left - line.left > _INDENT * line.size and before is not first:
        # Behind what stands indented: a quotation, an example.
        return True
    ended = short and bool(_SENTENCE_END.search(before.text))
    return ended or (_INDENT * line.size < indent < 4 * line.size and _is_first(before, line))


def _hangs(first: Line, line: Line) -> bool:
    """Whether a line hangs below its item's words rather than below its bullet."""
    return line.left > first.words[1].left - 1 and not BULLET.match(line.words[0].text)


def _is_first(before: Line, line: Line) -> bool:
    """Whether an indent is that of a paragraph's first line, not of an item's next lines."""
    return not before.bullet and before.left < line.left - 0.5 * line.size


def _goes_on(before: Line, line: Line) -> bool:
    """Whether a sentence goes on over a column's or a page's end."""
    if abs(line.size - before.size) > 0.08 * before.size:
        return False
    if not _SENTENCE_END.search(before.text):
        return True
    if line.sheet.number > before.sheet.number + 1:
        return False  # what stands on a page between is a figure, or could not be read
    return not _is_short(before, line) and line.left - line.column[0] < _INDENT * line.size


def _is_short(before: Line, line: Line) -> bool:
    """Whether the next line's first word would have fitted, so that a paragraph ends here."""
    word = line.words[0]
    return before.right + 0.3 * before.size + (word.right - word.left) < before.column[1] - 2
