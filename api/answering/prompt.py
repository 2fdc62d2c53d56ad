"""What a language model is told: the texts stand in prompt.toml."""

import hashlib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

from api.answering import instruction
from api.question import Language
from api.retrieval import Evidence

# How simply an answer is written: B1, or as simply as can be.
Level = Literal["plain", "simple"]

# Characters a token, at least: Dutch has more, and a prompt that does not fit is cut by the service
# at its beginning, where the rules stand.
_CHARACTERS = 3


@dataclass(frozen=True, slots=True)
class Prompt:
    """The two messages that a model gets, and the passages that fitted, in the order of numbers."""

    system: str
    user: str
    evidence: tuple[Evidence, ...]


def to_answer(
    question: str,
    language: Language,
    evidence: Sequence[Evidence],
    level: Level,
    sentences: int,
    room: int,
) -> Prompt:
    """Ask for an answer from passages.

    Args:
        question: completed and without personal data.
        language: to answer in.
        evidence: passages, best first; those at the end that do not fit are left out.
        level: how simply to write.
        sentences: most sentences.
        room: tokens for the prompt.
    """
    texts = _texts()[language]
    # Not random, so that the same question gives the same prompt; still no document can hold it,
    # for it would have to know a digest of itself.
    told = "\n".join([question, *(each.passage.text for each in evidence)])
    boundary = f"#{hashlib.sha256(told.encode()).hexdigest()[:16]}"
    system = texts["system"].format(
        level=texts[level], sentences=sentences, absent=texts["absent"], boundary=boundary
    )
    left = room * _CHARACTERS - len(system) - len(question) - len(texts["question"])
    shown: list[str] = []
    for number, each in enumerate(evidence, start=1):
        passage = (
            texts["passage"]
            .strip()
            .format(
                boundary=boundary,
                number=number,
                title=" › ".join(
                    part
                    for part in (each.document.title, *each.passage.section)
                    if not instruction.addresses_program(part)
                ),
                text=instruction.told(each.document, each.passage),
            )
        )
        left -= len(passage)
        if left < 0 and shown:
            break
        shown.append(passage)
    user = texts["question"].format(
        passages="\n\n".join(shown), question=question, boundary=boundary
    )
    return Prompt(system.strip(), user.strip(), tuple(evidence[: len(shown)]))


def to_complete(question: str, language: Language, history: Sequence[str]) -> Prompt:
    """Ask for a question with what it leaves out of those before it, oldest first."""
    texts = _texts()[language]
    asked = "\n".join(f"{number}. {each}" for number, each in enumerate((*history, question), 1))
    return Prompt(texts["followup"].strip(), asked, ())


def says_absent(text: str) -> bool:
    """Whether a model says, as it was asked to, that the passages do not hold the answer."""
    said = " ".join(text.upper().split())
    return any(texts["absent"] in said for texts in _texts().values())


@cache
def _texts() -> Mapping[str, Mapping[str, str]]:
    content = (resources.files("api") / "answering" / "prompt.toml").read_text(encoding="utf-8")
    return tomllib.loads(content)
