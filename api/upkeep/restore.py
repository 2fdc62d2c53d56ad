"""Puts back what a backup holds: all of it, or nothing."""

import hashlib
import json
import tarfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path, PurePosixPath
from typing import Any

from pydantic import ValidationError

from api.errors import BackupError
from api.records.keeping import store_to_fill
from api.settings import ApiSettings
from api.upkeep.backup import CONTENTS, FORM, INDEX, RECORDS, Contents, pieces
from ingest import snapshot, storing
from ingest.ledger import Ledger
from ingest.settings import IngestSettings
from ingest.store import choice


def restore(
    path: Path, ingest: IngestSettings, settings: ApiSettings, *, force: bool = False
) -> Contents:
    """Put back the index and what was kept of readers.

    The vectors go into the store of the settings, whichever store they came from.

    Everything is read and held against its digest before anything is changed. The index is put in
    force as a build does it, so that a service that runs takes it over; the rows go into the
    database in one transaction.

    Args:
        path: of the backup.
        ingest: where the index goes.
        settings: into which database.
        force: replace an index and rows that are there.

    Raises:
        BackupError: the file is no backup, damaged, of a newer form, or would replace something.
        IndexBusyError: an index is being built.
        RecordsError: the database cannot be used.
        RecordsUnavailableError: the database does not do its part now.
        SettingsError: the settings name no vector store that can be.
        StorageError: the vector store does not take the vectors.
    """
    try:
        with tarfile.open(path, "r:") as tar:
            contents = _checked(tar, path)
            if contents.snapshot and not force and snapshot.current_name(ingest.snapshots):
                raise BackupError(
                    f"there is an index in {ingest.snapshots}; --force puts that of the backup in "
                    "force in its place"
                )
            _put_back(tar, contents, ingest, settings, force=force)
    except (OSError, tarfile.TarError) as error:
        said = getattr(error, "strerror", None) or error
        raise BackupError(f"{path}: {said}; name a file that `backup` made") from error
    return contents


def _put_back(
    tar: tarfile.TarFile,
    contents: Contents,
    ingest: IngestSettings,
    settings: ApiSettings,
    *,
    force: bool,
) -> None:
    place = choice.of(ingest)
    with (
        snapshot.writing(ingest.snapshots) as scratch,
        Ledger(ingest.snapshots, place).entered(scratch),
    ):
        # The index is whole before the rows are changed, and put in force after.
        if contents.snapshot:
            _unpack(tar, contents, scratch)
            storing.move(scratch, place)
        if contents.records:
            with closing(store_to_fill(settings, ingest.data)) as store:
                if not store.fill(_rows(tar), replace=force):
                    raise BackupError(
                        f"{store.where} holds something already; --force deletes that and puts "
                        "back what the backup has"
                    )
        if contents.snapshot:
            snapshot.adopt(ingest.snapshots, scratch)


def _checked(tar: tarfile.TarFile, path: Path) -> Contents:
    """What a backup says that it holds, once it is sure that it does."""
    try:
        described = tar.extractfile(CONTENTS)
        assert described
        contents = Contents.model_validate_json(described.read())
    except (KeyError, ValidationError) as error:
        raise BackupError(f"{path} is no backup; name a file that `backup` made") from error
    if contents.form != FORM:
        raise BackupError(
            f"{path} was made by another version ({contents.version}); restore it with that one"
        )
    seen = {}
    for member in tar:
        content = tar.extractfile(member)
        if content is None:
            raise BackupError(f"{path}: {member.name} is no file; this is no backup")
        digest = hashlib.sha256()
        for piece in pieces(content):
            digest.update(piece)
        seen[member.name] = digest.hexdigest()
    del seen[CONTENTS]
    wrong = sorted(
        name
        for name in seen.keys() | contents.digests.keys()
        if seen.get(name) != contents.digests.get(name)
    )
    if wrong:
        raise BackupError(f"{path} is damaged at {wrong[0]}; use another backup")
    return contents


def _unpack(tar: tarfile.TarFile, contents: Contents, scratch: Path) -> None:
    root = PurePosixPath(INDEX, contents.snapshot or "")
    for member in tar:
        name = PurePosixPath(member.name)
        if not name.is_relative_to(root):
            continue
        target = scratch.joinpath(*name.relative_to(root).parts)
        if ".." in name.parts:
            raise BackupError(f"{member.name} leads out of the index; this is no backup")
        target.parent.mkdir(parents=True, exist_ok=True)
        content = tar.extractfile(member)
        assert content
        with target.open("wb") as file:
            for piece in pieces(content):
                file.write(piece)
        snapshot.sync(target)


def _rows(tar: tarfile.TarFile) -> Iterator[tuple[str, dict[str, Any]]]:
    lines = tar.extractfile(RECORDS)
    assert lines
    for line in lines:
        table, row = json.loads(line)
        yield table, row
