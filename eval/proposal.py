"""Questions that readers asked and said something of, as drafts for the question set.

A draft proposes; a person decides. What an answer cited is gold only where it was right, and what a
reader says of it is one reader's word.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ValidationError

from api.question import heard
from api.records.feedback import Reason, Verdict
from eval.errors import QuestionSetError
from eval.question_set import Gold
from ingest.document import Document


class _Cited(BaseModel):
    document_id: str
    section: list[str]
    start: int
    end: int
    text: str


class _Said(BaseModel):
    text: str
    citations: list[_Cited]


class _Line(BaseModel):
    """A line of what ``python -m api records export feedback`` writes."""

    verdict: Verdict
    reason: Reason | None
    comment: str
    question: str
    history: list[str]
    answer: list[_Said]
    sentence: int | None
    language: Literal["nl", "en"]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A question as a draft, and what a reader said of its answer.

    Attributes:
        about: the sentence that it was said of; None where it was the whole answer.
        gold: what the answer cited, as the documents have it now.
        lost: how many citations are no longer in the documents.
    """

    question: str
    history: tuple[str, ...]
    language: Literal["nl", "en"]
    verdict: Verdict
    reason: Reason | None
    comment: str
    about: str | None
    gold: tuple[Gold, ...]
    lost: int


def read(path: Path, documents: Mapping[str, Document]) -> Iterator[Proposal]:
    """Drafts of the feedback in a file, in its order.

    Args:
        path: as ``python -m api records export feedback`` writes it.
        documents: by id, as they are now.

    Raises:
        QuestionSetError: the file cannot be read, or a line is no feedback.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionSetError(f"{path}: {_problem(error)}; {_REMEDY}") from error
    for number, line in enumerate(lines, start=1):
        try:
            said = _Line.model_validate(json.loads(line))
            yield _proposal(said, documents)
        except (ValueError, IndexError) as error:
            raise QuestionSetError(f"{path} line {number}: {_problem(error)}; {_REMEDY}") from error


_REMEDY = "make the file with python -m api records export feedback --out FILE"


def _problem(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return ": ".join([*map(str, first["loc"]), first["msg"]])
    return str(getattr(error, "strerror", None) or error)


def _proposal(said: _Line, documents: Mapping[str, Document]) -> Proposal:
    places = [cited for sentence in said.answer for cited in sentence.citations]
    found = [_gold(each, documents) for each in places]
    return Proposal(
        question=said.question,
        history=tuple(said.history),
        language=said.language,
        verdict=said.verdict,
        reason=said.reason,
        comment=said.comment,
        about=None if said.sentence is None else said.answer[said.sentence].text,
        gold=tuple(dict.fromkeys(each for each in found if each)),
        lost=found.count(None),
    )


def _gold(cited: _Cited, documents: Mapping[str, Document]) -> Gold | None:
    """A citation in the words of its document; None where these are no longer there."""
    document = documents.get(cited.document_id)
    if document is None or not cited.text.strip():
        return None
    there = document.text[cited.start : cited.end]
    # What came in was masked and put on one line, so the document's own words go the same way.
    quote = there if heard(there).text == cited.text else cited.text
    if quote not in document.text:
        return None
    return Gold(document=document.id, section=" › ".join(cited.section), quote=quote)
