"""Writes with the sources' own sentences; no language model."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain

from api.answering import arrangement
from api.answering.answer import Citation, Sentence
from api.answering.arrangement import Labelled
from api.answering.brief import Brief
from api.answering.candidate import Candidate, candidates
from ingest.document import Span

# A sentence this much below the best one answers something else.
_TAIL = 0.15
# Where several places are asked for, each of them is less like the question; and what stands beside
# the best sentence goes on with it.
_LONG_TAIL, _BESIDE_TAIL = 0.2, 0.3
# Without it, sentences on the topic are no answer.
_NEEDED = ("number", "money")
# What a sentence loses for each one of the same place that is there already, where the question
# wants several places.
_CROWD = 0.04


def compose(brief: Brief) -> tuple[Sentence, ...]:
    """Answer one question; see ``choose`` and ``write``."""
    return write([choose(brief)])


def choose(brief: Brief) -> list[Labelled]:
    """Choose the sentences that answer a question best.

    Returns:
        In reading order, see arrangement; empty without evidence, and where a number or an amount
        is asked for and no sentence has one.
    """
    found = candidates(brief)
    chosen: list[Candidate] = []
    tail = _LONG_TAIL if brief.several else _TAIL
    left = [
        each
        for each in found
        if found[0].score - each.score <= (_BESIDE_TAIL if each.is_beside(found[0]) else tail)
    ]
    crowds: Counter[tuple[str, ...]] = Counter()
    while left:
        if brief.several:
            left.sort(key=lambda each: crowds[each.places] * _CROWD - each.score)
        candidate = left.pop(0)
        count = sum(len(each.spans) for each in chosen) + len(candidate.spans)
        length = sum(each.words for each in chosen) + candidate.words
        if chosen and (count > brief.sentences or length > brief.words):
            continue
        if any(candidate.repeats(other) or candidate.overlaps(other) for other in chosen):
            continue
        chosen.append(candidate)
        crowds[candidate.places] += 1
    if brief.expected in _NEEDED and not any(brief.is_met_by(each.text) for each in chosen):
        return []
    return arrangement.arranged(chosen, brief)


def write(answers: Iterable[Sequence[Labelled]]) -> tuple[Sentence, ...]:
    """The sentences chosen for each part of a question, exactly as they stand in their documents.

    What stands in the answer to one part is not said again in the next.
    """
    numbers: dict[str, int] = {}
    written: dict[tuple[str, Span], Sentence] = {}
    for label, candidate in chain.from_iterable(answers):
        passage, document = candidate.evidence.passage, candidate.evidence.document
        for span in candidate.spans:
            if (document.id, span) in written:
                continue
            text = document.text[slice(*span)]
            citation = Citation(
                number=numbers.setdefault(passage.id, len(numbers) + 1),
                passage_id=passage.id,
                document_id=document.id,
                section=passage.section,
                page=document.page_at(span[0]),
                start=span[0],
                end=span[1],
                text=text,
            )
            written[document.id, span] = Sentence(text, (citation,), label=label)
    return tuple(written.values())
