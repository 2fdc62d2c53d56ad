"""The documents and passages of a snapshot, in a SQLite file that is only ever written once."""

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from pydantic import TypeAdapter

from ingest.document import Document, Passage

_SCHEMA = """
CREATE TABLE documents (id TEXT PRIMARY KEY, path TEXT UNIQUE, content BLOB) WITHOUT ROWID;
CREATE TABLE passages (
    place INTEGER PRIMARY KEY,       -- 0, 1, 2 …: row of its vector, number of its words
    id TEXT UNIQUE NOT NULL,
    document_id TEXT NOT NULL,
    first_sentence INTEGER NOT NULL, -- row of its first sentence's vector
    sentences INTEGER NOT NULL,
    encoded BLOB NOT NULL,           -- digest of what the model read
    content BLOB NOT NULL
);
CREATE INDEX passages_of_document ON passages (document_id);
CREATE INDEX passages_by_encoded ON passages (encoded);
"""
_FILE = "catalogue.sqlite"

_CARRY_DOCUMENTS = """
INSERT INTO documents SELECT * FROM before.documents WHERE id IN (
    SELECT document_id FROM before.passages WHERE place >= :start AND place < :stop
)
"""
_CARRY_PASSAGES = """
INSERT INTO passages
SELECT place + :places, id, document_id, first_sentence + :sentences, sentences, encoded, content
FROM before.passages WHERE place >= :start AND place < :stop
"""

_document = TypeAdapter(Document)
_passage = TypeAdapter(Passage)

# A passage's own id and its document's.
Ids = tuple[str, str]

# The row of the first sentence's vector, and the passage.
Placed = tuple[int, Passage]


def form() -> str:
    """Digest of the form in which documents and passages are kept; changes when a noun does."""
    schemas = json.dumps([_document.json_schema(), _passage.json_schema(), _SCHEMA])
    return hashlib.sha256(schemas.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Extent:
    """Where a document's passages and their sentences lie: rows of the arrays."""

    document_id: str
    places: range
    sentences: range


class Writer:
    """The catalogue of a new snapshot, written a document at a time.

    Args:
        folder: the snapshot's folder, without a catalogue.
        before: folder of an earlier snapshot to carry documents over from.

    Raises:
        sqlite3.Error: the disk refuses.
    """

    def __init__(self, folder: Path, before: Path | None) -> None:
        self.documents = self.passages = self.sentences = 0
        # A build that fails throws the file away, so nothing is ever rolled back.
        self._connection = sqlite3.connect((folder / _FILE).resolve().as_uri(), uri=True)
        self._connection.execute("PRAGMA journal_mode = OFF")
        self._connection.executescript(_SCHEMA)
        if before:
            self._connection.execute("ATTACH ? AS before", (_read_only(before),))

    def add(
        self, document: Document, passages: Sequence[Passage], encoded: Sequence[bytes]
    ) -> None:
        """Write a document.

        Args:
            document: with an id of its own.
            passages: in reading order.
            encoded: of each passage, the digest of what the model reads.
        """
        self._connection.execute(
            "INSERT INTO documents VALUES (?, ?, ?)",
            (document.id, document.path, _document.dump_json(document)),
        )
        for passage, digest in zip(passages, encoded, strict=True):
            count = len(passage.sentences)
            self._connection.execute(
                "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    *(self.passages, passage.id, passage.document_id),
                    *(self.sentences, count, digest, _passage.dump_json(passage)),
                ),
            )
            self.passages += 1
            self.sentences += count
        self.documents += 1

    def carry(self, places: range, sentences: range) -> None:
        """Take whole documents over that lie one after another in the earlier snapshot."""
        bounds = {"start": places.start, "stop": places.stop}
        shift = {
            "places": self.passages - places.start,
            "sentences": self.sentences - sentences.start,
        }
        self.documents += self._connection.execute(_CARRY_DOCUMENTS, bounds).rowcount
        self._connection.execute(_CARRY_PASSAGES, bounds | shift)
        self.passages += len(places)
        self.sentences += len(sentences)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if error is None:
                self._connection.commit()
        finally:
            self._connection.close()


def _read_only(folder: Path) -> str:
    # immutable: the file never changes, so SQLite needs no locks and no journal.
    return f"{(folder / _FILE).resolve().as_uri()}?mode=ro&immutable=1"


class Catalogue:
    """Read access by id and by place; safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        self._connection = sqlite3.connect(_read_only(folder), uri=True, check_same_thread=False)

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

    def paths(self) -> list[str]:
        """Of all documents."""
        return [path for (path,) in self._connection.execute("SELECT path FROM documents")]

    def extent(self, path: str) -> Extent | None:
        """Where the passages of the document of this path lie; None where there is no such one."""
        document_id, *numbers = self._connection.execute(
            "SELECT document_id, min(place), max(place), min(first_sentence), sum(sentences) "
            "FROM passages WHERE document_id = (SELECT id FROM documents WHERE path = ?)",
            (path,),
        ).fetchone()
        if document_id is None:
            return None
        first, last, sentence, sentences = numbers
        return Extent(document_id, range(first, last + 1), range(sentence, sentence + sentences))

    def ids(self, places: range) -> list[Ids]:
        """Ids of the passages at consecutive places."""
        return self._connection.execute(
            "SELECT id, document_id FROM passages WHERE place >= ? AND place < ? ORDER BY place",
            (places.start, places.stop),
        ).fetchall()

    def encoded(self, digest: bytes) -> tuple[int, range] | None:
        """Place and sentences' rows of a passage of which the model read just this; or None."""
        found = self._connection.execute(
            "SELECT place, first_sentence, sentences FROM passages WHERE encoded = ? LIMIT 1",
            (digest,),
        ).fetchone()
        return found and (found[0], range(found[1], found[1] + found[2]))

    def _placed(self, condition: str, values: tuple[object, ...]) -> dict[int, Placed]:
        rows = self._connection.execute(
            f"SELECT place, first_sentence, content FROM passages WHERE {condition} ORDER BY place",
            values,
        )
        return {place: (first, _passage.validate_json(content)) for place, first, content in rows}

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()
