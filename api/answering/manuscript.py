"""An answer while a language model writes it: what was taken, and what was left out."""

from collections.abc import Sequence

from api.answering import prompt, verify
from api.answering.answer import Sentence
from api.answering.draft import Draft
from api.answering.verify import Verifier
from api.retrieval import Evidence
from api.settings import ApiSettings


class Manuscript:
    """Takes sentences one by one, in the order in which they are written.

    Attributes:
        most: sentences that it takes.
        sentences: taken so far.
        dropped: how many were not, for no passage bears them out.
        says_absent: the model says that the passages do not hold the answer.
    """

    def __init__(self, verifier: Verifier, settings: ApiSettings) -> None:
        self.most = settings.sentences
        self.sentences: list[Sentence] = []
        self.dropped = 0
        self.says_absent = False
        self._verifier = verifier
        self._shows_unverified = settings.unverified == "show"
        self._numbers: dict[str, int] = {}
        self._said: set[str] = set()

    @property
    def is_full(self) -> bool:
        """Whether it takes no more."""
        return len(self.sentences) >= self.most

    @property
    def holds(self) -> bool:
        """Whether anything in it is borne out."""
        return any(each.state != "unverified" for each in self.sentences)

    def take(self, draft: Draft, evidence: Sequence[Evidence]) -> Sentence | None:
        """Check a sentence, and give it as the reader gets it; None where it is left out.

        Args:
            draft: as the model wrote it.
            evidence: that it was shown, in the order of their numbers.
        """
        if prompt.says_absent(draft.text):
            self.says_absent = True
            return None
        # Small models get stuck, and then say the same for ever.
        if self.is_full or draft.text in self._said:
            return None
        self._said.add(draft.text)
        verdict = self._verifier.check(draft, evidence)
        if verdict.state == "unverified" and not self._shows_unverified:
            self.dropped += 1
            return None
        sentence = Sentence(
            draft.text,
            tuple(
                verify.citation(self._number(each.evidence.passage.id), each)
                for each in verdict.support
            ),
            verdict.state,
        )
        self.sentences.append(sentence)
        return sentence

    def _number(self, passage_id: str) -> int:
        return self._numbers.setdefault(passage_id, len(self._numbers) + 1)
