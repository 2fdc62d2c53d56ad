"""What changed? → read → split → encode → write."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import takewhile
from pathlib import Path

from ingest import compounds, corpus, identity, reading, sentences, snapshot, wanted
from ingest.catalogue import Extent
from ingest.document import Document
from ingest.draft import Draft, Earlier
from ingest.encoding import Encoding, Progress
from ingest.errors import CorpusError, DocumentError, StorageError
from ingest.ledger import Ledger
from ingest.readers import glossary
from ingest.reading import Result
from ingest.settings import IngestSettings
from ingest.snapshot import Manifest, Recipe
from ingest.store import choice, chroma
from ingest.store.seam import EMBEDDED, Place
from ingest.vectors import Arrays
from ingest.wanted import Wanted


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did."""

    changed: bool
    encoded: int
    manifest: Manifest


def build_index(
    settings: IngestSettings,
    progress: Progress = lambda *_: None,
    wait: Callable[[], None] | None = None,
) -> Report:
    """Bring the index up to date with the corpus; encode only passages that changed.

    The state before stays in force until the new one is whole. Neither documents nor vectors
    are kept in memory beyond a window of some thousand passages.

    Args:
        settings: where the corpus and the index are, which model, the limits of a file.
        progress: told of the progress.
        wait: called before waiting for another process that is building; without it, such a
            process is an error.

    Raises:
        CorpusError: no corpus, or not one of its documents can be read.
        IndexBusyError: another process is building.
        ModelError: the model cannot be loaded.
        StorageError: the disk, or the vector store, refuses.
    """
    place = choice.of(settings)
    before, aim = snapshot.current_name(settings.snapshots), wanted.now(settings)
    if report := _up_to_date(settings, aim, place):
        return report
    with _refusals(settings.data), snapshot.writing(settings.snapshots, wait) as scratch:
        if snapshot.current_name(settings.snapshots) != before:
            # Another process may have built all while this one waited.
            aim = wanted.now(settings)
            if report := _up_to_date(settings, aim, place):
                return report
        with Ledger(settings.snapshots, place).entered(scratch):
            return _build(settings, aim, place, scratch, progress)


def _up_to_date(settings: IngestSettings, aim: Wanted, place: Place) -> Report | None:
    found = snapshot.current(settings.snapshots)
    if found is None or aim.changes(found[1]) or not _stored(place, found[0]):
        return None
    return Report(changed=False, encoded=0, manifest=found[1])


def _stored(place: Place, folder: Path) -> bool:
    """Whether the vectors are where they should be; a store that is not there says so later."""
    if place.name == EMBEDDED:
        return True
    try:
        place.open(folder, snapshot.collection(folder), Arrays(folder).known).close()
    except StorageError:
        return False
    return True


def _build(
    settings: IngestSettings, aim: Wanted, place: Place, scratch: Path, progress: Progress
) -> Report:
    ids = identity.of(aim.paths)
    left_out: dict[str, str] = {}
    with ExitStack() as open_files:
        earlier = _earlier(settings, aim.recipe)
        if earlier:
            open_files.callback(earlier.close)
        carried = _unchanged(earlier, aim, ids)
        unread = {name: earlier.manifest.unread.get(name, ()) for name in carried if earlier}
        changed = {name: path for name, path in aim.paths.items() if name not in carried}
        # While the model loads, the first documents are being read, and the rest gets ready.
        read = open_files.enter_context(reading.started(changed, settings))
        documents = _documents(read, len(changed), ids, left_out, unread, progress)
        encoding = open_files.enter_context(Encoding(settings, earlier, len(changed), progress))
        _prepare()
        carrying = [*carried.values()]
        with Draft(scratch, encoding.dimensions, place, earlier, carrying) as draft:
            # In the order of a build from scratch, so that nothing depends on what came before.
            waiting = iter(aim.paths)
            for split, encoded in encoding.encode(documents):
                name = corpus.file_of(split.document.path, aim.paths)
                draft.carry(_until(name, waiting, carried))
                draft.add(split, encoded)
            draft.carry(_until(None, waiting, carried))
            if not draft.documents:
                reasons = "\n".join(left_out.values())
                raise CorpusError(f"not one document of {settings.corpus} can be read:\n{reasons}")
            progress("write", 0, 1)
        glossary.keep(corpus.glossary(settings.corpus), scratch)
        manifest = Manifest(
            recipe=aim.recipe,
            created=datetime.now(UTC),
            model_name=encoding.made_by.model_name,
            dtype=encoding.made_by.dtype,
            dimensions=encoding.made_by.dimensions,
            files=aim.files,
            left_out=dict(sorted(left_out.items())),
            unread={name: unread[name] for name in sorted(unread) if unread[name]},
            documents=draft.documents,
            passages=draft.passages,
            sentences=draft.sentences,
            store=place.name,
        )
        snapshot.publish(settings.snapshots, scratch, manifest)
        progress("write", 1, 1)
    return Report(changed=True, encoded=encoding.encoded, manifest=manifest)


def _prepare() -> None:
    chroma.load_libraries()
    sentences.prepare()
    compounds.dutch()


def _earlier(settings: IngestSettings, recipe: Recipe) -> Earlier | None:
    found = snapshot.current(settings.snapshots)
    return Earlier(*found) if found and found[1].recipe.vectors_fit(recipe) else None


def _unchanged(earlier: Earlier | None, aim: Wanted, ids: dict[str, str]) -> dict[str, Extent]:
    """Where the documents whose files, ids and recipe are the same lie, by file."""
    if earlier is None or earlier.manifest.recipe != aim.recipe:
        return {}
    before = earlier.manifest.files
    same = [name for name, digest in aim.files.items() if before.get(name) == digest]
    # An edition lies under its own path, beside the text that it is of.
    paths = {corpus.file_of(path, before): path for path in earlier.catalogue.paths()}
    extents = ((name, earlier.catalogue.extent(paths.get(name, name))) for name in same)
    return {name: extent for name, extent in extents if extent and extent.document_id == ids[name]}


def _until(
    document: str | None, waiting: Iterator[str], carried: dict[str, Extent]
) -> list[Extent]:
    """Where the documents lie that are carried over and come before another; None: the rest."""
    names = takewhile(lambda name: name != document, waiting)
    return [carried[name] for name in names if name in carried]


def _documents(
    read: Iterable[tuple[str, Result]],
    total: int,
    ids: dict[str, str],
    left_out: dict[str, str],
    unread: dict[str, tuple[str, ...]],
    progress: Progress,
) -> Iterator[Document]:
    """Documents as they are read; what is not is entered in ``left_out`` and ``unread``."""
    progress("read", 0, total)
    for done, (name, result) in enumerate(read, start=1):
        progress("read", done, total)
        if isinstance(result, DocumentError):
            left_out[name] = str(result)
        else:
            unread[name] = result.unread
            yield replace(result, id=ids[name])


@contextmanager
def _refusals(data: Path) -> Iterator[None]:
    """Turn what a full or read-only disk raises, in any library, into one clear error."""
    from chromadb.errors import ChromaError
    from safetensors import SafetensorError

    try:
        yield
    except (OSError, sqlite3.Error, ChromaError, SafetensorError) as error:
        reason = getattr(error, "strerror", None) or str(error).splitlines()[0]
        raise StorageError(
            f"the index cannot be written to {data} ({reason}); free space there or set "
            "STADSBRON_DATA to another folder; what was there before is untouched"
        ) from error
