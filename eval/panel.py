"""A judge at work: one service, asked each thing several times over one connection."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from eval.errors import JudgeError
from eval.judgement import Draws, Opinion
from eval.measures import Outcome
from eval.settings import EvalSettings
from eval.systems import Cited

if TYPE_CHECKING:
    import httpx

# A service that failed this often in a row has gone: to go on would only wait for time-outs.
_PATIENCE = 25

# A verdict opens the reply, as the prompt asks; "yes" further on may be in "I cannot say yes".
_VERDICT = re.compile(r"\W*(?:answer\W+)?(yes|no)\b", re.IGNORECASE)

TextOf = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Juror:
    """One draw: the model with a seed of its own, and the two questions that it is asked."""

    llm: Any
    faithfulness: Any
    relevance: Any


class Panel:
    """The draws of a judge over one connection.

    Attributes:
        tokens: as the service counts them; 0 where it does not.
        trouble: why the first verdict that failed did so.
    """

    def __init__(self, settings: EvalSettings) -> None:
        self.jurors: list[Juror] = []
        self.tokens, self.trouble = 0, ""
        self._turns = asyncio.Semaphore(settings.judge_parallel)
        self._key = settings.judge_key.get_secret_value() if settings.judge_key else ""
        self._failed_in_a_row = 0

    async def judge(self, outcome: Outcome, text_of: TextOf) -> dict[Opinion, Draws]:
        """All draws of both opinions on one answer."""
        question, said = outcome.question, outcome.reply.sentences or ()
        asked = "\n".join((*question.history, question.question))
        cited = [[_passage(each, text_of) for each in sentence.citations] for sentence in said]
        faithful = await self._drawn(
            lambda juror: [
                self._faithful(juror, asked, sentence.text, passages)
                for sentence, passages in zip(said, cited, strict=True)
            ]
        )
        relevant = await self._drawn(
            lambda juror: [self._relevant(juror, asked, outcome.reply.text)]
        )
        return {"faithfulness": faithful, "relevance": relevant}

    async def count(self, response: "httpx.Response") -> None:
        """Add the tokens of a reply; the evaluators pass on its words alone."""
        await response.aread()
        with suppress(ValueError, AttributeError, TypeError):
            self.tokens += int((response.json().get("usage") or {}).get("total_tokens", 0))

    def plain(self, error: Exception) -> str:
        """What went wrong in one line, without the key: services repeat it in their errors."""
        text = " ".join(str(error).split()) or type(error).__name__
        # Before it is cut, so that no half of the key is left over.
        return (text.replace(self._key, "***") if self._key else text)[:200]

    async def _drawn(self, ask: Callable[[Juror], Sequence[Awaitable[float | None]]]) -> Draws:
        draws = [asyncio.gather(*ask(juror)) for juror in self.jurors]
        return tuple([tuple(await draw) for draw in draws])

    async def _faithful(
        self, juror: Juror, question: str, sentence: str, passages: Sequence[str]
    ) -> float | None:
        if not passages:
            return 0.0
        result = await self._evaluate(juror.faithfulness, question, sentence, passages)
        if result is None:
            return None
        # Not its own score: that takes any reply for a no that has no "yes" in it.
        found = _VERDICT.match(result.feedback or "")
        return self._verdict(float(found[1].lower() == "yes") if found else None, result)

    async def _relevant(self, juror: Juror, question: str, answer: str) -> float | None:
        result = await self._evaluate(juror.relevance, question, answer, ())
        if result is None:
            return None
        # A point more than there are is rubbish too.
        sound = result.score is not None and 0 <= result.score <= 1
        return self._verdict(result.score if sound else None, result)

    async def _evaluate(
        self, evaluator: Any, question: str, response: str, passages: Sequence[str]
    ) -> Any:
        async with self._turns:
            if self._failed_in_a_row >= _PATIENCE:
                return None
            try:
                result = await evaluator.aevaluate(
                    query=question, response=response, contexts=passages
                )
            # Whatever a service sends, the libraries in between may stumble over it in any way.
            except Exception as error:
                self._failed_in_a_row += 1
                self.trouble = self.trouble or self.plain(error)
                return None
            self._failed_in_a_row = 0
            return result

    def _verdict(self, value: float | None, result: Any) -> float | None:
        if value is None:
            reply = " ".join((result.feedback or "").split())[:80]
            self.trouble = self.trouble or f"no verdict in the reply {reply!r}"
        return value


@asynccontextmanager
async def open_panel(settings: EvalSettings) -> AsyncIterator[Panel]:
    """A panel for as long as its connection is open.

    Raises:
        JudgeError: the judge is not configured, or not installed.
    """
    if not settings.judge_url or not settings.judge_model:
        raise JudgeError(
            "no judge is configured; set STADSBRON_EVAL_JUDGE_URL and STADSBRON_EVAL_JUDGE_MODEL, "
            "or judge_url and judge_model in table [eval] of stadsbron.toml"
        )
    try:
        from llama_index.llms.openai_like import OpenAILike
    except ImportError as error:
        raise JudgeError(
            "what a judge needs is not installed; install it with: pip install -e '.[judge]'"
        ) from error
    import httpx
    from llama_index.core.evaluation import AnswerRelevancyEvaluator, FaithfulnessEvaluator

    key = settings.judge_key.get_secret_value() if settings.judge_key else ""
    panel = Panel(settings)
    async with httpx.AsyncClient(
        timeout=settings.judge_seconds, event_hooks={"response": [panel.count]}
    ) as client:
        llms = [
            OpenAILike(
                model=settings.judge_model,
                api_base=settings.judge_url,
                # Left empty, the library would take a key from the environment and send it there.
                api_key=key or "none",
                is_chat_model=True,
                timeout=settings.judge_seconds,
                max_retries=settings.judge_retries,
                async_http_client=client,
                # Services that know no seed pass over it.
                additional_kwargs={"seed": draw},
            )
            for draw in range(1, settings.judge_draws + 1)
        ]
        panel.jurors += [
            Juror(llm, FaithfulnessEvaluator(llm=llm), AnswerRelevancyEvaluator(llm=llm))
            for llm in llms
        ]
        yield panel


def _passage(cited: Cited, text_of: TextOf) -> str:
    """The paragraph around cited words; the words alone where their document is not known."""
    text = text_of(cited.document) or ""
    start = text.find(cited.text)
    if start < 0:
        return cited.text
    end = text.find("\n\n", start + len(cited.text))
    return text[text.rfind("\n\n", 0, start) + 1 : end if end >= 0 else None].strip()
