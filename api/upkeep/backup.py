"""A copy of what cannot be made again, or only slowly: the index, and what is kept of readers.

A backup is a tar file: ``backup.json`` with what made it and the SHA-256 of every other member,
``index/…`` with the snapshot in force, and ``records.jsonl`` with a table row a line. The service
goes on while it is made: a snapshot that is held does not change, and the rows are those of one
moment.
"""

import hashlib
import io
import json
import tarfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from pydantic import BaseModel, ConfigDict

from api.errors import BackupError
from api.records.keeping import find_store
from api.records.store import Store
from api.routes.version import VERSION
from api.settings import ApiSettings
from ingest import snapshot
from ingest.settings import IngestSettings

# Raised when the form of a backup changes.
FORM = 1
CONTENTS, INDEX, RECORDS = "backup.json", "index", "records.jsonl"

_PIECE = 1 << 20


class Contents(BaseModel):
    """What a backup holds.

    Attributes:
        form: of the file.
        version: of the program that made it.
        snapshot: name of the folder of the index; None where there was none.
        records: whether what is kept of readers is in it.
        digests: SHA-256 of each member, by name.
    """

    model_config = ConfigDict(frozen=True)

    form: int
    version: str
    created: datetime
    snapshot: str | None
    records: bool
    digests: dict[str, str]


@dataclass(frozen=True, slots=True)
class Made:
    """What was put in a backup."""

    path: Path
    contents: Contents
    rows: int


def make(path: Path, ingest: IngestSettings, settings: ApiSettings) -> Made:
    """Write a backup; the file is whole, or not there.

    Args:
        path: of the file; one that is there is replaced.
        ingest: whose index.
        settings: which database.

    Raises:
        BackupError: there is nothing to copy, or the disk refuses.
        RecordsError: the database cannot be used.
        RecordsUnavailableError: the database does not do its part now.
    """
    beside = path.with_name(f".{path.name}.part")
    try:
        # For its maker alone: what readers wrote is nobody else's.
        beside.touch(mode=0o600)
        with ExitStack() as stack:
            stack.callback(lambda: beside.unlink(missing_ok=True))
            store = find_store(settings, ingest.data)
            if store:
                stack.callback(store.close)
            tar = stack.enter_context(tarfile.open(beside, "w"))
            contents, rows = _fill(tar, ingest, store)
            tar.close()
            snapshot.sync(beside)
            beside.replace(path)
    except OSError as error:
        raise BackupError(
            f"{path}: {error.strerror or error}; name a file in a folder with room that can be "
            "written to"
        ) from error
    return Made(path, contents, rows)


def _fill(
    tar: tarfile.TarFile, ingest: IngestSettings, store: Store | None
) -> tuple[Contents, int]:
    digests: dict[str, str] = {}
    found = snapshot.current(ingest.snapshots)
    if found is None and store is None:
        raise BackupError(
            f"there is neither an index in {ingest.snapshots} nor a database; nothing to copy"
        )
    if found:
        folder = found[0]
        with snapshot.hold(folder):
            for file in sorted(each for each in folder.rglob("*") if each.is_file()):
                name = f"{INDEX}/{folder.name}/{file.relative_to(folder).as_posix()}"
                with file.open("rb") as content:
                    digests[name] = _put(tar, name, content)
    rows = 0
    if store:
        with TemporaryFile() as lines:
            for table, row in store.rows():
                lines.write(json.dumps([table, row], ensure_ascii=False).encode() + b"\n")
                rows += 1
            digests[RECORDS] = _put(tar, RECORDS, lines)
    contents = Contents(
        form=FORM,
        version=VERSION,
        created=datetime.now(UTC),
        snapshot=found[0].name if found else None,
        records=store is not None,
        digests=digests,
    )
    _put(tar, CONTENTS, io.BytesIO(contents.model_dump_json(indent=2).encode()))
    return contents, rows


def _put(tar: tarfile.TarFile, name: str, content: IO[bytes]) -> str:
    """Add a member; gives its digest."""
    content.seek(0)
    digest = hashlib.sha256()
    for piece in pieces(content):
        digest.update(piece)
    member = tarfile.TarInfo(name)
    member.size, member.mode = content.tell(), 0o600
    content.seek(0)
    tar.addfile(member, content)
    return digest.hexdigest()


def pieces(content: IO[bytes]) -> Iterator[bytes]:
    """A file, a piece at a time."""
    while piece := content.read(_PIECE):
        yield piece
