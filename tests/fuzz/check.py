"""What must hold for any file: a document that holds together, or a reason why there is none."""

from pathlib import Path

from ingest import chunking, readers
from ingest.document import Document
from ingest.errors import DocumentError
from tests.fuzz.seed import FORMATS


def corpus(folder: Path, name: str, content: bytes) -> Path:
    """A folder with a file of a format and what belongs beside it."""
    for beside, other in FORMATS[name].beside:
        (folder / beside).write_bytes(other)
    (folder / FORMATS[name].file).write_bytes(content)
    return folder


def check(folder: Path) -> None:
    """Read all of a corpus as a build does.

    Raises:
        Exception: anything but a document that holds together, or a reason why there is none.
    """
    for path in readers.files(folder):
        readers.digest(path)
        try:
            _hold(readers.read(path, folder))
        except DocumentError as error:
            _tell(str(error))


def _tell(message: str) -> None:
    """What a person is told is one line that can be printed."""
    message.encode("utf-8")
    if len(message.splitlines()) != 1:
        raise AssertionError(f"a message of several lines: {message!r}")


def _hold(document: Document) -> None:
    """What later steps rely on."""
    for words in (document.text, document.title, document.path, *document.unread):
        words.encode("utf-8")
    assert document.text.strip(), "no text"
    assert len(document.title.splitlines()) == 1, f"a title of several lines: {document.title!r}"
    assert list(document.pages) == sorted(document.pages), "pages out of order"
    blocks = [block for section in document.sections for block in section.blocks]
    ends = [place for block in blocks for place in (block.start, block.end)]
    assert ends == sorted(ends), "blocks out of order"
    assert all(document.text[block.start : block.end].strip() for block in blocks), "empty block"
    assert all(0 <= each.offset <= len(document.text) for each in document.references)
    keys = {source.key for source in document.sources}
    assert all(each.source in keys for each in document.references), "a mark without a source"
    for box in document.boxes:
        assert 0 <= box.left < box.right <= 1, "a box beside its page"
        assert 0 <= box.top < box.bottom <= 1, "a box beside its page"
    for passage in chunking.split(document, lambda texts: [len(text) // 4 for text in texts], 200):
        assert passage.text == document.text[passage.start : passage.end]
