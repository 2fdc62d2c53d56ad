"""Words on a page → lines of type."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from ingest.document import Box
from ingest.readers.pdf_word import Word

# In parts of the size of type: a gap that parts a line in two, with and without a space written in
# it (justified lines have wide spaces); how much of a word's height a line shares with it.
_GAP, _SPACED_GAP, _OVERLAP = 0.9, 1.7, 0.6
# Type this much larger stands beside lines rather than in them, as a drop cap does.
_BESIDE = 1.9

# `o` is how Word sets the bullet of a list within a list.
BULLET = re.compile(r"(?:[•‣◦▪■□–—·*o\-]|\(?(?:\d{1,2}|[a-z])[.)])$")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as its words are read.

    Attributes:
        number: of the page, from 1.
        width: like the height in points, with the page turned so that its words are upright.
        turn: quarters that the words are turned on the page as it is shown.
    """

    number: int
    width: float
    height: float
    turn: int = 0

    def box(self, start: int, end: int, words: Sequence[Word]) -> Box:
        """Where words of one line stand on the page as it is shown."""
        left = min(word.left for word in words) / self.width
        top = min(word.top for word in words) / self.height
        right = max(word.right for word in words) / self.width
        bottom = max(word.bottom for word in words) / self.height
        match self.turn:
            case 1:
                left, top, right, bottom = 1 - bottom, left, 1 - top, right
            case 2:
                left, top, right, bottom = 1 - right, 1 - bottom, 1 - left, 1 - top
            case 3:
                left, top, right, bottom = top, 1 - right, bottom, 1 - left
        sides = (round(min(max(side, 0.0), 1.0), 5) for side in (left, top, right, bottom))
        return Box(start, end, self.number, *sides)


@dataclass(slots=True)
class Line:
    """Words side by side, without a gap that parts columns or cells.

    Attributes:
        column: left and right side of the column that it was found in; its own until then.
        gap: white above it within its column; None at the top.
    """

    sheet: Sheet
    words: list[Word]
    left: float = 0.0
    top: float = 0.0
    right: float = 0.0
    bottom: float = 0.0
    base: float = 0.0
    size: float = 0.0
    column: tuple[float, float] = (0.0, 0.0)
    gap: float | None = None
    text: str = field(default="")

    def __post_init__(self) -> None:
        self.measure()

    def measure(self) -> None:
        """Tell the line's place and text from its words."""
        main = max(self.words, key=lambda word: len(word.text) * word.size)
        self.left = min(word.left for word in self.words)
        self.right = max(word.right for word in self.words)
        self.top, self.bottom = main.top, main.bottom
        self.base, self.size = main.base, main.size
        self.column = (self.left, self.right)
        self.text = " ".join(word.text for word in self.words)

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(word.bold for word in self.words)

    @property
    def bullet(self) -> bool:
        """Whether it begins as an item of a list does."""
        return len(self.words) > 1 and BULLET.match(self.words[0].text) is not None

    @property
    def begins_raised(self) -> bool:
        """Whether it begins with a footnote's mark."""
        first, *rest = self.words
        return bool(rest) and first.size < 0.8 * rest[0].size and first.base < rest[0].base - 0.5


def lines(words: list[Word], sheet: Sheet) -> list[Line]:
    """Lines of a page from top to bottom, those side by side from left to right."""
    found: list[Line] = []
    for row in _rows(words):
        found += [Line(sheet, part) for part in _parts(_close(row))]
    return sorted(found, key=lambda line: (round(line.base), line.left))


def rows(found: Sequence[Line]) -> list[list[Line]]:
    """Lines that stand on the same height, from top to bottom."""
    grouped: list[list[Line]] = []
    for line in sorted(found, key=lambda line: line.base):
        if grouped and abs(line.base - grouped[-1][0].base) < 0.4 * min(
            line.size, grouped[-1][0].size
        ):
            grouped[-1].append(line)
        else:
            grouped.append([line])
    return [sorted(row, key=lambda line: line.left) for row in grouped]


def _rows(words: list[Word]) -> list[list[Word]]:
    """Words by the height that they stand on, each row from left to right.

    The largest come first, so that small type (a footnote's mark) joins the line beside it.
    """
    found: list[tuple[Word, list[Word]]] = []
    last: tuple[Word, list[Word]] | None = None
    by_height: dict[int, list[tuple[Word, list[Word]]]] = {}
    for word in sorted(words, key=lambda word: -round(word.size)):
        place = last if last and _beside(last[0], word) else None
        if place is None:
            near = (key for key in _bands(word) if key in by_height)
            rows = (row for key in near for row in by_height[key])
            place = next((row for row in rows if _beside(row[0], word)), None)
        if place is None:
            place = (word, [])
            found.append(place)
            for key in _bands(word):
                by_height.setdefault(key, []).append(place)
        place[1].append(word)
        last = place
    return [sorted(row, key=lambda word: word.left) for _, row in found]


def _bands(word: Word) -> range:
    return range(int(word.top // 20), int(word.bottom // 20) + 1)


def _beside(first: Word, word: Word) -> bool:
    if first.size > _BESIDE * word.size:
        return False
    shared = min(first.bottom, word.bottom) - max(first.top, word.top)
    return shared > _OVERLAP * min(word.bottom - word.top, first.bottom - first.top)


def _parts(row: list[Word]) -> Iterator[list[Word]]:
    part: list[Word] = []
    for word in row:
        if part:
            before = part[-1]
            limit = _SPACED_GAP if word.spaced else _GAP
            gap = (word.left - before.right) / max(before.size, word.size)
            # What a bullet or a number stands before belongs to it at any distance near by.
            lead = len(part) == 1 and BULLET.match(before.text) and gap < 4
            if gap > limit and not lead:
                yield part
                part = []
        part.append(word)
    if part:
        yield part


def _close(row: list[Word]) -> list[Word]:
    """Letterspaced words closed up: signs alone at even distances, wider where a word ends."""
    kept: list[Word] = []
    run: list[Word] = []
    for word in [*row, None]:
        near = not run or (word and word.left - run[-1].right < 2.2 * word.size)
        if word is not None and word.text.isalpha() and _is_letter(word.text) and near:
            run.append(word)
            continue
        kept += _spelled(run) if len(run) > 3 else run
        run = []
        if word is not None:
            kept.append(word)
    return kept


def _is_letter(text: str) -> bool:
    """Whether a word is one letter, or letters set as one."""
    return len(text) == 1 or text in ("IJ", "ij", "fi", "fl", "ff")


def _spelled(run: list[Word]) -> list[Word]:
    usual = median(after.left - before.right for before, after in pairwise(run))
    closed = [run[0]]
    for before, word in pairwise(run):
        if word.left - before.right > 1.7 * usual:
            word.spaced = True
            closed.append(word)
        else:
            closed[-1].text += word.text
            closed[-1].right = word.right
    return closed
