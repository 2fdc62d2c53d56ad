"""Document → passages: along headings and sentences, sized by the model's own tokens.

``eval/chunking.md`` compares this way and its size with others, by what is found.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ingest import sentences
from ingest.document import Document, Passage, Section, Span

CountTokens = Callable[[Sequence[str]], list[int]]

# Raised when the same document gives other passages, so that nothing older is reused.
VERSION = 1


@dataclass(frozen=True, slots=True)
class _Sentence:
    start: int
    end: int
    tokens: int


def split(document: Document, count_tokens: CountTokens, limit: int) -> list[Passage]:
    """Cut a document into passages.

    A passage lies within one section and holds whole sentences; table rows and list items
    count as sentences. A section that is too long is cut into parts of about equal length
    rather than into full ones and a rest.

    Args:
        document: what a reader made.
        count_tokens: tokens of each of some texts, by the embedding model's tokenizer.
        limit: most tokens of a passage with its context; one longer sentence stands alone.

    Returns:
        Passages in the order of the text; together they hold every block's text.
    """
    passages: list[Passage] = []
    seen: dict[str, int] = {}
    for section in document.sections:
        (room,) = count_tokens([context(document, section.path)])
        for part in _parts(document, section, count_tokens, max(limit - room, limit // 2)):
            start, end = part[0].start, part[-1].end
            text = document.text[start:end]
            digest = _digest(document.id, *section.path, text)
            seen[digest] = seen.get(digest, 0) + 1
            if seen[digest] > 1:
                digest = _digest(digest, str(seen[digest]))
            passages.append(
                Passage(
                    id=digest,
                    document_id=document.id,
                    section=section.path,
                    page=document.page_at(start),
                    start=start,
                    end=end,
                    text=text,
                    sentences=tuple((sentence.start, sentence.end) for sentence in part),
                )
            )
    return passages


def context(document: Document, section: tuple[str, ...]) -> str:
    """What a passage is about, to be read by the model before its text: title, place, headings."""
    place = f" ({', '.join(document.municipality)})" if document.municipality else ""
    return ". ".join((document.title + place, *section)) + "."


def in_context(document: Document, passage: Passage) -> str:
    """A passage behind what it is about: what is read of it where it stands alone."""
    return f"{context(document, passage.section)}\n{passage.text}"


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8")).hexdigest()[:16]


def _parts(
    document: Document, section: Section, count_tokens: CountTokens, limit: int
) -> Iterator[list[_Sentence]]:
    spans = list(sentence_spans(document, section))
    counts = count_tokens([document.text[start:end] for start, end in spans])
    units = [_Sentence(*span, tokens) for span, tokens in zip(spans, counts, strict=True)]
    total = sum(unit.tokens for unit in units)
    target = total / -(-total // limit) if total else limit
    part: list[_Sentence] = []
    size = 0
    for unit in units:
        # Half of the next sentence beyond the even share is nearer to it than stopping short.
        full = size + unit.tokens > limit or size + unit.tokens / 2 > target
        if part and full:
            yield part
            part, size = [], 0
        part.append(unit)
        size += unit.tokens
    if part:
        yield part


def sentence_spans(document: Document, section: Section) -> Iterator[Span]:
    """Sentences of a section, and its table rows, in order: what a passage never cuts through."""
    for block in section.blocks:
        if block.kind == "row":
            yield block.start, block.end
        else:
            for start, end in sentences.split(document.text[block.start : block.end]):
                yield block.start + start, block.start + end
