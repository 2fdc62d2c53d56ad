"""What each step of retrieval adds, one after the other, on the same questions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from api.assistant import Assistant
from api.ranking import DEFAULT, Method
from eval import measures, statistics
from eval.question_set import EvalQuestion
from eval.statistics import Difference, Estimate
from eval.systems import CANDIDATES, Hit, hit

MEASURES = ("recall@5", "recall@12", "ndcg@10")

# Each has what the one before it has; the shares are those of the whole, so that no step is tuned.
STEPS: dict[str, Method] = {
    "dense": Method(late=0, lexical=0, named=0, origins=("word",), spread=False),
    "+ BM25": Method(late=0, named=0, origins=("word",), spread=False),
    "+ compounds": Method(late=0, named=0, origins=("word", "part"), spread=False),
    "+ synonyms": Method(late=0, named=0, spread=False),
    "+ late interaction": Method(named=0, spread=False),
    "+ names in the question": Method(spread=False),
    "+ diversity": DEFAULT,
}


@dataclass(frozen=True, slots=True)
class Step:
    """The measures with a step, and what it adds to the steps before it (None for the first)."""

    name: str
    found: dict[str, Estimate]
    gains: dict[str, Difference] | None


def run(questions: Sequence[EvalQuestion], assistant: Assistant) -> Iterator[Step]:
    """Search with one step more each time.

    Args:
        questions: those without gold are passed over.
        assistant: whose index is searched.
    """
    questions = [each for each in questions if each.gold]
    before: dict[str, list[float]] | None = None
    for name, method in STEPS.items():
        rows = [measures.retrieval(each, _hits(each, assistant, method)) for each in questions]
        values = {measure: [row[measure] for row in rows] for measure in MEASURES}
        found = {measure: statistics.mean(values[measure]) for measure in MEASURES}
        gains = _gains(before, values) if before else None
        yield Step(name, found, gains)
        before = values


def _gains(before: dict[str, list[float]], after: dict[str, list[float]]) -> dict[str, Difference]:
    return {measure: statistics.difference(before[measure], after[measure]) for measure in MEASURES}


def _hits(question: EvalQuestion, assistant: Assistant, method: Method) -> list[Hit]:
    asked = assistant.read(question.question, history=question.history)
    return [hit(each) for each in assistant.find(asked, CANDIDATES, method=method)]
