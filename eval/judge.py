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
from collections.abc import Callable, Sequence
from importlib import metadata

from eval.errors import UnreachableError
from eval.judgement import Draws, Judgement, Opinion
from eval.measures import Outcome
from eval.panel import TextOf, open_panel
from eval.settings import EvalSettings


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

    async with open_panel(settings) as panel:
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
    async with open_panel(settings) as panel:

        async def judge_one(outcome: Outcome) -> None:
            verdicts[outcome.question.id] = await panel.judge(outcome, text_of)
            advance(len(verdicts))

        await asyncio.gather(*map(judge_one, answered))
        return Judgement.of(
            {each.question.id: verdicts[each.question.id] for each in answered},
            model=settings.judge_model or "",
            evaluator=f"llama-index-core {metadata.version('llama-index-core')}",
            draws=settings.judge_draws,
            tokens=panel.tokens,
            trouble=panel.trouble,
        )
