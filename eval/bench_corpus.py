"""A corpus of any size for measuring: paragraphs of a real one, put together anew."""

import random
from collections.abc import Iterable
from pathlib import Path

from eval.errors import BenchError
from ingest.document import Document

_SEED = 20261125

# As the shipped corpus has them: a document has some six sections of two or three paragraphs.
_SECTIONS = (4, 5, 6, 7, 8)
_PARAGRAPHS = (1, 2, 3, 4)

# A page of a policy paper has some 350 words, a chapter ten pages.
_WORDS_OF_PAGE = 350
_PAGES_OF_CHAPTER = 10
_STYLE = '#set page(paper: "a4", margin: 20mm)\n#set text(lang: "nl", size: 10pt)\n'
# Characters that mean something in Typst markup.
_ESCAPED = str.maketrans({character: "\\" + character for character in "\\#$*_`<>@~[]'\"/=+-"})

# The number makes each paragraph one that the model has not read before.
_DOCUMENT = """\
---
title: "Document {number}"
kind: lesson
summary: "Voor het meten van snelheid."
---

{sections}
"""


def write(folder: Path, documents: Iterable[Document], count: int) -> int:
    """Write documents of recombined paragraphs; the same ones for the same arguments.

    Args:
        folder: an empty one, or one with fewer documents of the same making.
        documents: whose paragraphs to take.
        count: of documents to have.

    Returns:
        Words in all of them.
    """
    paragraphs = _paragraphs(documents)
    chance = random.Random(_SEED)
    words = 0
    for number in range(count):
        sections = []
        for part in range(chance.choice(_SECTIONS)):
            chosen = chance.choices(paragraphs, k=chance.choice(_PARAGRAPHS))
            sections.append("\n\n".join((f"## Deel {part + 1}", *chosen)))
        text = _DOCUMENT.format(number=number, sections="\n\n".join(sections))
        path = folder / f"{number // 100:03}" / f"document-{number:05}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        words += len(text.split())
    return words


def write_pdf(folder: Path, documents: Iterable[Document], pages: int) -> int:
    """Write one PDF; the same one for the same arguments.

    Args:
        folder: to write it in.
        documents: whose paragraphs to take.
        pages: how many it has.

    Returns:
        Words in it.

    Raises:
        BenchError: Typst is not installed.
    """
    try:
        import typst
    except ImportError as error:
        raise BenchError(
            "Typst is not installed, which sets the PDF; pip install -c constraints.txt typst"
        ) from error
    paragraphs, chance, words = _paragraphs(documents), random.Random(_SEED), 0
    markup = []
    for page in range(pages):
        if page % _PAGES_OF_CHAPTER == 0:
            markup.append(f"= Hoofdstuk {page // _PAGES_OF_CHAPTER + 1}")
        left = _WORDS_OF_PAGE
        while left > 0:
            chosen = chance.choice(paragraphs).split()[:left]
            markup.append(" ".join(chosen).translate(_ESCAPED))
            left -= len(chosen)
        words += _WORDS_OF_PAGE
        markup.append("#pagebreak(weak: true)")
    folder.mkdir(parents=True, exist_ok=True)
    pdf = typst.compile((_STYLE + "\n\n".join(markup)).encode("utf-8"))
    (folder / "groot.pdf").write_bytes(pdf)
    return words


def _paragraphs(documents: Iterable[Document]) -> list[str]:
    return [
        " ".join(document.text[block.start : block.end].split())
        for document in documents
        for section in document.sections
        for block in section.blocks
        if block.kind == "paragraph"
    ]
