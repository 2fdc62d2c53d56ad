"""Writes with the sources' own sentences; no language model."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from api.answering import instruction
from api.answering.answer import Citation, Sentence
from api.answering.expectation import expected, meets
from api.retrieval import Evidence
from api.sought import Sought
from ingest import language
from ingest.chunking import context
from ingest.document import Span

# Weights of a sentence's score beside what the question's tokens find in it; chosen on the
# development questions (`python -m eval run`).
_COVERAGE, _CONTEXT, _PASSAGE = 0.10, 0.10, 0.025
# What it adds that a sentence has the kind of thing that is asked for, and that it says more than
# the question does: the most at so many words of its own.
_EXPECTED, _OWN, _OWN_WORDS = 0.04, 0.05, 8
# Two sentences nearer than this say the same; so does one of whose search words this share stands
# in the other. Vectors alone do not see it: they hold the context, which differs by document.
_SAME, _SAID = 0.98, 0.85
# A sentence this much below the best one answers something else.
_TAIL = 0.15


@dataclass(frozen=True, eq=False)
class _Candidate:
    """A sentence that may stand in the answer, with the one before it where it needs that."""

    evidence: Evidence
    spans: tuple[Span, ...]
    vector: NDArray[np.float32]
    score: float

    @property
    def words(self) -> int:
        return sum(len(_text(self.evidence, span).split()) for span in self.spans)

    @cached_property
    def terms(self) -> frozenset[str]:
        return frozenset(language.words(_text(self.evidence, self.spans[-1])))

    def repeats(self, other: "_Candidate") -> bool:
        near = float(self.vector @ other.vector) > _SAME
        return near or len(self.terms & other.terms) >= _SAID * len(self.terms)


def compose(
    evidence: Sequence[Evidence], sought: Sought, sentences: int, words: int
) -> tuple[Sentence, ...]:
    """Choose the sentences that answer a question best.

    Args:
        evidence: passages, best first.
        sought: search words of the question.
        sentences: most sentences.
        words: most words in all.

    Returns:
        Sentences exactly as they stand in their documents, in reading order, documents with
        the best sentence first; empty without evidence.
    """
    candidates = sorted(_candidates(evidence, sought), key=lambda each: -each.score)
    chosen: list[_Candidate] = []
    for candidate in candidates:
        if candidate.score < candidates[0].score - _TAIL:
            break
        count = sum(len(each.spans) for each in chosen) + len(candidate.spans)
        length = sum(each.words for each in chosen) + candidate.words
        repeats = any(candidate.repeats(other) for other in chosen)
        overlaps = any(
            set(candidate.spans) & set(other.spans)
            for other in chosen
            if other.evidence.document is candidate.evidence.document
        )
        if (chosen and (count > sentences or length > words)) or repeats or overlaps:
            continue
        chosen.append(candidate)
    return _written(chosen)


def _candidates(evidence: Sequence[Evidence], sought: Sought) -> Iterator[_Candidate]:
    best = max((each.score for each in evidence), default=1.0)
    kind = expected(sought.question)
    for each in evidence:
        about = sought.share_in(context(each.document, each.passage.section))
        spans = each.passage.sentences
        told = instruction.without(each.document, each.passage)
        for place, span in enumerate(spans):
            text = _text(each, span)
            if text.endswith((":", "?")) or span not in told:
                continue
            units: tuple[Span, ...] = (span,)
            if leans_back(text):
                before = spans[place - 1]
                if place == 0 or before not in told or leans_back(_text(each, before)):
                    continue
                units = (spans[place - 1], span)
            score = _score(each, place, text, sought) + _CONTEXT * about
            score += _PASSAGE * (each.score - best)
            if kind and meets(kind, text, sought.question):
                score += _EXPECTED
            yield _Candidate(each, units, each.sentence_vectors[place], score)


def _score(evidence: Evidence, place: int, text: str, sought: Sought) -> float:
    own = set(language.words(text)) - {each.word for each in sought.words}
    return (
        float(evidence.sentence_late[place])
        + _COVERAGE * sought.share_in(text)
        + _OWN * min(len(own) / _OWN_WORDS, 1)
    )


@cache
def _leaning() -> re.Pattern[str]:
    lines = (resources.files("api") / "answering" / "leaning_words.txt").read_text(encoding="utf-8")
    openings = [line for line in lines.splitlines() if line and not line.startswith("#")]
    return re.compile(rf"(?:{'|'.join(map(re.escape, openings))})\b", re.IGNORECASE)


def leans_back(sentence: str) -> bool:
    """Whether a sentence opens with a word that points to the one before it."""
    return _leaning().match(sentence) is not None


def _text(evidence: Evidence, span: Span) -> str:
    return evidence.document.text[slice(*span)]


def _written(chosen: Sequence[_Candidate]) -> tuple[Sentence, ...]:
    documents = list(dict.fromkeys(each.evidence.document.id for each in chosen))
    pieces = sorted(
        ((each.evidence, span) for each in chosen for span in each.spans),
        key=lambda piece: (documents.index(piece[0].document.id), piece[1]),
    )
    numbers: dict[str, int] = {}
    sentences = []
    for evidence, (start, end) in pieces:
        passage, document = evidence.passage, evidence.document
        text = document.text[start:end]
        citation = Citation(
            number=numbers.setdefault(passage.id, len(numbers) + 1),
            passage_id=passage.id,
            document_id=document.id,
            section=passage.section,
            page=document.page_at(start),
            start=start,
            end=end,
            text=text,
        )
        sentences.append(Sentence(text, (citation,)))
    return tuple(sentences)
