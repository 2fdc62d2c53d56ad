"""Two runs over the same questions, and the gate that one of them must pass.

The gate asks two things of a run: that measures are at least what ``gate.toml`` says, and that
none is worse than in the baseline by more than its margin, with 95% confidence: the one-sided
lower bound of the paired difference stays above minus the margin (a non-inferiority test).
"""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from eval import statistics
from eval.errors import ReportError
from eval.judgement import OPINIONS
from eval.measures import NAMES
from eval.report import Report, Row
from eval.statistics import Difference

GATE = Path(__file__).resolve().parent / "gate.toml"


@dataclass(frozen=True, slots=True)
class Turned:
    """A question that went from right to wrong, or the other way."""

    id: str
    question: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """The second run less the first: overall, by category, and the questions that turned."""

    measures: dict[str, Difference]
    categories: dict[str, dict[str, Difference]]
    turned: tuple[Turned, ...]


class Gate(BaseModel):
    """What a run must reach.

    Attributes:
        baseline: report of the run that it must not be worse than; beside ``gate.toml``.
        minimum: by measure.
        margin: by measure, how much worse than the baseline it may be.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    baseline: str | None = None
    minimum: dict[str, Annotated[float, Field(ge=0, le=1)]] = {}
    margin: dict[str, Annotated[float, Field(ge=0, le=1)]] = {}

    @field_validator("minimum", "margin")
    @classmethod
    def _are_measures(cls, values: dict[str, float]) -> dict[str, float]:
        for name in values:
            if name not in NAMES:
                # A judge's opinion is no ground to fail a change: another draw may differ.
                judged = ", but an opinion of a language model" if name in OPINIONS else ""
                raise ValueError(f"{name} is not a measure{judged}; use {', '.join(NAMES)}")
        return values


@dataclass(frozen=True, slots=True)
class Verdict:
    """One line of the gate.

    Attributes:
        asked: what the gate asks, for people.
        found: what the run has.
    """

    measure: str
    asked: str
    found: str
    passed: bool


def compare(before: Report, after: Report) -> Comparison:
    """Pair the questions of two runs.

    Raises:
        ReportError: they share no question.
    """
    pairs = _pairs(before, after)
    categories = sorted({first.category for first, _ in pairs})
    return Comparison(
        measures=dict(_differences(pairs)),
        categories={
            category: dict(_differences([pair for pair in pairs if pair[0].category == category]))
            for category in categories
        },
        turned=tuple(
            Turned(first.id, first.question, first.stage or "right", second.stage or "right")
            for first, second in pairs
            if bool(first.stage) is not bool(second.stage)
        ),
    )


def _pairs(before: Report, after: Report) -> list[tuple[Row, Row]]:
    rows = {row.id: row for row in after.questions}
    pairs = [
        (row, rows[row.id])
        for row in before.questions
        if row.id in rows and rows[row.id].question == row.question
    ]
    if not pairs:
        raise ReportError("the two reports share no question; make them of the same split")
    return pairs


def _differences(pairs: Sequence[tuple[Row, Row]]) -> Iterator[tuple[str, Difference]]:
    for name in NAMES:
        if name == "auroc":
            decided = [each for each in pairs if not each[0].mistaken]
            labels = [not first.unanswerable for first, _ in decided]
            if len(set(labels)) == 2:
                first = [row.confidence for row, _ in decided]
                second = [row.confidence for _, row in decided]
                yield name, statistics.auroc_difference(first, second, labels)
            continue
        values = [(one.values.get(name), two.values.get(name)) for one, two in pairs]
        shared = [(one, two) for one, two in values if one is not None and two is not None]
        if shared:
            yield name, statistics.difference(*map(list, zip(*shared, strict=True)))


def read_gate(path: Path = GATE) -> Gate:
    """Read what a run must reach.

    Raises:
        ReportError: the file is missing or not in order.
    """
    try:
        return Gate.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ReportError(f"{path} cannot be read: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))
        raise ReportError(f"{path}: {field}: {first['msg']}") from error


def hold(report: Report, gate: Gate, baseline: Report | None) -> list[Verdict]:
    """Hold a run against the gate.

    Raises:
        ReportError: the baseline shares no question with the run.
    """
    verdicts = []
    for name, least in gate.minimum.items():
        found = report.estimate(name)
        value = found.value if found else float("nan")
        # A measure over no questions has not been reached.
        verdicts.append(Verdict(name, f"at least {least:.2f}", f"{value:.3f}", value >= least))
    if baseline is not None:
        differences = compare(baseline, report).measures
        for name, margin in gate.margin.items():
            change = differences.get(name)
            floor = change.floor if change else float("nan")
            verdicts.append(
                Verdict(
                    name,
                    f"no worse than the baseline by more than {margin:.2f}",
                    f"{change.value:+.3f}, surely above {floor:+.3f}" if change else "not measured",
                    floor >= -margin,
                )
            )
    return verdicts
