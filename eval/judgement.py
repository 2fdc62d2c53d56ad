"""The nouns of judging: verdicts of a language model, and the figures over them.

They stand apart from the measures of a run. A judge may say something else tomorrow, so that its
figures carry how far its draws agreed and how many it failed to give, and no gate asks for them.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, Self, get_args

from pydantic import BaseModel, ConfigDict

from eval import agreement, statistics

Opinion = Literal["faithfulness", "relevance"]
OPINIONS: tuple[Opinion, ...] = get_args(Opinion)

# By draw, the verdict on each unit: on each sentence of an answer, or on the answer as a whole.
Draws = tuple[tuple[float | None, ...], ...]


class Judged(BaseModel):
    """One opinion over all questions.

    Attributes:
        value: mean over questions of the mean over draws; None where there is no verdict at all.
        low: of the 95% interval, a bootstrap over questions.
        high: of the same.
        questions: with a verdict.
        agreement: share of the pairs of draws that gave the same verdict.
        alpha: agreement beyond chance, see agreement.alpha; None where all verdicts are the same.
        draws: asked for.
        missing: of those, how many gave no verdict, or not on every sentence.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    value: float | None
    low: float | None
    high: float | None
    questions: int
    agreement: float | None
    alpha: float | None
    draws: int
    missing: int

    @classmethod
    def of(cls, verdicts: Sequence[Draws]) -> Self:
        """From the draws of each question."""
        means = [value for each in verdicts if (value := mean(each)) is not None]
        found = statistics.mean(means) if means else None
        units = [unit for draws in verdicts for unit in zip(*draws, strict=True)]
        return cls(
            value=found.value if found else None,
            low=found.low if found else None,
            high=found.high if found else None,
            questions=len(means),
            agreement=agreement.observed(units),
            alpha=agreement.alpha(units),
            draws=sum(map(len, verdicts)),
            missing=sum(None in draw for draws in verdicts for draw in draws),
        )

    def cells(self) -> tuple[str, ...]:
        """For a table: value, interval, questions, agreement, alpha, missing draws."""
        interval = "" if self.low is None else f"{self.low:.3f} – {self.high:.3f}"
        agreed = (_shown(each) for each in (self.agreement, self.alpha))
        missing = f"{self.missing} / {self.draws}"
        return _shown(self.value), interval, str(self.questions), *agreed, missing


class Judgement(BaseModel):
    """What a language model thinks of the answers of a run; refusals are not judged.

    Attributes:
        model: as its service names it.
        evaluator: the library whose prompts were asked, with its version.
        draws: how often each verdict was asked for.
        tokens: as the service counted them; 0 where it does not.
        trouble: why the first missing draw is missing; empty where none is.
        opinions: the figures, by name.
        verdicts: by id of question and name of opinion.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: str
    evaluator: str
    draws: int
    tokens: int
    trouble: str
    opinions: dict[Opinion, Judged]
    verdicts: dict[str, dict[Opinion, Draws]]

    @classmethod
    def of(
        cls,
        verdicts: Mapping[str, dict[Opinion, Draws]],
        *,
        model: str,
        evaluator: str,
        draws: int,
        tokens: int,
        trouble: str,
    ) -> Self:
        """Put figures on verdicts."""
        return cls(
            model=model,
            evaluator=evaluator,
            draws=draws,
            tokens=tokens,
            trouble=trouble,
            opinions={
                name: Judged.of([each[name] for each in verdicts.values()]) for name in OPINIONS
            },
            verdicts=dict(verdicts),
        )

    def markdown(self) -> list[str]:
        """Lines of a table, with what the figures rest on."""
        missing = f" A missing verdict: {self.trouble}." if self.trouble else ""
        return [
            "",
            f"Judged by {self.model}, {self.draws} draws, {self.tokens} tokens, with the prompts "
            f"of {self.evaluator}; an opinion, not a measure.{missing}",
            "",
            "| opinion | value | 95% interval | questions | agreement | alpha | missing draws |",
            "| --- | --- | --- | --- | --- | --- | --- |",
            *(f"| {' | '.join((name, *each.cells()))} |" for name, each in self.opinions.items()),
        ]

    def of_question(self, question: str) -> Iterator[tuple[Opinion, str]]:
        """The opinions of one question, for people: name and mean; nothing for a refusal."""
        for name, draws in self.verdicts.get(question, {}).items():
            yield name, _shown(mean(draws)) or "–"


def mean(draws: Draws) -> float | None:
    """Mean over the draws that are whole of the mean verdict of each; None where none is."""
    whole = [[value for value in draw if value is not None] for draw in draws if None not in draw]
    return sum(sum(draw) / len(draw) for draw in whole) / len(whole) if whole else None


def _shown(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"
