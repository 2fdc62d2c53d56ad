"""Whether the index can be read, is that of the corpus, and is read by the model that made it."""

import time
from datetime import UTC, datetime

from api.upkeep.finding import Finding, doubt, fault, well, wrong
from ingest import ledger
from ingest.errors import IngestError
from ingest.index import Index, open_index
from ingest.settings import IngestSettings
from ingest.snapshot import Manifest


def examine(ingest: IngestSettings) -> list[Finding]:
    """The index, whether the corpus has changed since, and the model on both."""
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
        found = [well("index", said), _freshness(ingest, manifest), _model(ingest, manifest)]
        return [*found, *_store(ingest, index)]
    finally:
        index.close()


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
