"""Holds each sentence against the passages that it cites.

A sentence holds where one or more passages that it cites have its figures, names and quotations to
the letter, say the same by meaning, and do not deny it. What cites the wrong passage, or none, is
held against all that were read; what nothing bears out is unverified.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from api.answering import claim, polarity, support
from api.answering.answer import Citation, Sentence, State
from api.answering.draft import Draft
from api.answering.entailment import Entailment
from api.answering.support import Support, SupportCalibration
from api.recognition import Recogniser
from api.retrieval import Evidence
from ingest.document import Document
from ingest.encoder import Encoder
from ingest.index import Index

# Passages that may bear out a sentence together: more, and anything can be put together.
_TOGETHER = 3


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a draft.

    Attributes:
        support: of the passages that bear it out; empty where none does.
        unfounded: what the passages that it cites do not have; only of an unverified one.
    """

    state: State
    support: tuple[Support, ...] = ()
    unfounded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verifier:
    """Holds what checking a sentence needs."""

    index: Index
    encoder: Encoder
    recogniser: Recogniser
    calibration: SupportCalibration
    entailment: Entailment | None = None

    def check(self, draft: Draft, evidence: Sequence[Evidence]) -> Verdict:
        """Hold a sentence against the passages that were read.

        Args:
            draft: the sentence, with the numbers of the passages that it cites.
            evidence: passages in the order of their numbers, from 1.
        """
        if not evidence:
            return Verdict("unverified")
        found = support.measure(draft.text, evidence, self.index, self.encoder)
        cited = [found[number - 1] for number in draft.cited if 0 < number <= len(found)]
        if held := self._held(draft.text, cited):
            kept = len(held) == len(draft.cited)
            return Verdict("verified" if kept else "repaired", held)
        best = sorted(found, key=lambda each: -self.calibration.estimate(each.signals))
        if held := self._held(draft.text, best[:_TOGETHER]):
            return Verdict("repaired", held)
        shown = [each.evidence for each in cited or best[:1]]
        return Verdict("unverified", (), tuple(claim.unfounded(draft.text, shown, self.recogniser)))

    def _held(self, text: str, candidates: Sequence[Support]) -> tuple[Support, ...]:
        """Those that bear a sentence out: each alone, or else together; empty if they do not."""
        alike = [each for each in candidates if self._says_the_same(text, each)]
        alone = [each for each in alike if self._has_all(text, [each])]
        if alone:
            return tuple(alone)
        together = alike[:_TOGETHER]
        return tuple(together) if len(together) > 1 and self._has_all(text, together) else ()

    def _has_all(self, text: str, held: Sequence[Support]) -> bool:
        return not claim.unfounded(text, [each.evidence for each in held], self.recogniser)

    def _says_the_same(self, text: str, found: Support) -> bool:
        if self.calibration.estimate(found.signals) < self.calibration.threshold:
            return False
        negated = polarity.is_negated(text)
        if all(polarity.is_negated(each) is not negated for each in found.near):
            return False
        if polarity.contradicts(text, found.text):
            return False
        return self.entailment is None or self.entailment.follows(found.evidence.passage.text, text)


def is_verbatim(sentence: Sentence, document: Document) -> bool:
    """Whether a sentence of the sources stands, letter by letter, where its citation points."""
    return all(
        document.text[each.start : each.end] == each.text == sentence.text
        for each in sentence.citations
    )


def citation(number: int, found: Support) -> Citation:
    """To the exact words of a passage that bear a sentence out."""
    passage, document = found.evidence.passage, found.evidence.document
    start, end = found.spans[0][0], found.spans[-1][1]
    return Citation(
        number=number,
        passage_id=passage.id,
        document_id=document.id,
        section=passage.section,
        page=document.page_at(start),
        start=start,
        end=end,
        text=document.text[start:end],
    )
