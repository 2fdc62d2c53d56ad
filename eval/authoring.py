"""Helps a person write a question: shows what is found, and stores what carries the answer."""

from collections.abc import Sequence
from pathlib import Path

import yaml

from api.assistant import Assistant
from api.question import Language
from eval.errors import QuestionSetError
from eval.question_set import EvalQuestion, Gold, load


def candidates(
    question: str, assistant: Assistant, passages: int, history: Sequence[str] = ()
) -> list[Gold]:
    """Sentences of the passages that are found, in the order in which they were found."""
    return [
        Gold(
            document=each.document.id,
            section=" › ".join(each.passage.section),
            quote=each.document.text[start:end],
        )
        for each in assistant.search(question, passages, history)
        for start, end in each.passage.sentences
    ]


def store(
    folder: Path,
    question: str,
    category: str,
    chosen: Sequence[Gold],
    nuggets: Sequence[Sequence[str]],
    language: Language = "nl",
    history: Sequence[str] = (),
) -> EvalQuestion:
    """Append a question to the file of its category.

    Args:
        folder: of the question set.
        question: as it is asked.
        category: one of the set's.
        chosen: what carries the answer; empty where the sources do not hold it.
        nuggets: what a complete answer says, each with its wordings.
        language: of the question.
        history: what is asked before it, oldest first.

    Raises:
        QuestionSetError: the question is not in order; nothing is written.
    """
    name = category.replace(" ", "-")
    path = folder / f"{name}.yaml"
    existing = load(folder=folder) if any(folder.glob("*.yaml")) else []
    taken = {each.id for each in existing}
    number = next(n for n in range(1, len(taken) + 2) if f"{name}-{n:02}" not in taken)
    try:
        made = EvalQuestion(
            id=f"{name}-{number:02}",
            question=question,
            category=category,
            language=language,
            history=tuple(history),
            gold=tuple(chosen),
            nuggets=tuple(map(tuple, nuggets)),
        )
    except ValueError as error:
        raise QuestionSetError(str(error)) from error
    entry = made.model_dump(mode="json", exclude_defaults=True)
    text = yaml.safe_dump([entry], allow_unicode=True, sort_keys=False, width=100)
    with path.open("a", encoding="utf-8") as file:
        file.write(text)
    return made
