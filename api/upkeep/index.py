"""Whether the index can be read, is that of the corpus, and is read by the model that made it."""

import time
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime

from api.settings import ApiSettings
from api.upkeep.finding import Finding, doubt, fault, well, wrong
from ingest import ledger
from ingest.document import Document
from ingest.errors import IngestError
from ingest.index import Index, open_index
from ingest.settings import IngestSettings
from ingest.snapshot import Manifest


def examine(ingest: IngestSettings, settings: ApiSettings) -> list[Finding]:
    """The index, who may see what of it, whether the corpus has changed since, and the model."""
    try:
        index = open_index(ingest)
    except IngestError as error:
        return [wrong("index", error), _model(ingest)]
    # Whatever a damaged file makes of the library that reads it.
    except Exception as error:
        said = f"the index in {ingest.snapshots} cannot be read ({error})"
        remedy = f"put back a backup, or remove {ingest.snapshots} and `python -m ingest build`"
        return [fault("index", said, remedy), _model(ingest)]
    try:
        manifest = index.manifest
        age = datetime.now(UTC) - manifest.created
        said = (
            f"{manifest.documents} documents, {manifest.passages} passages, "
            f"{age.days} days old, made by {manifest.model_name}"
        )
        return [
            well("index", said),
            *_collections(index.documents.values(), settings),
            _freshness(ingest, manifest),
            _model(ingest, manifest),
            *_store(ingest, index),
        ]
    finally:
        index.close()


def _collections(documents: Iterable[Document], settings: ApiSettings) -> list[Finding]:
    """For each collection who may see it; one that is only in the settings is a slip of the pen."""
    subject, opened = "collections", settings.collections
    counted = Counter(each.collection for each in documents if each.collection)
    findings = []
    for name, count in sorted(counted.items()):
        said = f"{name}: {count} documents"
        if name in opened:
            findings.append(well(subject, f"{said}, for {', '.join(opened[name]) or 'no group'}"))
        else:
            remedy = "name it in STADSBRON_API_COLLECTIONS, unless keys alone are to open it"
            findings.append(doubt(subject, f"{said}, for no group", remedy))
    findings += [
        doubt(
            subject,
            f"{name} is in STADSBRON_API_COLLECTIONS, and no document is in it",
            "correct the name there, or in the documents; then `python -m ingest build`",
        )
        for name in sorted(opened.keys() - counted.keys())
    ]
    return findings


def _store(ingest: IngestSettings, index: Index) -> list[Finding]:
    """Whether the vectors are found, and whether any are left behind in another store."""
    subject = "vector store"
    name = index.manifest.store
    begun = time.perf_counter()
    index.store.search(index.vectors.known, 1)
    took = (time.perf_counter() - begun) * 1e3
    if not index.store.answers:
        said = f"{name} stopped answering"
        return [fault(subject, said, "see that it runs; until then passages are compared")]
    found = [well(subject, f"{name} answers in {took:.0f} ms")]
    left = [each for each in ledger.collections(ingest.snapshots) if each.store != name]
    if left:
        said = f"{len(left)} collections are left in {left[0].store}, such as {left[0].name}"
        found.append(doubt(subject, said, "remove them there; a build removes those of its own"))
    return found


def _freshness(ingest: IngestSettings, manifest: Manifest) -> Finding:
    from ingest import wanted

    try:
        changes = wanted.now(ingest).changes(manifest)
    except IngestError as error:
        return wrong("index and corpus", error)
    if changes:
        more = f" and {len(changes) - 1} more" if len(changes) > 1 else ""
        said = f"the corpus changed since the index was built: {changes[0]}{more}"
        return doubt("index and corpus", said, "run `python -m ingest build`")
    return well("index and corpus", "up to date")


def _model(ingest: IngestSettings, manifest: Manifest | None = None) -> Finding:
    from ingest import encoder

    try:
        model = encoder.load(ingest)
        dimensions = model.encode_question("Werkt het?").vector.size
    except (IngestError, OSError) as error:
        return wrong("model", error)
    if manifest and dimensions != manifest.dimensions:
        said = f"{model.model_name} gives {dimensions} numbers, the index has {manifest.dimensions}"
        return fault("model", said, "run `python -m ingest build`")
    return well("model", f"{model.model_name} loads and encodes ({model.dtype})")
