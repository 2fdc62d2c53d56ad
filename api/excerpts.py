"""A reply in the sources' own sentences, or a refusal."""

from collections.abc import Sequence

from api.answering import arrangement, extract, verify
from api.answering.answer import Answer, Refusal, Sentence
from api.answering.brief import Brief
from api.consultation import Consultation, Reply
from api.editors import Editors
from api.question import Question
from api.recognition import Recogniser
from api.retrieval import Evidence
from api.settings import ApiSettings
from api.sought import Sought
from ingest.index import Index

# A refusal that offers more than this is a list to read, not a helping hand.
_SUGGESTIONS = 3


class Excerpts:
    """Writes replies by taking sentences from the sources.

    Args:
        index: the sources.
        editors: what they put with the sources: questions that these answer.
        recogniser: knows the places.
        settings: how long an answer may be.
        threshold: how sure a part of a question must be to be answered, from 0 to 1.
    """

    def __init__(
        self,
        index: Index,
        editors: Editors,
        recogniser: Recogniser,
        settings: ApiSettings,
        threshold: float,
    ) -> None:
        self._index = index
        self._editors = editors
        self._recogniser = recogniser
        self._settings = settings
        self._threshold = threshold

    def conclude(self, asked: Consultation, *notes: tuple[str, int]) -> Reply:
        """Answer with the sources' own sentences, or refuse."""
        if asked.barred:
            return self.refuse(asked, *notes)
        # Where none is sure enough, an editor vouches for the whole.
        told = [each for each in asked.parts if each.confidence >= self._threshold] or asked.parts
        answers = [
            extract.choose(self.brief(each.question, each.evidence, each.words, len(told)))
            if each in told
            else []
            for each in asked.parts
        ]
        sentences = tuple(filter(self._is_verbatim, extract.write(answers)))
        if not sentences:
            return self.refuse(asked, *notes)
        answer = Answer(
            sentences,
            asked.confidence,
            form=arrangement.form(sentences),
            unanswered=tuple(
                part.question.text
                for part, answer in zip(asked.parts, answers, strict=True)
                if not answer
            ),
            unfounded=asked.unfounded(sentences),
        )
        return Reply(asked, answer, notes)

    def brief(
        self, question: Question, evidence: Sequence[Evidence], words: Sought, among: int = 1
    ) -> Brief:
        """What to write about a question, where so many share the answer's length.

        Args:
            question: as it was read.
            evidence: passages, best first.
            words: that the question looks for.
            among: into how many parts the answer falls.
        """
        names = question.recognised
        return Brief(
            evidence=evidence,
            sought=words,
            recogniser=self._recogniser,
            places=frozenset(
                each.value for each in names if each.field == "municipality" and each.held
            ),
            several=question.several,
            sentences=-(-self._settings.sentences // among),
            words=self._settings.words // among,
        )

    def refuse(self, asked: Consultation, *notes: tuple[str, int]) -> Reply:
        """Say that the sources do not hold the answer, and what they do hold near it."""
        suggestions = self._editors.near(asked.evidence, asked.filters, _SUGGESTIONS)
        reason = asked.barred or "not_in_sources"
        return Reply(asked, Refusal(asked.confidence, suggestions, reason), notes)

    def _is_verbatim(self, sentence: Sentence) -> bool:
        return all(
            verify.is_verbatim(sentence, self._index.documents[each.document_id])
            for each in sentence.citations
        )
