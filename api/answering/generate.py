"""Writes with a language model: a prompt in, its words out as they come."""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Any

from api.answering.prompt import Prompt
from api.errors import LanguageModelError
from api.language_model import LanguageModel

_log = logging.getLogger("stadsbron.language_model")

# Seconds before the second attempt; doubled for each one after that.
_PAUSE = 0.5
# Statuses of a request that may go better next time; others below 500 say that it is wrong.
_PASSING = {408, 409, 425, 429}
# Characters a token at most: a service that does not heed the limit is stopped here.
_CHARACTERS = 10


class EmptyReplyError(Exception):
    """A reply without a word: of a wrong address, for instance."""


async def write(model: LanguageModel, llm: Any, prompt: Prompt) -> AsyncGenerator[str]:
    """The model's words, a few at a time.

    What fails before the first word is tried again. Closing this generator ends the request.

    Args:
        model: how far it may go.
        llm: a LlamaIndex LLM that it gave.
        prompt: what to ask.

    Raises:
        LanguageModelError: it cannot be reached, fails, falls silent, or never ends.
    """
    deadline = asyncio.get_running_loop().time() + model.seconds
    for attempt in range(model.retries + 1):
        written = 0
        try:
            async with aclosing(_words(llm, prompt)) as words:
                while (word := await _next(words, model, deadline)) is not None:
                    yield word
                    # White space alone is no reply.
                    written += len(word) if written else len(word.strip())
                    if written > model.tokens * _CHARACTERS:
                        break
            if written:
                return
            raise EmptyReplyError("a reply without words")  # noqa: TRY301 - fails as any other does
        except LanguageModelError:
            raise
        # The libraries in between stumble in any way over what a service sends.
        except Exception as error:
            if written or attempt == model.retries or not _may_pass(error):
                raise LanguageModelError(f"{model.name}: {model.plain(error)}") from error
            _log.info("%s: %s; asked again", model.name, model.plain(error))
        await asyncio.sleep(_PAUSE * 2**attempt)


async def _next(words: AsyncIterator[str], model: LanguageModel, deadline: float) -> str | None:
    """The next word in time; None at the end.

    A time-out around the loop instead would go off while the one who asked is at work
    (PEP 789).
    """
    left = deadline - asyncio.get_running_loop().time()
    try:
        async with model.closing.limit(min(model.silence, left)):
            return await anext(words, None)
    except TimeoutError as error:
        late = f"no word in {model.silence:g} seconds (language_model_silence)"
        if left <= model.silence:
            late = f"no whole answer in {model.seconds:g} seconds (language_model_seconds)"
        if model.closing.has_ended:
            late = "the service is stopping"
        raise LanguageModelError(f"{model.name}: {late}") from error


async def _words(llm: Any, prompt: Prompt) -> AsyncGenerator[str]:
    from llama_index.core.llms import ChatMessage, MessageRole

    messages = [
        ChatMessage(role=MessageRole.SYSTEM, content=prompt.system),
        ChatMessage(role=MessageRole.USER, content=prompt.user),
    ]
    async with aclosing(await llm.astream_chat(messages)) as replies:
        async for reply in replies:
            if reply.delta:
                yield reply.delta


def _may_pass(error: Exception) -> bool:
    status = getattr(error, "status_code", None)
    return not isinstance(status, int) or status in _PASSING or not 400 <= status < 500
