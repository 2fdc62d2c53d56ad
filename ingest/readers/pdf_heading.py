"""Which lines are headings, and of which level: from the bookmarks, else from the type."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.readers.pdf_line import Line

# In parts of the size of running text.
_LARGER = 1.12
# A heading is short; a line of bold type that is longer is a paragraph.
_LONGEST = 120
_SENTENCE = re.compile(r"[.;,:]$")
_NUMBERED = re.compile(r"(\d+(?:\.\d+)*)\.?\s+\S")

_Style = tuple[float, bool]


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of a PDF's outline: its words, the page that it leads to, and its depth from 1."""

    title: str
    page: int
    level: int


def levels(lines: Sequence[Line], bookmarks: Sequence[Bookmark], usual: float) -> dict[int, int]:
    """Level of each line that is a heading, by ``id``; level 1 is the document's title.

    Args:
        lines: of the whole document, in the order of reading.
        bookmarks: the PDF's outline.
        usual: the size of running text.
    """
    marked = _bookmarked(lines, bookmarks)
    if marked:
        return marked
    return _by_type(lines, usual)


def _bookmarked(lines: Sequence[Line], bookmarks: Sequence[Bookmark]) -> dict[int, int]:
    by_page: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        by_page[line.sheet.number].append(line)
    # Where only one entry is on the first level, it is the title; else there are chapters.
    shift = int(sum(mark.level == 1 for mark in bookmarks) > 1)
    found: dict[int, int] = {}
    for mark in bookmarks:
        page = by_page.get(mark.page, [])
        for place, line in enumerate(page):
            if id(line) not in found and _begins(mark.title, line.text):
                rest = mark.title
                # A long heading breaks over lines.
                for part in page[place : place + 5]:
                    if not _begins(rest, part.text):
                        break
                    found[id(part)] = mark.level + shift
                    rest = rest.removeprefix(part.text).strip()
                break
    return found


def _begins(title: str, text: str) -> bool:
    """Whether a bookmark's words begin with a line; a word may be parted at the line's end."""
    title, text = title.casefold(), text.casefold()
    if text.endswith("-") and title.startswith(text[:-1]):
        return True
    return bool(text) and (title == text or title.startswith(text + " "))


def _by_type(lines: Sequence[Line], usual: float) -> dict[int, int]:
    styles: dict[int, _Style] = {}
    for before, line in zip([None, *lines], lines, strict=False):
        if _is_heading(before, line, usual):
            styles[id(line)] = (round(line.size * 2) / 2, line.bold)
    ranks = sorted(set(styles.values()), key=lambda style: (-style[0], not style[1]))
    if not ranks:
        return {}
    counts = Counter(styles.values())
    first = next((styles[id(line)] for line in lines if id(line) in styles), None)
    # The largest type is the title's where the document begins with it and it does not come back.
    titled = first == ranks[0] and counts[ranks[0]] <= 3 and len(ranks) > 1
    return {place: ranks.index(style) + (1 if titled else 2) for place, style in styles.items()}


def _is_heading(before: Line | None, line: Line, usual: float) -> bool:
    if len(line.text) > _LONGEST or not any(letter.isalpha() for letter in line.text):
        return False
    if line.size > _LARGER * usual:
        return True
    if not line.bold or line.size < 0.95 * usual or _SENTENCE.search(line.text) or line.bullet:
        return False
    apart = line.gap is None or line.gap > 1.35 * line.size or before is None
    return apart and (before is None or not before.bold or before.size != line.size)


def title(lines: Sequence[Line], levels: dict[int, int]) -> str:
    """The largest heading on the first page with text; empty where others are just like it."""
    first = lines[0].sheet.number if lines else 0
    found = [line for line in lines if line.sheet.number == first and id(line) in levels]
    if not found:
        return ""
    largest = max(line.size for line in found)
    place = next(n for n, line in enumerate(found) if line.size == largest)
    like = [line for line in lines if levels.get(id(line)) == levels[id(found[place])]]
    if any(line.sheet.number > first and abs(line.size - largest) < 0.1 for line in like):
        return ""
    words = [found[place].text]
    for before, line in pairwise(found[place:]):
        if line.size != largest or line.base - before.base > 2 * largest:
            break
        words.append(line.text)
    return " ".join(words)
