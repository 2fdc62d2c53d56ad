"""A run on disk: as JSON for programs, Markdown for a change's comment, HTML to look into it,
JUnit for CI systems that show tests."""

import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Self, get_args

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from eval import measures
from eval.errors import ReportError
from eval.judgement import Judgement
from eval.measures import NAMES, STAGES, Outcome
from eval.question_set import Gold, Mistaken, Split
from eval.statistics import Estimate, as_dicts
from eval.systems import Said


class Row(BaseModel):
    """One question of a run."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    question: str
    history: tuple[str, ...]
    category: str
    unanswerable: bool
    gold: tuple[Gold, ...]
    sentences: tuple[Said, ...] | None
    confidence: float
    missing: tuple[str, ...]
    values: dict[str, float | None]
    stage: str

    @property
    def mistaken(self) -> bool:
        """Whether the question takes for true what is not so; it says nothing of refusing."""
        return self.category in get_args(Mistaken)

    @classmethod
    def of(cls, outcome: Outcome) -> Self:
        """From what came of a question."""
        question = outcome.question
        return cls(
            id=question.id,
            question=question.question,
            history=question.history,
            category=question.category,
            unanswerable=question.unanswerable,
            gold=question.gold,
            sentences=outcome.reply.sentences,
            confidence=outcome.reply.confidence,
            missing=outcome.missing,
            values=dict(outcome.values),
            stage=outcome.stage,
        )


class Timing(BaseModel):
    """How long answers took, and what they cost; the one part that differs from run to run."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    median_ms: float
    p95_ms: float
    tokens: int


class Report(BaseModel):
    """A run: every question with its reply, and the figures over them.

    Attributes:
        measures: by name, with interval; see measures.
        categories: the same, by category of question.
        stages: how many questions were lost where.
        judge: what a language model thinks of the answers, where one was asked.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    system: str
    split: str
    measures: dict[str, dict[str, float | None]]
    categories: dict[str, dict[str, dict[str, float | None]]]
    stages: dict[str, int]
    words_median: float
    questions: tuple[Row, ...]
    timing: Timing
    judge: Judgement | None = Field(default=None, exclude_if=lambda judge: judge is None)

    @classmethod
    def of(
        cls,
        outcomes: Sequence[Outcome],
        system: str,
        split: Split | str,
        judge: Judgement | None = None,
    ) -> Self:
        """From what came of the questions."""
        categories = sorted({each.question.category for each in outcomes})
        lengths = [len(each.reply.text.split()) for each in outcomes if each.reply.sentences]
        seconds = [each.reply.seconds for each in outcomes]
        return cls(
            system=system,
            split=split,
            measures=_finite(measures.estimates(outcomes)),
            categories={
                category: _finite(
                    measures.estimates(
                        [each for each in outcomes if each.question.category == category]
                    )
                )
                for category in categories
            },
            stages=measures.stages(outcomes),
            words_median=float(np.median(lengths)) if lengths else 0.0,
            questions=tuple(Row.of(each) for each in outcomes),
            timing=Timing(
                median_ms=round(float(np.median(seconds)) * 1000, 1),
                p95_ms=round(float(np.percentile(seconds, 95)) * 1000, 1),
                tokens=sum(each.reply.tokens for each in outcomes),
            ),
            judge=judge,
        )

    @classmethod
    def read(cls, path: Path) -> Self:
        """From its JSON.

        Raises:
            ReportError: the file is missing, or is no report of this version.
        """
        try:
            return cls.model_validate_json(path.read_bytes())
        except FileNotFoundError as error:
            raise ReportError(
                f"{path} is not there; make it with python -m eval run --out"
            ) from error
        except ValidationError as error:
            raise ReportError(
                f"{path} is no report of this version: {error.errors()[0]['msg']}; make it anew"
            ) from error

    def estimate(self, name: str) -> Estimate | None:
        """A measure with its interval; None where no question has it."""
        found = self.measures[name]
        if found["value"] is None:
            return None
        return Estimate(
            found["value"], found["low"] or 0.0, found["high"] or 0.0, int(found["count"] or 0)
        )

    def write(self, folder: Path) -> list[Path]:
        """Write all four forms into a folder, which is made if it is not there."""
        folder.mkdir(parents=True, exist_ok=True)
        files = {
            "report.json": self.model_dump_json(indent=1) + "\n",
            "report.md": self.markdown(),
            "report.html": self.html(),
            "junit.xml": self.junit(),
        }
        for name, content in files.items():
            (folder / name).write_text(content, encoding="utf-8")
        return [folder / name for name in files]

    def slim(self) -> Self:
        """Without what was said or thought, for a baseline: its figures and its stages."""
        rows = (row.model_copy(update={"sentences": None, "gold": ()}) for row in self.questions)
        return self.model_copy(update={"questions": tuple(rows), "judge": None})

    def markdown(self) -> str:
        """Tables for people: measures, stages, and what a judge thinks."""
        lines = [
            f"## {self.system}, {self.split}: {len(self.questions)} questions",
            "",
            "| measure | value | 95% interval | questions |",
            "| --- | --- | --- | --- |",
        ]
        lines += [
            f"| {name} | {found.value:.3f} | {found.low:.3f} – {found.high:.3f} | {found.count} |"
            for name in NAMES
            if (found := self.estimate(name))
        ]
        lines += ["", "| lost at | questions |", "| --- | --- |"]
        lines += [f"| {stage} | {count} |" for stage, count in self.stages.items()]
        lines += ["", f"Median answer: {self.words_median:.0f} words."]
        lines += self.judge.markdown() if self.judge else []
        return "\n".join(lines) + "\n"

    def junit(self) -> str:
        """One test case a question; it fails where the question was lost."""
        failed = sum(bool(row.stage) for row in self.questions)
        suite = ET.Element(
            "testsuite", name=self.system, tests=str(len(self.questions)), failures=str(failed)
        )
        for row in self.questions:
            case = ET.SubElement(suite, "testcase", classname=row.category, name=row.question)
            if row.stage:
                missing = f"; the answer lacks: {', '.join(row.missing)}" if row.missing else ""
                ET.SubElement(case, "failure", message=f"{row.stage}{missing}")
        return ET.tostring(suite, encoding="unicode", xml_declaration=True) + "\n"

    def html(self) -> str:
        """A page that stands alone: figures, plots, and every question with its reply."""
        from jinja2 import Environment

        source = (resources.files("eval") / "report.html.j2").read_text(encoding="utf-8")
        template = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
            source
        )
        return template.render(
            report=self,
            estimates={name: found for name in NAMES if (found := self.estimate(name))},
            stages={stage: self.stages[stage] for stage in STAGES},
            bins=_bins(self.questions),
        )


def _finite(estimates: Mapping[str, Estimate]) -> dict[str, dict[str, float | None]]:
    # JSON has no NaN: a measure over no questions is null.
    return {
        name: {key: None if value != value else value for key, value in each.items()}
        for name, each in as_dicts(estimates).items()
    }


def _bins(rows: Sequence[Row]) -> list[tuple[int, int]]:
    """Answerable and unanswerable questions by confidence, in tenths."""
    counts = [[0, 0] for _ in range(10)]
    for row in rows:
        if not row.mistaken:
            counts[min(9, int(row.confidence * 10))][row.unanswerable] += 1
    return [(answerable, unanswerable) for answerable, unanswerable in counts]
