"""A document without characters that nobody sees, with every place in it where it then is.

Words can be hidden in them, or kept from being found by them. One place for all formats: what a
reader made is done with, so nothing has to count around them.
"""

from collections.abc import Callable
from dataclasses import replace
from itertools import accumulate
from typing import Any

from ingest.document import Block, Document, Section
from ingest.visible import visible

# A place in the text as it was read → the place of the same character now.
_Moved = Callable[[int], int]


def removed(document: Document) -> Document:
    """The document without them; the same one where it has none."""
    text = visible(document.text)
    described: dict[str, Any] = {
        name: _shown(getattr(document, name))
        for name in ("title", "summary", "municipality", "datasets", "questions")
    }
    sources = tuple(
        replace(each, title=visible(each.title), publisher=visible(each.publisher))
        for each in document.sources
    )
    if text == document.text:
        return replace(document, sections=_titled(document.sections), sources=sources, **described)
    # How many of the characters before each place, and before the end, are left.
    left = list(accumulate((bool(visible(each)) for each in document.text), initial=0))
    at: _Moved = left.__getitem__
    return replace(
        document,
        text=text,
        sections=_moved(document.sections, at, text),
        sources=sources,
        pages=tuple(map(at, document.pages)),
        references=tuple(replace(each, offset=at(each.offset)) for each in document.references),
        links=tuple(
            replace(each, start=at(each.start), end=at(each.end)) for each in document.links
        ),
        boxes=tuple(
            replace(each, start=at(each.start), end=at(each.end)) for each in document.boxes
        ),
        **described,
    )


def _shown(words: str | tuple[str, ...]) -> str | tuple[str, ...]:
    return visible(words) if isinstance(words, str) else tuple(map(visible, words))


def _titled(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    return tuple(replace(each, path=tuple(map(visible, each.path))) for each in sections)


def _moved(sections: tuple[Section, ...], at: _Moved, text: str) -> tuple[Section, ...]:
    """Sections at their new places, without blocks in which nothing is left."""
    found = []
    for section in _titled(sections):
        blocks = (Block(each.kind, at(each.start), at(each.end)) for each in section.blocks)
        if kept := tuple(each for each in blocks if text[each.start : each.end].strip()):
            found.append(replace(section, blocks=kept))
    return tuple(found)
