"""The documents and passages of a snapshot, in a SQLite file that is only ever written once."""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pydantic import TypeAdapter

from ingest.document import Document, Passage

_SCHEMA = """
CREATE TABLE documents (id TEXT PRIMARY KEY, path TEXT UNIQUE, content BLOB) WITHOUT ROWID;
CREATE TABLE passages (
    place INTEGER PRIMARY KEY,      -- 0, 1, 2 …: row of its vector, number of its words
    id TEXT UNIQUE NOT NULL,
    document_id TEXT NOT NULL,
    first_sentence INTEGER NOT NULL, -- row of its first sentence's vector
    content BLOB NOT NULL
);
CREATE INDEX passages_of_document ON passages (document_id);
"""
_FILE = "catalogue.sqlite"

_document = TypeAdapter(Document)
_passage = TypeAdapter(Passage)

# The row of the first sentence's vector, and the passage.
Placed = tuple[int, Passage]


def form() -> str:
    """Digest of the form in which documents and passages are kept; changes when a noun does."""
    schemas = json.dumps([_document.json_schema(), _passage.json_schema(), _SCHEMA])
    return hashlib.sha256(schemas.encode()).hexdigest()[:16]


def write(folder: Path, documents: Iterable[Document], passages: Iterable[Passage]) -> None:
    """Write the catalogue of a new snapshot.

    Args:
        folder: the snapshot's folder, without a catalogue.
        documents: each with an id of its own.
        passages: in the order of their vectors.

    Raises:
        sqlite3.Error: the disk refuses.
    """
    connection = sqlite3.connect(folder / _FILE)
    try:
        connection.executescript(_SCHEMA)
        connection.executemany(
            "INSERT INTO documents VALUES (?, ?, ?)",
            ((each.id, each.path, _document.dump_json(each)) for each in documents),
        )
        connection.executemany("INSERT INTO passages VALUES (?, ?, ?, ?, ?)", _rows(passages))
        connection.commit()
    finally:
        connection.close()


def _rows(passages: Iterable[Passage]) -> Iterator[tuple[int, str, str, int, bytes]]:
    first = 0
    for place, each in enumerate(passages):
        yield place, each.id, each.document_id, first, _passage.dump_json(each)
        first += len(each.sentences)


class Catalogue:
    """Read access by id and by place; safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        # immutable: the file never changes, so SQLite needs no locks and no journal.
        self._connection = sqlite3.connect(
            f"{(folder / _FILE).resolve().as_uri()}?mode=ro&immutable=1",
            uri=True,
            check_same_thread=False,
        )

    def documents(self) -> list[Document]:
        """All documents, by path."""
        rows = self._connection.execute("SELECT content FROM documents ORDER BY path")
        return [_document.validate_json(content) for (content,) in rows]

    def places(self) -> dict[str, int]:
        """Place of each passage by its id."""
        return dict(self._connection.execute("SELECT id, place FROM passages"))

    def document_ids(self) -> list[str]:
        """Of the document of each passage, by place."""
        rows = self._connection.execute("SELECT document_id FROM passages ORDER BY place")
        return [document_id for (document_id,) in rows]

    def at(self, places: Sequence[int]) -> dict[int, Placed]:
        """Passages by place."""
        marks = ",".join("?" * len(places))
        return self._placed(f"place IN ({marks})", tuple(places))

    def of_document(self, document_id: str) -> dict[int, Placed]:
        """A document's passages by place, in reading order."""
        return self._placed("document_id = ?", (document_id,))

    def _placed(self, condition: str, values: tuple[object, ...]) -> dict[int, Placed]:
        rows = self._connection.execute(
            f"SELECT place, first_sentence, content FROM passages WHERE {condition} ORDER BY place",
            values,
        )
        return {place: (first, _passage.validate_json(content)) for place, first, content in rows}

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()
