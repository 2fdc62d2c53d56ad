"""A language model's opinion of answers, beside the measures that need none.

- ``faithfulness``: share of an answer's sentences that the passages they cite support, each asked
  for as one claim with one verdict (claims and verdicts as in Es et al. 2024, arXiv:2309.15217;
  here the sentences carry a citation each, so that no model has to cut an answer into claims).
- ``relevance``: whether an answer is about what was asked, and takes it up as it was asked: a point
  each, as a share of two.

Both are asked with the prompts of LlamaIndex's evaluators, several times. Ragas 0.4.3 and DeepEval
4.3.1 were looked at first and do not install beside this project: both want rich below 15, Ragas
an older jiter and a part of langchain-community that is no longer there, DeepEval an older click,
and both report their use to their makers unless told not to. LlamaIndex's evaluators are here
already and report nothing.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib import metadata
from typing import Any

from eval.errors import JudgeError, UnreachableError
from eval.judgement import Draws, Judgement, Opinion
from eval.measures import Outcome
from eval.settings import EvalSettings
from eval.systems import Cited

# A service that failed this often in a row has gone: to go on would only wait for time-outs.
_PATIENCE = 25

# A verdict opens the reply, as the prompt asks; "yes" further on may be in "I cannot say yes".
_VERDICT = re.compile(r"\W*(yes|no)\b", re.IGNORECASE)

TextOf = Callable[[str], str | None]


def check(settings: EvalSettings) -> None:
    """Ask the judge one thing, so that what is wrong shows before a whole run waits for it.

    Raises:
        JudgeError: it is not configured, or not installed.
        UnreachableError: it does not answer.
    """
    asyncio.run(_check(settings))


def judge(
    outcomes: Sequence[Outcome],
    text_of: TextOf,
    settings: EvalSettings,
    advance: Callable[[int], None] = lambda _: None,
) -> Judgement:
    """Ask for verdicts on the answers among some outcomes; a verdict that fails is missing.

    Args:
        outcomes: of a run; refusals are passed over.
        text_of: gives a document's text by its id, so that the judge sees more than a cited line.
        settings: of the judge.
        advance: called with the number of answers done so far.

    Raises:
        JudgeError: it is not configured, or not installed.
    """
    return asyncio.run(_judge(outcomes, text_of, settings, advance))


async def _check(settings: EvalSettings) -> None:
    from openai import OpenAIError

    async with _panel(settings) as panel:
        try:
            await panel.jurors[0].llm.acomplete("Reply with YES.")
        except OpenAIError as error:
            raise UnreachableError(
                f"the judge at {settings.judge_url} does not answer as model "
                f"{settings.judge_model}: {panel.plain(error)}; check judge_url, judge_model and "
                "judge_key"
            ) from error


async def _judge(
    outcomes: Sequence[Outcome],
    text_of: TextOf,
    settings: EvalSettings,
    advance: Callable[[int], None],
) -> Judgement:
    answered = [each for each in outcomes if each.reply.sentences]
    verdicts: dict[str, dict[Opinion, Draws]] = {}
    async with _panel(settings) as panel:

        async def judge_one(outcome: Outcome) -> None:
            verdicts[outcome.question.id] = await panel.judge(outcome, text_of)
            advance(len(verdicts))

        await asyncio.gather(*map(judge_one, answered))
        return Judgement.of(
            {each.question.id: verdicts[each.question.id] for each in answered},
            model=settings.judge_model or "",
            evaluator=f"llama-index-core {metadata.version('llama-index-core')}",
            draws=settings.judge_draws,
            tokens=panel.counter.total_llm_token_count,
            trouble=panel.trouble,
        )


@dataclass(frozen=True, slots=True)
class _Juror:
    """One draw: the model with a seed of its own, and the two questions that it is asked."""

    llm: Any
    faithfulness: Any
    relevance: Any


class _Panel:
    """The draws of a judge over one connection.

    Attributes:
        counter: of tokens.
        trouble: why the first verdict that failed did so.
    """

    def __init__(self, jurors: Sequence[_Juror], counter: Any, settings: EvalSettings) -> None:
        self.jurors, self.counter, self.trouble = jurors, counter, ""
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

    def plain(self, error: Exception) -> str:
        """What went wrong in one line, without the key: services repeat it in their errors."""
        text = " ".join(str(error).split())[:200] or type(error).__name__
        return text.replace(self._key, "***") if self._key else text

    async def _drawn(self, ask: Callable[[_Juror], Sequence[Awaitable[float | None]]]) -> Draws:
        draws = [asyncio.gather(*ask(juror)) for juror in self.jurors]
        return tuple([tuple(await draw) for draw in draws])

    async def _faithful(
        self, juror: _Juror, question: str, sentence: str, passages: Sequence[str]
    ) -> float | None:
        if not passages:
            return 0.0
        result = await self._evaluate(juror.faithfulness, question, sentence, passages)
        if result is None:
            return None
        # Not its own score: that takes any reply for a no that has no "yes" in it.
        found = _VERDICT.match(result.feedback or "")
        return self._verdict(float(found[1].lower() == "yes") if found else None, result)

    async def _relevant(self, juror: _Juror, question: str, answer: str) -> float | None:
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
async def _panel(settings: EvalSettings) -> AsyncIterator[_Panel]:
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
    from llama_index.core.callbacks import CallbackManager, TokenCountingHandler
    from llama_index.core.evaluation import AnswerRelevancyEvaluator, FaithfulnessEvaluator

    counter = TokenCountingHandler()
    key = settings.judge_key.get_secret_value() if settings.judge_key else ""
    async with httpx.AsyncClient(timeout=settings.judge_seconds) as client:
        llms = [
            OpenAILike(
                model=settings.judge_model,
                api_base=settings.judge_url,
                # Left empty, the library would take a key from the environment and send it there.
                api_key=key or "none",
                is_chat_model=True,
                timeout=settings.judge_seconds,
                max_retries=settings.judge_retries,
                callback_manager=CallbackManager([counter]),
                async_http_client=client,
                # Services that know no seed pass over it.
                additional_kwargs={"seed": draw},
            )
            for draw in range(1, settings.judge_draws + 1)
        ]
        jurors = [
            _Juror(llm, FaithfulnessEvaluator(llm=llm), AnswerRelevancyEvaluator(llm=llm))
            for llm in llms
        ]
        yield _Panel(jurors, counter, settings)


def _passage(cited: Cited, text_of: TextOf) -> str:
    """The paragraph around cited words; the words alone where their document is not known."""
    text = text_of(cited.document) or ""
    start = text.find(cited.text)
    if start < 0:
        return cited.text
    end = text.find("\n\n", start + len(cited.text))
    return text[text.rfind("\n\n", 0, start) + 1 : end if end >= 0 else None].strip()
