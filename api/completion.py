"""A follow-up made whole by a language model; see followup for the rules that stand in for it."""

import logging
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import Any

from api.answering import generate, prompt
from api.errors import LanguageModelError
from api.language_model import LanguageModel
from api.question import MAX_LENGTH, Question
from api.recognition import Recogniser
from ingest import language

_log = logging.getLogger("stadsbron.completion")

# The reader waits for it before anything is looked up; the rules need no time.
_SECONDS = 4.0
_TOKENS = 80
# A question that is several times as long as those it comes from says something of its own.
_LONGEST = 2


async def complete(
    model: LanguageModel,
    llm: Any,
    question: Question,
    history: Sequence[str],
    recogniser: Recogniser,
) -> str | None:
    """A question that leans on those before it, as one that can be understood by itself.

    Args:
        model: how far it may go; here it gets little time.
        llm: a LlamaIndex LLM that it gave.
        question: as it was read; only one that the rules complete is sent.
        history: what was asked before it, oldest first, without personal data.
        recogniser: knows the names in the index.

    Returns:
        None where the model fails, or makes something else of it: then the rules' own stands.
    """
    if question.completed is None or not history:
        return None
    brief = replace(model, seconds=_SECONDS, silence=_SECONDS, retries=0, tokens=_TOKENS)
    asked = prompt.to_complete(question.text, question.language, history)
    said = ""
    try:
        async with aclosing(generate.write(brief, llm, asked)) as words:
            async for word in words:
                said += word
    except LanguageModelError as error:
        _log.info("the rules complete the question: %s", error)
        return None
    return _sound(said, question, history, recogniser)


def _sound(
    said: str, question: Question, history: Sequence[str], recogniser: Recogniser
) -> str | None:
    """What a model said, if it is one question about what the conversation is about."""
    whole = said.strip().strip("\"“”'").strip()
    told = " ".join((*history, question.text))
    if (
        "\n" in whole
        or not whole.endswith("?")
        or len(whole) > min(MAX_LENGTH, _LONGEST * len(told))
    ):
        return None
    known = {each.key for each in recogniser.read(told)}
    if any(each.key not in known for each in recogniser.read(whole)):
        return None
    # What is asked now must still be asked.
    kept = set(language.words(question.text)) <= set(language.words(whole))
    return whole if kept else None
