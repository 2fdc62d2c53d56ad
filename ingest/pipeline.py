"""What changed? → read → split → encode → write."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ingest import catalogue, chunking, corpus, fingerprint, readers, snapshot, tokens, vectors
from ingest.document import Document, Passage, Span
from ingest.errors import CorpusError, StorageError
from ingest.readers import glossary
from ingest.settings import IngestSettings
from ingest.snapshot import Manifest, Recipe
from ingest.tokens import TokenVectors

if TYPE_CHECKING:
    from ingest.encoder import Encoder
    from ingest.index import Index

# Called with the stage, how much of it is done, and how much it is in all.
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did."""

    changed: bool
    encoded: int
    manifest: Manifest


@dataclass(frozen=True, slots=True)
class _Part:
    """A document ready for a snapshot."""

    document: Document
    passages: list[Passage]
    passage_vectors: NDArray[np.float32]
    sentence_vectors: NDArray[np.float16]
    token_vectors: TokenVectors


def recipe(settings: IngestSettings) -> Recipe:
    """What decides what files become, under these settings."""
    return Recipe(
        catalogue=catalogue.form(),
        model=fingerprint.of(settings),
        passage_tokens=settings.passage_tokens,
        readers=readers.VERSION,
        chunking=chunking.VERSION,
        vectors=vectors.VERSION,
        tokens=tokens.VERSION,
    )


def changes(settings: IngestSettings, manifest: Manifest) -> list[str]:
    """What a build would take up: added, changed and removed documents, other settings.

    Raises:
        CorpusError: as ``corpus.scan``.
    """
    files = corpus.digests(settings.corpus)
    lines = [] if recipe(settings) == manifest.recipe else ["the model or a setting"]
    for name in sorted(files.keys() | manifest.files.keys()):
        if name not in manifest.files:
            lines.append(f"{name}: added")
        elif name not in files:
            lines.append(f"{name}: removed")
        elif files[name] != manifest.files[name]:
            lines.append(f"{name}: changed")
    return lines


def build_index(settings: IngestSettings, progress: Progress = lambda *_: None) -> Report:
    """Bring the index up to date with the corpus; encode only documents that changed.

    The state before stays in force until the new one is whole.

    Args:
        settings: where the corpus and the index are, which model.
        progress: told of the progress.

    Raises:
        CorpusError: no corpus, or not one of its documents can be read.
        IndexBusyError: another process is building.
        ModelError: the model cannot be loaded.
        StorageError: the disk refuses.
    """
    found = snapshot.current(settings.snapshots)
    if found and not changes(settings, found[1]):
        return Report(changed=False, encoded=0, manifest=found[1])
    files = corpus.digests(settings.corpus)
    with _refusals(settings.data), snapshot.writing(settings.snapshots) as scratch:
        return _build(settings, recipe(settings), files, scratch, progress)


def _build(
    settings: IngestSettings,
    wanted: Recipe,
    files: dict[str, str],
    scratch: Path,
    progress: Progress,
) -> Report:
    kept = _unchanged(settings, wanted, files)
    progress("read", 0, len(files))
    checked = corpus.check(settings.corpus, only=lambda name: name not in kept)
    progress("read", len(files), len(files))
    if not kept and not checked.documents:
        reasons = "\n".join(checked.left_out.values())
        raise CorpusError(f"not one document of {settings.corpus} can be read:\n{reasons}")
    progress("model", 0, 1)
    from ingest import encoder

    model = encoder.load(settings)
    progress("model", 1, 1)
    added = _encode(model, checked.documents, settings.passage_tokens, progress)
    parts = [(kept | added)[name] for name in sorted(kept | added)]
    progress("write", 0, 1)
    _write(scratch, parts)
    glossary.keep(corpus.glossary(settings.corpus), scratch)
    manifest = Manifest(
        recipe=wanted,
        created=datetime.now(UTC),
        model_name=model.model_name,
        dtype=model.dtype,
        dimensions=model.dimensions,
        files=files,
        left_out=checked.left_out,
        documents=len(parts),
        passages=sum(len(part.passages) for part in parts),
        sentences=sum(len(passage.sentences) for part in parts for passage in part.passages),
    )
    snapshot.publish(settings.snapshots, scratch, manifest)
    progress("write", 1, 1)
    encoded = sum(len(part.passages) for part in added.values())
    return Report(changed=True, encoded=encoded, manifest=manifest)


def _unchanged(settings: IngestSettings, wanted: Recipe, files: dict[str, str]) -> dict[str, _Part]:
    """Documents of the state in force whose files and recipe are the same, by file."""
    found = snapshot.current(settings.snapshots)
    if found is None or found[1].recipe != wanted:
        return {}
    # Opening the store costs a second that a first build need not spend.
    from ingest.index import Index

    index = Index(*found)
    try:
        parts = {}
        for name, digest in files.items():
            document = index.documents.get(PurePath(name).stem)
            if document and name not in parts and index.manifest.files.get(name) == digest:
                parts[name] = _carried(index, document)
        return parts
    finally:
        index.close()


def _carried(index: "Index", document: Document) -> _Part:
    placed = index.catalogue.of_document(document.id)
    rows = [
        row
        for first, passage in placed.values()
        for row in range(first, first + len(passage.sentences))
    ]
    return _Part(
        document,
        [passage for _, passage in placed.values()],
        np.array(index.vectors.passages[list(placed)]),
        np.array(index.vectors.sentences[rows]),
        index.vectors.tokens(list(placed))[0],
    )


def _encode(
    model: "Encoder", documents: dict[str, Document], limit: int, progress: Progress
) -> dict[str, _Part]:
    passages = {
        name: chunking.split(document, model.count_tokens, limit)
        for name, document in documents.items()
    }
    texts = [
        encodable(document, passage)
        for name, document in documents.items()
        for passage in passages[name]
    ]
    done = 0

    def advance(count: int) -> None:
        nonlocal done
        done += count
        progress("encode", done, len(texts))

    progress("encode", 0, len(texts))
    encoded = model.encode_passages(texts, advance)
    parts = {}
    for name, document in documents.items():
        mine = [next(encoded) for _ in passages[name]]
        parts[name] = _Part(
            document,
            passages[name],
            np.stack([each.passage for each in mine]),
            np.concatenate([each.sentences for each in mine]).astype(np.float16),
            tokens.joined([each.tokens for each in mine]),
        )
    return parts


def encodable(document: Document, passage: Passage) -> tuple[str, list[Span]]:
    """A passage as the model reads it, behind its context, and its sentences in that text."""
    lead = chunking.context(document, passage.section) + "\n"
    shift = len(lead) - passage.start
    return lead + passage.text, [(start + shift, end + shift) for start, end in passage.sentences]


def _write(scratch: Path, parts: list[_Part]) -> None:
    from ingest import words

    passages = [passage for part in parts for passage in part.passages]
    catalogue.write(scratch, [part.document for part in parts], passages)
    words.write(
        scratch,
        [encodable(part.document, passage)[0] for part in parts for passage in part.passages],
    )
    vectors.write(
        scratch,
        passages,
        np.concatenate([part.passage_vectors for part in parts]),
        np.concatenate([part.sentence_vectors for part in parts]),
        tokens.joined([part.token_vectors for part in parts]),
    )


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
