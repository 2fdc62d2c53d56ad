"""How long a search takes as a corpus grows, against turning the question into a vector alone."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from api.assistant import Assistant
from api.settings import ApiSettings
from eval import apart, question_set, ways
from eval.bench_ingest import made_corpus, of_documents
from ingest.settings import IngestSettings

_QUESTIONS = 100


@dataclass(frozen=True, slots=True)
class Searched:
    """One size of corpus; times are medians over questions, in milliseconds.

    Attributes:
        embedding: the question's vectors alone.
        searching: those, all candidates, and the evidence for an answer.
        asking: that and the answer.
    """

    passages: int
    embedding: float
    searching: float
    asking: float

    def row(self) -> tuple[str, ...]:
        """Passages, the times, and how much longer a search takes than its question's vectors."""
        times = (self.embedding, self.searching, self.asking)
        ratio = self.searching / self.embedding
        return (f"{self.passages}", *(f"{each:.1f}" for each in times), f"{ratio:.2f}")


def measure(settings: IngestSettings, documents: int, threads: int) -> Searched:
    """Index so many documents of recombined paragraphs, and search them.

    Args:
        settings: the corpus whose paragraphs are recombined, and the model.
        documents: how many; 0 for the corpus as it is.
        threads: of the model.

    Raises:
        IngestError: there is no corpus, no index of it, or no model.
    """
    if not documents:
        return apart.run(search, settings, threads)[0]
    with made_corpus(settings, of_documents(documents)) as (made, _):
        apart.run(ways.ours, made, threads)
        return apart.run(search, made, threads)[0]


def search(settings: IngestSettings) -> Searched:
    """Search an index that is there."""
    from api.app import create_assistant
    from ingest import encoder

    assistant = create_assistant(settings, ApiSettings())
    model = encoder.load(settings)
    questions = [each.question for each in question_set.load("development")[:_QUESTIONS]]
    return Searched(
        passages=assistant.index.manifest.passages,
        embedding=_median(model.encode_question, questions),
        searching=_median(lambda question: _search(assistant, question), questions),
        asking=_median(assistant.ask, questions),
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
