"""Ways to cut a document into passages: the one in use, and those that it is measured against.

All put the same title and headings before a passage, so that only the cut differs.
"""

from collections.abc import Callable, Iterator

from ingest import chunking
from ingest.chunking import CountTokens
from ingest.document import Document, Passage, Span

# Makes passages of a document, by the model's count of tokens.
Cut = Callable[[Document, CountTokens], list[Passage]]


def sections(limit: int) -> Cut:
    """As ``chunking.split``, with passages of at most so many tokens."""

    def cut(document: Document, count_tokens: CountTokens) -> list[Passage]:
        return chunking.split(document, count_tokens, limit)

    return cut


def fixed(size: int) -> Cut:
    """LlamaIndex's TokenTextSplitter: so many tokens, wherever a sentence or section ends."""

    def cut(document: Document, count_tokens: CountTokens) -> list[Passage]:
        from llama_index.core.node_parser import TokenTextSplitter

        splitter = TokenTextSplitter(
            chunk_size=size,
            chunk_overlap=0,
            # It only asks how long the list is.
            tokenizer=lambda text: [0] * count_tokens([text])[0],
        )
        spans, end = [], 0
        for chunk in splitter.split_text(document.text):
            start = document.text.index(chunk, end)
            end = start + len(chunk)
            spans.append((start, end))
        return _passages(document, spans)

    return cut


def window(neighbours: int) -> Cut:
    """A passage for each sentence, with so many sentences of its section on either side.

    As LlamaIndex's SentenceWindowNodeParser, except that the model reads the neighbours too.
    """

    def cut(document: Document, _: CountTokens) -> list[Passage]:
        spans = []
        for section in document.sections:
            sentences = list(chunking.sentence_spans(document, section))
            for place in range(len(sentences)):
                around = sentences[max(place - neighbours, 0) : place + neighbours + 1]
                spans.append((around[0][0], around[-1][1]))
        return _passages(document, spans)

    return cut


def _passages(document: Document, spans: list[Span]) -> list[Passage]:
    return [
        Passage(
            id=f"{document.id}-{number}",
            document_id=document.id,
            section=_section(document, start),
            page=document.page_at(start),
            start=start,
            end=end,
            text=document.text[start:end],
            sentences=tuple(_within(document, start, end)),
        )
        for number, (start, end) in enumerate(spans)
    ]


def _section(document: Document, offset: int) -> tuple[str, ...]:
    """Headings above the text at an offset; those above the text that follows, at a heading."""
    for section in document.sections:
        if section.blocks and offset < section.blocks[-1].end:
            return section.path
    return ()


def _within(document: Document, start: int, end: int) -> Iterator[Span]:
    """Sentences of a stretch, cut off where it is."""
    for section in document.sections:
        for first, last in chunking.sentence_spans(document, section):
            if first < end and last > start:
                yield max(first, start), min(last, end)
