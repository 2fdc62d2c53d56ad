"""Holds each sentence against the passages that it cites.

A sentence holds where one or more passages that it cites have its figures, names and quotations to
the letter, say the same by meaning, and do not deny it. What cites the wrong passage, or none, is
held against all that were read; what nothing bears out is unverified.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from api.answering import claim, instruction, polarity
from api.answering.answer import Citation, Sentence, State
from api.answering.draft import Draft
from api.answering.entailment import Entailment
from api.answering.support import Statement, Support, SupportCalibration
from api.recognition import Recogniser
from api.retrieval import Evidence
from ingest.document import Document
from ingest.encoder import Encoder
from ingest.index import Index

# Passages that are tried where a sentence cites none that bears it out.
_NEAREST = 3


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
        if not evidence or instruction.addresses_program(draft.text):
            return Verdict("unverified")
        statement = Statement(draft.text, self.index, self.encoder)
        found = statement.supports(evidence)
        best = sorted(found, key=lambda each: self._likelihood(statement, each), reverse=True)
        cited = [found[number - 1] for number in draft.cited if 0 < number <= len(found)]
        # What the nearest passage denies is not true because another says something like it.
        if not polarity.is_opposite(draft.text, best[0].near):
            if held := self._held(statement, cited):
                kept = len(held) == len(draft.cited)
                return Verdict("verified" if kept else "repaired", held)
            # One that says it all: what is put together from many could say anything.
            for each in best[:_NEAREST]:
                if self._bears_out(statement, each):
                    return Verdict("repaired", (each,))
        shown = [each.evidence for each in cited or best[:1]]
        unfounded = claim.unfounded(draft.text, shown, self.recogniser)
        return Verdict("unverified", (), tuple(unfounded))

    def _held(self, statement: Statement, cited: Sequence[Support]) -> tuple[Support, ...]:
        """The cited passages that bear a sentence out: each alone, or else all together."""
        alone = tuple(each for each in cited if self._bears_out(statement, each))
        if alone or len(cited) < 2 or not self._bears_out(statement, *cited):
            return alone
        return tuple(cited)

    def _bears_out(self, statement: Statement, *held: Support) -> bool:
        return (
            self._likelihood(statement, *held) >= self.calibration.threshold
            and not polarity.is_opposite(statement.text, [n for each in held for n in each.near])
            and not claim.unfounded(
                statement.text, [each.evidence for each in held], self.recogniser
            )
            and self._follows(statement, held)
        )

    def _follows(self, statement: Statement, held: Sequence[Support]) -> bool:
        told = "\n".join(each.evidence.passage.text for each in held)
        return self.entailment is None or self.entailment.follows(told, statement.text)

    def _likelihood(self, statement: Statement, *held: Support) -> float:
        return self.calibration.estimate(statement.signals(*held))


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
