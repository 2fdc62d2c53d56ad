"""How long a search takes as a corpus grows, against turning the question into a vector alone."""

import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from api.assistant import Assistant
from api.settings import ApiSettings
from eval import apart, footprint, question_set
from ingest import snapshot
from ingest.document import Document
from ingest.draft import Draft
from ingest.encoder import Encoded
from ingest.encoding import split_as
from ingest.index import Index, open_index
from ingest.ledger import Ledger
from ingest.readers import glossary
from ingest.settings import IngestSettings
from ingest.store import choice

_QUESTIONS = 100
_SEED = 20261125
# Noise on each number of a vector of 384: copies then have a cosine of some 0.96, as passages about
# the same in other words.
_TURN = 0.01


@dataclass(frozen=True, slots=True)
class Searched:
    """One size of corpus; times are medians over questions, in milliseconds.

    Attributes:
        embedding: the question's vectors alone.
        searching: those, all candidates, and the evidence for an answer.
        asking: that and the answer.
        disk: MB of the index's folder.
        memory: MiB of the process after these questions, files that it maps included as far as they
            were read; None where the system does not tell.
    """

    passages: int
    embedding: float
    searching: float
    asking: float
    disk: int
    memory: int | None

    def row(self) -> tuple[str, ...]:
        """Passages, the times, how much longer a search takes than its question's vectors, and what
        it takes of the machine.
        """
        times = (self.embedding, self.searching, self.asking)
        ratio = self.searching / self.embedding
        told = (*(f"{each:.1f}" for each in times), f"{ratio:.2f}")
        return (f"{self.passages}", *told, f"{self.disk}", f"{self.memory or '–'}")


def measure(settings: IngestSettings, passages: int, threads: int) -> Searched:
    """Search the index as it is, or one grown from it.

    Args:
        settings: of an index that is there.
        passages: at least so many; 0 for the index as it is.
        threads: of the model.

    Raises:
        IngestError: there is no index, or no model.
    """
    if not passages:
        return apart.run(search, settings, threads)[0]
    folder = Path(tempfile.mkdtemp(prefix="stadsbron-bench-"))
    made = settings.model_copy(update={"data": folder})
    try:
        (folder / "models").symlink_to(settings.models.resolve())
        with closing(open_index(settings)) as index:
            grow(index, made, passages)
        return apart.run(search, made, threads)[0]
    finally:
        Ledger(made.snapshots, choice.of(made)).leave()
        shutil.rmtree(folder, ignore_errors=True)


def grow(index: Index, made: IngestSettings, passages: int) -> None:
    """Write an index of copies of each document, the vectors of each a little turned.

    Args:
        index: to take documents and vectors from.
        made: where to write.
        passages: at least so many.
    """
    chance = np.random.default_rng(_SEED)
    dimensions = index.vectors.passages.shape[1]
    place = choice.of(made)
    with (
        snapshot.writing(made.snapshots) as scratch,
        Ledger(made.snapshots, place).entered(scratch),
    ):
        with Draft(scratch, dimensions, place) as draft:
            for copy in range(-(-passages // index.manifest.passages)):
                for document in index.documents.values():
                    _add_copy(draft, index, document, copy, chance)
        glossary.keep(index.glossary, scratch)
        counts = {"passages": draft.passages, "sentences": draft.sentences, "store": place.name}
        manifest = index.manifest.model_copy(update=counts)
        snapshot.publish(made.snapshots, scratch, manifest)


def _add_copy(
    draft: Draft, index: Index, document: Document, copy: int, chance: np.random.Generator
) -> None:
    placed = index.catalogue.of_document(document.id)
    name = f"{document.id}-{copy}"
    renamed = replace(document, id=name, path=name)
    passages = [
        replace(passage, id=f"{passage.id}-{copy}", document_id=renamed.id)
        for _, passage in placed.values()
    ]
    encoded = (
        _turned(index.vectors.encoded(place, range(first, first + len(passage.sentences))), chance)
        for place, (first, passage) in placed.items()
    )
    draft.add(split_as(renamed, passages), encoded)


def _turned(encoded: Encoded, chance: np.random.Generator) -> Encoded:
    vector = encoded.passage + chance.normal(0, _TURN, encoded.passage.shape)
    turned = (vector / np.linalg.norm(vector)).astype(np.float32)
    return replace(encoded, passage=turned)


def search(settings: IngestSettings) -> Searched:
    """Search an index that is there."""
    from api.app import create_assistant
    from ingest import encoder

    assistant = create_assistant(settings, ApiSettings())
    model = encoder.load(settings)
    questions = [each.question for each in question_set.load("development")[:_QUESTIONS]]
    index = assistant.index
    times = {
        "embedding": _median(model.encode_question, questions),
        "searching": _median(lambda question: _search(assistant, question), questions),
        "asking": _median(assistant.ask, questions),
    }
    taken = footprint.of(os.getpid())
    return Searched(
        passages=index.manifest.passages,
        **times,
        disk=sum(each.stat().st_size for each in index.folder.rglob("*")) // 10**6,
        memory=taken.memory if taken else None,
    )


def _search(assistant: Assistant, question: str) -> None:
    assistant.search(question, assistant.passages)


def _median(call: Callable[[str], object], questions: Sequence[str]) -> float:
    times = []
    call(questions[0])
    for question in questions:
        started = time.perf_counter()
        call(question)
        times.append(time.perf_counter() - started)
    return statistics.median(times) * 1e3
