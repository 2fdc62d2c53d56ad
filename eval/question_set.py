"""The questions with known answers, and which of them may be looked at when tuning.

A question names what a complete set of evidence must hold ("needs"), each with every place that
meets it (document, section and quoted words, so that it survives another way of cutting), and what
a complete answer says ("nuggets", Voorhees 2003, each with the wordings that count). The split goes
by families of documents that tell of the same things, so that tuning on one question teaches
nothing about the others that are kept back. Only the first place of a need decides the split: an
alternative is a judgement of what was found, not what the question was written from, so it may
stand in a family of either split.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import yaml
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError, model_validator

from eval.errors import QuestionSetError
from ingest import language
from ingest.errors import YAML_REMEDY

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Split = Literal["development", "test"]
Answerable = Literal[
    "fact",
    "figures",
    "datasets",
    "definition",
    "privacy",
    "lesson",
    "comparison",
    "several",
    "followup",
    "ambiguous",
]
Unanswerable = Literal["near miss", "outside", "hostile"]
# Takes for true what is not so: right is a refusal, and an answer that says what does not hold.
Mistaken = Literal["false premise"]

FOLDER = Path(__file__).resolve().parent / "questions"
FAMILIES = "families.yaml"


class Place(BaseModel):
    """Where an answer stands: a document, the headings above it, and words that carry it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    document: Text
    section: str = ""
    quote: Text

    def is_in(self, document: str, text: str) -> bool:
        """Whether a stretch of a document's text holds the words."""
        return document == self.document and self.quote in text


class Gold(Place):
    """A need: one part of what a complete set of evidence holds.

    Attributes:
        alternatives: other places that answer this part just as well to a reader who sees only
            them, with the title and headings above them.
    """

    alternatives: tuple[Place, ...] = ()

    @property
    def places(self) -> tuple[Place, ...]:
        """Every place that meets the need."""
        return (self, *self.alternatives)

    def is_met_by(self, document: str, text: str) -> bool:
        """Whether a stretch of a document's text holds one of the places."""
        return any(place.is_in(document, text) for place in self.places)


class EvalQuestion(BaseModel):
    """A question; without gold the sources do not hold its answer, or it is mistaken.

    Attributes:
        history: what was asked before it in the same conversation, oldest first.
        gold: the needs; no two are met by the same fact.
        nuggets: what a complete answer says, each as the wordings that count.
        forbidden: wordings that no answer may have.
        split: by the family of the gold documents; as written where there is no gold.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Text
    question: Text
    category: Answerable | Unanswerable | Mistaken
    language: Literal["nl", "en"] = "nl"
    history: tuple[Text, ...] = ()
    gold: tuple[Gold, ...] = ()
    nuggets: tuple[tuple[Text, ...], ...] = ()
    forbidden: tuple[Text, ...] = ()
    split: Split = "development"

    @property
    def answerable(self) -> bool:
        """Whether the right reply is an answer."""
        return self.category in get_args(Answerable)

    @property
    def unanswerable(self) -> bool:
        """Whether the right reply is a refusal."""
        return self.category in get_args(Unanswerable)

    @property
    def mistaken(self) -> bool:
        """Whether it takes for true what is not so."""
        return self.category in get_args(Mistaken)

    @property
    def places(self) -> tuple[Place, ...]:
        """Every place that answers a part of it."""
        return tuple(place for need in self.gold for place in need.places)

    def is_answered_by(self, document: str, text: str) -> bool:
        """Whether a stretch of a document's text answers a part of it."""
        return any(place.is_in(document, text) for place in self.places)

    @model_validator(mode="after")
    def _is_one_or_the_other(self) -> "EvalQuestion":
        if {bool(self.gold), bool(self.nuggets)} != {self.answerable}:
            without = (*get_args(Unanswerable), *get_args(Mistaken))
            raise ValueError(
                f"give gold and nuggets, or one of the categories {', '.join(without)} and neither"
            )
        return self


class Family(BaseModel):
    """Documents that tell of the same things."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    family: Text
    split: Split
    documents: tuple[Text, ...]


def load(split: Split | None = None, folder: Path = FOLDER) -> list[EvalQuestion]:
    """Read the questions of one split, or all.

    Args:
        split: None for all.
        folder: with YAML files of questions, and ``families.yaml`` where gold is given; a set
            without that file is all development.

    Raises:
        QuestionSetError: a file or entry is not in order, an id occurs twice, or the needs of a
            question were written from families of both splits.
    """
    splits = {
        document: family.split for family in families(folder) for document in family.documents
    }
    questions: dict[str, EvalQuestion] = {}
    paths = sorted(path for path in folder.glob("*.yaml") if path.name != FAMILIES)
    if not paths:
        raise QuestionSetError(f"{folder} holds no YAML files with questions")
    for path in paths:
        for entry in _entries(path):
            question = _read(path, entry, splits)
            if question.id in questions:
                raise QuestionSetError(f"{path.name}: the id {question.id} occurs twice")
            questions[question.id] = question
    return [each for each in questions.values() if split in (None, each.split)]


def asked(folder: Path = FOLDER) -> set[str]:
    """The questions in a folder, which may be empty, as they are asked; see ``load``."""
    return {each.question for each in load(folder=folder)} if any(folder.glob("*.yaml")) else set()


def families(folder: Path = FOLDER) -> list[Family]:
    """The families of documents, with the split of each.

    Raises:
        QuestionSetError: the file is not in order.
    """
    path = folder / FAMILIES
    try:
        return [Family.model_validate(each) for each in _entries(path)] if path.exists() else []
    except ValidationError as error:
        raise QuestionSetError(f"{path.name}: {_first(error)}") from error


def _entries(path: Path) -> list[Any]:
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "this is not YAML"
        raise QuestionSetError(f"{path.name}{line}: {problem}; {YAML_REMEDY}") from error
    if not isinstance(entries, list):
        raise QuestionSetError(f"{path.name}: begin each entry with a line that starts with -")
    return entries


def _read(path: Path, entry: Any, splits: Mapping[str, Split]) -> EvalQuestion:
    name = entry.get("id", entry) if isinstance(entry, dict) else entry
    try:
        if "gold" in entry:
            known = [splits.get(gold["document"], "development") for gold in entry["gold"]]
            if len(set(known)) > 1:
                raise QuestionSetError(
                    f"{path.name}: {name}: its gold is in documents of both splits; "
                    "keep that of one"
                )
            entry = {**entry, "split": known[0]}
        return EvalQuestion.model_validate(entry)
    except (ValidationError, TypeError, KeyError, AttributeError, IndexError) as error:
        raise QuestionSetError(f"{path.name}: {name}: {_first(error)}") from error


def _first(error: Exception) -> str:
    """What is wrong, in one line."""
    if not isinstance(error, ValidationError):
        return f"{error!r}: write fields as in the questions beside it"
    first = error.errors()[0]
    return ": ".join([*map(str, first["loc"]), first["msg"].removeprefix("Value error, ")])


def says(text: str, wordings: Iterable[str]) -> bool:
    """Whether a text has one of some wordings, whatever its case, accents and white space."""
    folded = _folded(text)
    return any(_folded(wording) in folded for wording in wordings)


def _folded(text: str) -> str:
    return " ".join(language.fold(text).split())
