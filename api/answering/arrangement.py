"""How the sentences of an answer are set: as running text, or each under what it is about."""

from collections.abc import Sequence

from api.answering.answer import Form, Sentence
from api.answering.brief import Brief
from api.answering.candidate import Candidate
from api.answering.expectation import ITEM

# Fewer are no list.
_SIDES = 2

# What a candidate is about, and the candidate; see ``answer.Sentence.label``.
Labelled = tuple[str, Candidate]


def arranged(chosen: Sequence[Candidate], brief: Brief) -> list[Labelled]:
    """Candidates in reading order, each with its label.

    Under places or items where the question sets those side by side, what is about none of them
    first, then those with the best sentence; within that by document, the one with the best
    sentence first, in its own order.

    Args:
        chosen: best first.
        brief: what is asked.
    """
    labels = _labels(chosen, brief)
    documents = list(dict.fromkeys(each.evidence.document.id for each in chosen))
    groups = ["", *dict.fromkeys(labels)]
    placed = zip(labels, chosen, strict=True)
    return sorted(
        placed,
        key=lambda each: (
            groups.index(each[0]),
            documents.index(each[1].evidence.document.id),
            each[1].spans[0],
        ),
    )


def form(sentences: Sequence[Sentence]) -> Form:
    """A table where at least two things are told of, each under its own name."""
    return "table" if len({each.label for each in sentences} - {""}) >= _SIDES else "text"


def _labels(chosen: Sequence[Candidate], brief: Brief) -> list[str]:
    if brief.several:
        labels = [_place(each, brief) for each in chosen]
    elif brief.expected == "items":
        labels = [_item(each) for each in chosen]
    else:
        labels = []
    several = len(set(labels) - {""}) >= _SIDES
    return labels if several else [""] * len(chosen)


def _place(candidate: Candidate, brief: Brief) -> str:
    """The one place that a candidate is about, of those asked for where there are any."""
    asked = [each for each in candidate.places if each in brief.places]
    about = asked if brief.is_of_places else candidate.places
    # "regio: Twente", as documents have it.
    return about[0].replace(": ", " ") if len(about) == 1 else ""


def _item(candidate: Candidate) -> str:
    found = ITEM.match(candidate.text)
    return found[1] if found else ""
