"""What is measured of each question, and where a question that failed was lost.

Retrieval, over the passages in the order in which they were found; a passage is relevant where
it holds a place of one of the question's needs, and counts once however many it holds:

- ``recall@5``, ``recall@12``: share of the needs that a passage among the first 5 or 12 meets, so
  that the same fact from a second document adds nothing (subtopic recall: Zhai, Cohen and Lafferty
  2003, doi:10.1145/860435.860440).
- ``ndcg@10``: discounted cumulative gain of the first 10 over that of the best order of all
  relevant passages, found or not (Järvelin and Kekäläinen 2002, doi:10.1145/582415.582418).
- ``mrr``: one over the rank of the first relevant passage. Both by ir_measures (MacAvaney et al.
  2022, doi:10.1007/978-3-030-99739-7_38).

Answers:

- ``nugget_recall``: share of the nuggets of an answerable question that the answer says in one of
  their wordings; 0 where it was refused (Voorhees 2003, "vital" nuggets only).
- ``citation_precision``: share of an answer's citations that support their sentence;
  ``citation_recall``: share of its sentences that a citation of theirs supports. Both at sentence
  level as in ALCE (Gao et al. 2023, arXiv:2305.14627), but without a model that judges: words
  support a sentence where they hold it verbatim, or where they hold every figure of it and at
  least 60% of its search words.
- ``verbatim``: share of an answer's sentences that stand word for word in a cited span.
- ``on_document``: share of the sentences of an answer that cite a document in which a need is met.
- ``clean``: an answer has none of the wordings that the question forbids.

Deciding whether to answer:

- ``answered``: an answerable question is answered.
- ``refusal_recall``: an unanswerable question is refused; ``refusal_precision``: a question that
  was refused is unanswerable.
- ``auroc``: see statistics.auroc.
- ``premise_recall``: a question that takes for true what is not so is refused, or its answer says
  what does not hold; ``premise_precision``: an answer that says so was asked such a question. The
  four above say nothing of these questions, for which an answer may be as right as a refusal.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from eval import statistics
from eval.errors import QuestionSetError
from eval.question_set import EvalQuestion, says
from eval.statistics import Estimate
from eval.systems import Cited, Hit, Reply, Said, System
from ingest import language

RETRIEVAL = ("recall@5", "recall@12", "ndcg@10", "mrr")
ANSWER = (
    "nugget_recall",
    "citation_precision",
    "citation_recall",
    "verbatim",
    "on_document",
    "clean",
)
DECISION = (
    "answered",
    "refusal_precision",
    "refusal_recall",
    "premise_precision",
    "premise_recall",
)
NAMES = (*RETRIEVAL, *ANSWER, *DECISION, "auroc")

_SUPPORT = 0.6
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")

Stage = Literal[
    "",
    "not read",
    "not retrieved",
    "ranked too low",
    "wrongly refused",
    "not selected",
    "not cited",
    "wrongly answered",
]
STAGES: tuple[Stage, ...] = get_args(Stage)[1:]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one question.

    Attributes:
        found: ids of the passages that were found, best first.
        relevant: which of them meet a need.
        values: by measure; None where the measure says nothing about this question.
        missing: nuggets that the answer lacks, each by its first wording.
        stage: where it was lost; empty where nothing is wrong.
    """

    question: EvalQuestion
    reply: Reply
    found: tuple[str, ...]
    relevant: frozenset[str]
    values: Mapping[str, float | None]
    missing: tuple[str, ...]
    stage: Stage


def ask_all(
    questions: Sequence[EvalQuestion],
    system: System,
    passages: int,
    advance: Callable[[int], None] = lambda _: None,
) -> list[Outcome]:
    """Ask each question, and measure the reply.

    Args:
        questions: of the set.
        system: what is asked.
        passages: how many passages an answer is composed from.
        advance: called with the number of questions done so far.

    Raises:
        QuestionSetError: a quote of the gold is not in its document.
        UnreachableError: the system does not answer.
    """
    outcomes = []
    for done, question in enumerate(questions, start=1):
        outcomes.append(_outcome(question, system, passages))
        advance(done)
    return outcomes


def _outcome(question: EvalQuestion, system: System, passages: int) -> Outcome:
    read = _check_gold(question, system)
    hits = system.search(question)
    reply = system.ask(question)
    relevant = _relevant(hits, question)
    found = tuple(hit.id for hit in hits)
    missing = tuple(wordings[0] for wordings in question.nuggets if not says(reply.text, wordings))
    values = {**_decision(question, reply), **_answer(question, reply, missing)}
    if question.gold:
        values |= retrieval(question, hits)
    stage = _stage(question, reply, found, relevant, missing, values, passages, read)
    return Outcome(question, reply, found, relevant, values, missing, stage)


def _check_gold(question: EvalQuestion, system: System) -> bool:
    """Whether a document that meets a need was read at all."""
    texts = {each.document: system.text_of(each.document) for each in question.places}
    for place in question.places:
        text = texts[place.document]
        if text is not None and place.quote not in text:
            raise QuestionSetError(
                f"{question.id}: {place.document} does not hold the quote {place.quote!r}; "
                "mend the question"
            )
    return not texts or any(text is not None for text in texts.values())


def _relevant(hits: Sequence[Hit], question: EvalQuestion) -> frozenset[str]:
    return frozenset(hit.id for hit in hits if question.is_answered_by(hit.document, hit.text))


def retrieval(question: EvalQuestion, hits: Sequence[Hit]) -> dict[str, float]:
    """The measures of RETRIEVAL for one question.

    Args:
        question: with gold.
        hits: what was found, best first.
    """
    import ir_measures

    wanted = dict.fromkeys([*_relevant(hits, question), *_not_found(hits, question)], 1)
    run = {hit.id: -float(rank) for rank, hit in enumerate(hits)}
    measures = {ir_measures.nDCG @ 10: "ndcg@10", ir_measures.RR: "mrr"}
    values = dict.fromkeys(RETRIEVAL, 0.0)
    if run:
        for metric in ir_measures.iter_calc(list(measures), {"q": wanted}, {"q": run}):
            values[measures[metric.measure]] = float(metric.value)
    for most in (5, 12):
        met = [
            any(need.is_met_by(hit.document, hit.text) for hit in hits[:most])
            for need in question.gold
        ]
        values[f"recall@{most}"] = sum(met) / len(met)
    return values


def _not_found(hits: Sequence[Hit], question: EvalQuestion) -> list[str]:
    """Names for the relevant passages that were not found at all.

    Which passages these are a running service does not say; places under one heading nearly
    always share a passage, so a heading counts as one.
    """
    return [
        f"{place.document} › {place.section}"
        for place in question.places
        if not any(place.is_in(hit.document, hit.text) for hit in hits)
    ]


def _decision(question: EvalQuestion, reply: Reply) -> dict[str, float | None]:
    refused = reply.sentences is None
    mistaken = question.mistaken
    return {
        "answered": float(not refused) if question.answerable else None,
        "refusal_recall": float(refused) if question.unanswerable else None,
        "refusal_precision": float(question.unanswerable) if refused and not mistaken else None,
        "premise_precision": float(mistaken) if reply.objects else None,
        "premise_recall": float(refused or reply.objects) if mistaken else None,
    }


def _answer(
    question: EvalQuestion, reply: Reply, missing: Sequence[str]
) -> dict[str, float | None]:
    said = reply.sentences or ()
    documents = {place.document for place in question.places}
    citations = [_supports(cited, each) for each in said for cited in each.citations]
    return {
        "nugget_recall": 1 - len(missing) / len(question.nuggets) if question.nuggets else None,
        "citation_precision": _share(citations),
        "citation_recall": _share(_is_supported(each) for each in said),
        "verbatim": _share(
            any(each.text in cited.text for cited in each.citations) for each in said
        ),
        "on_document": _share(
            any(cited.document in documents for cited in each.citations) for each in said
        )
        if documents
        else None,
        "clean": float(not any(says(reply.text, [words]) for words in question.forbidden))
        if question.forbidden
        else None,
    }


def _share(values: Iterable[bool]) -> float | None:
    counted = list(values)
    return sum(counted) / len(counted) if counted else None


def _is_supported(said: Said) -> bool:
    return any(_supports(cited, said) for cited in said.citations)


def _supports(cited: Cited, said: Said) -> bool:
    if said.text in cited.text:
        return True
    if not set(_FIGURE.findall(said.text)) <= set(_FIGURE.findall(cited.text)):
        return False
    wanted = set(language.words(said.text))
    return len(wanted & set(language.words(cited.text))) >= _SUPPORT * len(wanted)


def _stage(
    question: EvalQuestion,
    reply: Reply,
    found: Sequence[str],
    relevant: frozenset[str],
    missing: Sequence[str],
    values: Mapping[str, float | None],
    passages: int,
    read: bool,
) -> Stage:
    recall = values["citation_recall"]
    if not question.answerable:
        right = reply.sentences is None or (question.mistaken and reply.objects)
        return "" if right else "wrongly answered"
    if not missing:
        return "not cited" if recall is not None and recall < 1 else ""
    if not read:
        return "not read"
    if not relevant:
        return "not retrieved"
    if relevant.isdisjoint(found[:passages]):
        return "ranked too low"
    return "wrongly refused" if reply.sentences is None else "not selected"


def estimates(outcomes: Sequence[Outcome]) -> dict[str, Estimate]:
    """All measures over some outcomes."""
    found = {
        name: statistics.mean(
            [value for each in outcomes if (value := each.values.get(name)) is not None]
        )
        for name in (*RETRIEVAL, *ANSWER, *DECISION)
    }
    decided = [each for each in outcomes if not each.question.mistaken]
    found["auroc"] = statistics.auroc(
        [each.reply.confidence for each in decided],
        [each.question.answerable for each in decided],
    )
    return found


def stages(outcomes: Sequence[Outcome]) -> dict[str, int]:
    """How many questions were lost at each stage."""
    counts = Counter(each.stage for each in outcomes)
    return {stage: counts[stage] for stage in STAGES}
