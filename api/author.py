"""Writes the reply to a question: by a language model where there is one, or by the sources.

What a model writes reaches the reader sentence by sentence, each held against its passages first.
Where the model fails, or writes nothing that holds, the sources' own sentences take its place.
"""

import logging
import time
from collections.abc import AsyncGenerator, Collection, Sequence
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass
from typing import Any

from api import completion
from api.answering import generate, prompt
from api.answering.answer import Answer, Sentence
from api.answering.draft import Draft, Drafting
from api.answering.manuscript import Manuscript
from api.answering.prompt import Level
from api.assistant import Assistant
from api.consultation import Consultation, Reply
from api.errors import LanguageModelError
from api.filters import EVERYTHING, Filters
from api.language_model import LanguageModel
from api.telemetry import tracing
from api.telemetry.metrics import Metrics

_log = logging.getLogger("stadsbron.author")

# What is made of a question, in order: what the sources have for it; words of a sentence that is
# not finished, and sentences; a failure after which those sentences do not count; the reply.
Event = Consultation | str | Sentence | LanguageModelError | Reply


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asks.

    Attributes:
        text: what they typed.
        filters: documents outside them are not used.
        ignored: what the question names but the reader took off, as ``Recognised.key``.
        history: what was asked before it in the same conversation, oldest first.
        level: how simply a model writes.
    """

    text: str
    filters: Filters = EVERYTHING
    ignored: Collection[str] = ()
    history: Sequence[str] = ()
    level: Level = "plain"


async def write(
    assistant: Assistant, model: LanguageModel | None, asked: Asked
) -> AsyncGenerator[Event]:
    """Answer a question, or refuse, and show how it comes about; closing it ends the work.

    Args:
        assistant: finds what the sources have.
        model: writes; without one, the sources' own sentences are taken.
        asked: the question.
    """
    metrics = assistant.metrics
    async with AsyncExitStack() as stack:
        stack.enter_context(metrics.question())
        llm = await stack.enter_async_context(model.connect()) if model else None
        found = await _consult(assistant, model, llm, asked)
        metrics.took("read", found.reading)
        metrics.took("search", found.searching)
        yield found
        if model is None or found.barred:
            unmet = model is None and asked.level == "simple"
            notes = [("simpleNeedsModel", 0)] if unmet else []
            with metrics.stage("answer"), tracing.span("answer"):
                reply = await assistant.work(assistant.excerpts.conclude, found, *notes)
        else:
            manuscript = Manuscript(assistant.verifier, assistant.settings)
            try:
                written = _written(assistant, model, llm, found, asked.level, manuscript)
                async with aclosing(written) as events:
                    async for event in events:
                        yield event
                reply = await assistant.work(_concluded, assistant, found, manuscript)
            except LanguageModelError as error:
                _log.warning("the sources answer instead of the language model: %s", error)
                metrics.failed()
                yield error
                reply = await assistant.work(assistant.excerpts.conclude, found, ("modelFailed", 0))
            metrics.checked(manuscript)
        metrics.replied(reply)
        _tell(reply)
        if isinstance(reply.result, Answer) and reply.result.writer == "sources":
            for sentence in reply.result.sentences:
                yield sentence
        yield reply


async def reply(assistant: Assistant, model: LanguageModel | None, asked: Asked) -> Reply:
    """As ``write``, without what comes before the reply."""
    async with aclosing(write(assistant, model, asked)) as events:
        async for event in events:
            if isinstance(event, Reply):
                return event
    raise AssertionError("every question has a reply")


async def _consult(
    assistant: Assistant, model: LanguageModel | None, llm: Any, asked: Asked
) -> Consultation:
    given = (asked.text, asked.filters, asked.ignored, asked.history)
    completed = None
    if model and asked.history:
        question = await assistant.work(assistant.read, asked.text, asked.ignored, asked.history)
        # What is sent to the model is what was heard: without personal data.
        completed = await completion.complete(
            model, llm, question, question.history, assistant.verifier.recogniser
        )
    return await assistant.work(assistant.consult, *given, completed)


async def _written(
    assistant: Assistant,
    model: LanguageModel,
    llm: Any,
    found: Consultation,
    level: Level,
    manuscript: Manuscript,
) -> AsyncGenerator[str | Sentence]:
    async def checked(draft: Draft) -> Sentence | None:
        with assistant.metrics.stage("verify"), tracing.span("verify"):
            return await assistant.work(manuscript.take, draft, told.evidence)

    question = found.question
    told = prompt.to_answer(
        question.sought,
        question.language,
        found.evidence,
        level,
        manuscript.most,
        model.context - model.tokens,
    )
    drafting = Drafting()
    async with aclosing(_timed(generate.write(model, llm, told), assistant.metrics)) as words:
        async for word in words:
            for draft in drafting.add(word):
                if sentence := await checked(draft):
                    yield sentence
            if manuscript.is_full:
                return
            yield drafting.unfinished
    for draft in drafting.finish():
        if sentence := await checked(draft):
            yield sentence


async def _timed(words: AsyncGenerator[str], metrics: Metrics) -> AsyncGenerator[str]:
    """The same words; what it took to wait for all of them is told, also of a model that fails."""
    waited, pieces = 0.0, 0
    span = tracing.begin("model")
    try:
        async with aclosing(words):
            while True:
                asked = time.perf_counter()
                try:
                    word = await anext(words, None)
                finally:
                    waited += time.perf_counter() - asked
                if word is None:
                    return
                pieces += 1
                yield word
    except LanguageModelError as error:
        tracing.fail(span, type(error).__name__)
        raise
    finally:
        metrics.took("model", waited)
        span.set_attributes({"stadsbron.waited": waited, "stadsbron.pieces": pieces})
        span.end()


def _tell(reply: Reply) -> None:
    """What came of a question, in its trace."""
    if isinstance(reply.result, Answer):
        tracing.tell(writer=reply.result.writer, sentences=len(reply.result.sentences))
    else:
        tracing.tell(refused=reply.result.reason)


def _concluded(assistant: Assistant, found: Consultation, manuscript: Manuscript) -> Reply:
    if manuscript.holds:
        notes = [("modelDropped", manuscript.dropped)] if manuscript.dropped else []
        sentences = tuple(manuscript.sentences)
        told = found.unfounded(sentences)
        answer = Answer(sentences, found.confidence, "model", unfounded=told)
        return Reply(found, answer, tuple(notes))
    if manuscript.says_absent:
        return assistant.excerpts.refuse(found)
    return assistant.excerpts.conclude(found, ("modelUnsupported", 0))
