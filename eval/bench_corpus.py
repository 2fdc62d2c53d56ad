"""A corpus of any size for measuring: paragraphs of a real one, put together anew."""

import random
from collections.abc import Iterable
from pathlib import Path

from ingest.document import Document

_SEED = 20261125

# As the shipped corpus has them: a document has some six sections of two or three paragraphs.
_SECTIONS = (4, 5, 6, 7, 8)
_PARAGRAPHS = (1, 2, 3, 4)

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
    paragraphs = [
        " ".join(document.text[block.start : block.end].split())
        for document in documents
        for section in document.sections
        for block in section.blocks
        if block.kind == "paragraph"
    ]
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
