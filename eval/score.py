"""Ask every question, and say how well it was answered.

Measures, each a mean over questions:

- ``passage_recall``: a passage with a gold quote is among those that the answer is made from.
- ``sentence_recall``: a sentence that overlaps a gold quote is in the answer.
- ``document_precision``: share of an answer's sentences that cite a gold document.
- ``answered``: an answerable question is answered.
- ``refused``: an unanswerable question is refused.
- ``auroc``: chance that an answerable question gets more confidence than an unanswerable one
  (Hanley and McNeil 1982, doi:10.1148/radiology.143.1.7063747).

Intervals are percentile bootstraps over questions (Efron and Tibshirani 1993), 95%.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

import numpy as np

from api.answering.answer import Answer
from api.assistant import Assistant
from eval.errors import QuestionSetError
from eval.question_set import EvalQuestion
from ingest.document import Document, Span

_RESAMPLES = 2000
# Any fixed number: two runs over the same answers give the same intervals.
_SEED = 20261124


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one question."""

    question: EvalQuestion
    confidence: float
    answered: bool
    passage_found: bool
    sentence_found: bool
    cited_gold: float | None
    """Share of the answer's sentences from a gold document; None where it was refused."""

    @property
    def fault(self) -> str:
        """What went wrong, in a few words; empty where nothing did."""
        if self.question.unanswerable:
            return "answered" if self.answered else ""
        if not self.passage_found:
            return "not found"
        if not self.answered:
            return "refused"
        return "" if self.sentence_found else "other sentence"


@dataclass(frozen=True, slots=True)
class Measure:
    """A mean with its 95% interval, over this many questions."""

    value: float
    low: float
    high: float
    count: int

    def as_dict(self) -> dict[str, float]:
        """For JSON."""
        return asdict(self)


def ask_all(
    questions: Sequence[EvalQuestion], assistant: Assistant, passages: int
) -> list[Outcome]:
    """Ask each question.

    Raises:
        QuestionSetError: a gold document or quote is not in the index.
    """
    return [_outcome(question, assistant, passages) for question in questions]


def _outcome(question: EvalQuestion, assistant: Assistant, passages: int) -> Outcome:
    gold = [
        (each.document, gold_span(assistant.index.documents, each.document, each.quote))
        for each in question.gold
    ]
    evidence = assistant.search(question.question, passages)
    _, result = assistant.ask(question.question)
    cited = (
        [
            (sentence.citation.document_id, (sentence.citation.start, sentence.citation.end))
            for sentence in result.sentences
        ]
        if isinstance(result, Answer)
        else []
    )
    documents = {document for document, _ in gold}
    return Outcome(
        question=question,
        confidence=result.confidence,
        answered=isinstance(result, Answer),
        passage_found=any(
            _overlap((each.document.id, (each.passage.start, each.passage.end)), gold)
            for each in evidence
        ),
        sentence_found=any(_overlap(place, gold) for place in cited),
        cited_gold=float(np.mean([document in documents for document, _ in cited]))
        if cited
        else None,
    )


def gold_span(documents: dict[str, Document], document_id: str, quote: str) -> Span:
    """Where a quote stands in its document.

    Raises:
        QuestionSetError: the document or the quote is gone.
    """
    document = documents.get(document_id)
    if document is None:
        raise QuestionSetError(f"the gold document {document_id} is not in the index")
    start = document.text.find(quote)
    if start < 0:
        raise QuestionSetError(f"{document_id} does not hold the quote {quote!r}")
    return start, start + len(quote)


def _overlap(place: tuple[str, Span], gold: Sequence[tuple[str, Span]]) -> bool:
    document, (start, end) = place
    return any(
        document == other and start < other_end and other_start < end
        for other, (other_start, other_end) in gold
    )


def measures(outcomes: Sequence[Outcome]) -> dict[str, Measure]:
    """All measures over some outcomes."""
    answerable = [each for each in outcomes if not each.question.unanswerable]
    unanswerable = [each for each in outcomes if each.question.unanswerable]
    cited = [each.cited_gold for each in answerable if each.cited_gold is not None]
    return {
        "passage_recall": _mean([each.passage_found for each in answerable]),
        "sentence_recall": _mean([each.sentence_found for each in answerable]),
        "document_precision": _mean(cited),
        "answered": _mean([each.answered for each in answerable]),
        "refused": _mean([not each.answered for each in unanswerable]),
        "auroc": _auroc(
            [each.confidence for each in answerable], [each.confidence for each in unanswerable]
        ),
    }


def _mean(values: Sequence[float]) -> Measure:
    array = np.asarray(values, dtype=float)
    return _interval(len(array), lambda rows: float(array[rows].mean()))


def _auroc(positive: Sequence[float], negative: Sequence[float]) -> Measure:
    scores = np.array([*positive, *negative])
    labels = np.array([True] * len(positive) + [False] * len(negative))

    def area(rows: np.ndarray) -> float:
        inside, outside = scores[rows][labels[rows]], scores[rows][~labels[rows]]
        if not len(inside) or not len(outside):
            return float("nan")
        higher = (inside[:, None] > outside[None, :]).mean()
        return float(higher + 0.5 * (inside[:, None] == outside[None, :]).mean())

    return _interval(len(scores), area)


def _interval(count: int, statistic: Callable[..., float]) -> Measure:
    if not count:
        return Measure(float("nan"), float("nan"), float("nan"), 0)
    generator = np.random.default_rng(_SEED)
    samples = [statistic(generator.integers(count, size=count)) for _ in range(_RESAMPLES)]
    low, high = np.nanpercentile(samples, [2.5, 97.5])
    return Measure(statistic(np.arange(count)), float(low), float(high), count)
