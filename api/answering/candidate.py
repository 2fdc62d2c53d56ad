"""The sentences that may stand in an answer, and how well each of them answers the question."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from api.answering import instruction
from api.answering.brief import Brief
from api.retrieval import Evidence
from ingest import language
from ingest.chunking import context
from ingest.document import Span

# Weights of a sentence's score beside what the question's tokens find in it, all chosen on the
# development questions (`python -m eval run`): the share of the question's words that it has, that
# it has together with the title and headings above it, and the standing of its passage.
_COVERAGE, _IN_CONTEXT, _PASSAGE = 0.10, 0.15, 0.035
# What it adds that a sentence has the kind of thing that is asked for, and that it says more than
# the question does: the most at so many words of its own.
_EXPECTED, _OWN, _OWN_WORDS = 0.04, 0.10, 8
# Where this share of the words that a sentence adds to the question stands in another one, it says
# the same. Vectors do not tell: they hold the context, which neighbours have in common.
_SAID = 0.65


@dataclass(frozen=True, eq=False)
class Candidate:
    """A sentence that may stand in the answer, with the one before it where it needs that.

    Attributes:
        spans: of one sentence or two, in the document's text.
        text: of those.
        own: the search words of the sentence itself that the question does not have.
        places: that it is about.
    """

    evidence: Evidence
    spans: tuple[Span, ...]
    text: str
    own: frozenset[str]
    score: float
    places: tuple[str, ...]

    @property
    def words(self) -> int:
        """How long it is."""
        return len(self.text.split())

    def repeats(self, other: "Candidate") -> bool:
        """Whether it says what another one says."""
        return len(self.own & other.own) >= _SAID * len(self.own)

    def is_beside(self, other: "Candidate") -> bool:
        """Whether they stand in the same section."""
        same = self.evidence.document is other.evidence.document
        return same and self.evidence.passage.section == other.evidence.passage.section

    def overlaps(self, other: "Candidate") -> bool:
        """Whether they share a sentence."""
        same = self.evidence.document is other.evidence.document
        return same and not set(self.spans).isdisjoint(other.spans)


def candidates(brief: Brief) -> list[Candidate]:
    """All sentences that can be understood where they come to stand, best first.

    Those about other places than the question names are left out, if any are left then.
    """
    found = sorted(_found(brief), key=lambda each: -each.score)
    there = [each for each in found if not brief.is_elsewhere(each.places)]
    return there or found


def _found(brief: Brief) -> Iterator[Candidate]:
    best = max((each.score for each in brief.evidence), default=1.0)
    asked = {each.word for each in brief.sought.words}
    for each in brief.evidence:
        spans = each.passage.sentences
        told = instruction.without(each.document, each.passage)
        for place, span in enumerate(spans):
            text = text_of(each, span)
            if text.endswith((":", "?")) or span not in told:
                continue
            units: tuple[Span, ...] = (span,)
            if leans_back(text):
                before = spans[place - 1]
                if place == 0 or before not in told or leans_back(text_of(each, before)):
                    continue
                units = (before, span)
            own = _stems(text) - asked
            score = _score(each, place, text, len(own), brief) + _PASSAGE * (each.score - best)
            said = " ".join(text_of(each, unit) for unit in units)
            about = brief.places_of(said, each.document)
            yield Candidate(each, units, said, own, score, about)


def _score(evidence: Evidence, place: int, text: str, own: int, brief: Brief) -> float:
    sought = brief.sought
    above = context(evidence.document, evidence.passage.section)
    return (
        float(evidence.sentence_late[place])
        + _COVERAGE * sought.share_in(text)
        + _IN_CONTEXT * sought.share_in(above, text)
        + _OWN * min(own / _OWN_WORDS, 1)
        + (_EXPECTED if brief.is_met_by(text) else 0.0)
    )


# The same sentences are read for many questions.
@lru_cache(maxsize=20_000)
def _stems(sentence: str) -> frozenset[str]:
    return frozenset(language.words(sentence))


@cache
def _leaning() -> re.Pattern[str]:
    lines = (resources.files("api") / "answering" / "leaning_words.txt").read_text(encoding="utf-8")
    openings = [line for line in lines.splitlines() if line and not line.startswith("#")]
    return re.compile(rf"(?:{'|'.join(map(re.escape, openings))})\b", re.IGNORECASE)


def leans_back(sentence: str) -> bool:
    """Whether a sentence opens with a word that points to the one before it."""
    return _leaning().match(sentence) is not None


def text_of(evidence: Evidence, span: Span) -> str:
    """Words of a document."""
    return evidence.document.text[slice(*span)]
