"""How well checking catches what a language model makes up, on scripted answers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from api.answering import prompt
from api.answering.answer import State
from api.answering.draft import Draft, Drafting
from api.answering.verify import Verdict, Verifier
from eval import verification
from eval.errors import VerificationError
from eval.statistics import Estimate, mean
from eval.verification import Conversation, Scripted

# Of ``Rates``, as a person reads them.
NAMES = {
    "recall": "onbewezen en tegengehouden",
    "precision": "tegengehouden en onbewezen",
    "kept": "bewezen en behouden",
    "exact": "behouden met juiste bron",
}


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence, what was made of it, and what should have been.

    Attributes:
        cited: numbers of the passages that it cites in the end.
    """

    about: str
    text: str
    wanted: State
    allowed: frozenset[int]
    verdict: Verdict
    cited: frozenset[int]

    @property
    def should_hold(self) -> bool:
        """Whether the passages bear it out."""
        return self.wanted != "unverified"

    @property
    def holds(self) -> bool:
        """Whether that was found."""
        return self.verdict.state != "unverified"

    @property
    def is_exact(self) -> bool:
        """Whether its state is right, and what it cites."""
        return self.verdict.state == self.wanted and self.cited <= self.allowed


@dataclass(frozen=True, slots=True)
class Rates:
    """Of some sentences; *caught* is one that nothing bears out and that is not let through.

    Attributes:
        recall: share of the unsupported sentences that are caught.
        precision: share of the sentences not let through that were unsupported.
        kept: share of the supported sentences that reach the reader.
        exact: share of those whose state and citations are right.
    """

    recall: Estimate
    precision: Estimate
    kept: Estimate
    exact: Estimate

    @classmethod
    def of(cls, checked: Iterable[Checked]) -> "Rates":
        """Count."""
        every = list(checked)
        return cls(
            recall=mean([not each.holds for each in every if not each.should_hold]),
            precision=mean([not each.should_hold for each in every if not each.holds]),
            kept=mean([each.holds for each in every if each.should_hold]),
            exact=mean([each.is_exact for each in every if each.should_hold and each.holds]),
        )


def check(conversations: Sequence[Conversation], verifier: Verifier) -> list[Checked]:
    """Hold every sentence of every answer against its passages.

    Raises:
        VerificationError: an answer falls into other sentences than are expected of it.
    """
    return [
        each
        for conversation in conversations
        for answer in conversation.answers
        for each in _checked(conversation, answer, verifier)
    ]


def sentences(answer: Scripted) -> list[Draft]:
    """An answer as it is checked: without what says that there is none.

    Raises:
        VerificationError: they are not as many as are expected.
    """
    drafting = Drafting()
    drafts = [*drafting.add(answer.said), *drafting.finish()]
    left = [each for each in drafts if not prompt.says_absent(each.text)]
    if len(left) != len(answer.expect) or answer.absent is (left == drafts):
        raise VerificationError(
            f"{answer.about!r} has {len(left)} sentences and {len(answer.expect)} expectations: "
            f"{[each.text for each in left]}"
        )
    return left


def _checked(conversation: Conversation, answer: Scripted, verifier: Verifier) -> list[Checked]:
    shown = verification.evidence(conversation, verifier.index)
    numbers = {each.passage.id: number for number, each in enumerate(shown, start=1)}
    found = []
    for draft, (state, allowed) in zip(sentences(answer), answer.expected(), strict=True):
        verdict = verifier.check(draft, shown)
        cited = frozenset(numbers[each.evidence.passage.id] for each in verdict.support)
        found.append(Checked(answer.about, draft.text, state, allowed, verdict, cited))
    return found
