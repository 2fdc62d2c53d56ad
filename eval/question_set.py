"""The questions with known answers, and which of them may be looked at when tuning."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError, model_validator

from eval.errors import QuestionSetError

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Split = Literal["development", "test"]
Category = Literal[
    "fact",
    "datasets",
    "comparison",
    "lesson",
    "privacy",
    "figures",
    "definition",
    "english",
    "unanswerable",
]

FOLDER = Path(__file__).resolve().parent / "questions"


class Gold(BaseModel):
    """Where an answer stands: a document, and words of it that carry the answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    document: Text
    quote: Text


class EvalQuestion(BaseModel):
    """A question; without gold the sources do not hold its answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Text
    question: Text
    split: Split
    category: Category
    gold: tuple[Gold, ...] = ()
    unanswerable: bool = False
    note: str = ""

    @model_validator(mode="after")
    def _is_one_or_the_other(self) -> "EvalQuestion":
        if bool(self.gold) is self.unanswerable:
            raise ValueError("give gold, or say unanswerable: true")
        return self


def load(split: Split | None = None, folder: Path = FOLDER) -> list[EvalQuestion]:
    """Read the questions of one split, or all.

    Raises:
        QuestionSetError: a file or entry is not in order, or an id occurs twice.
    """
    questions: list[EvalQuestion] = []
    seen: set[str] = set()
    for path in sorted(folder.glob("*.yaml")):
        try:
            entries: Sequence[dict[str, object]] = yaml.safe_load(path.read_text(encoding="utf-8"))
            found = [EvalQuestion.model_validate(entry) for entry in entries]
        except (yaml.YAMLError, ValidationError, TypeError) as error:
            raise QuestionSetError(f"{path.name}: {error}") from error
        for each in found:
            if each.id in seen:
                raise QuestionSetError(f"{path.name}: the id {each.id} occurs twice")
            seen.add(each.id)
        questions += found
    return [each for each in questions if split in (None, each.split)]
