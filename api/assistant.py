"""The whole way from a question to an answer or a refusal."""

import re
import threading
import time
from collections.abc import Callable, Collection, Sequence
from functools import cached_property, lru_cache
from itertools import chain, zip_longest
from typing import TypeVar, TypeVarTuple, Unpack

from anyio import CapacityLimiter, to_thread

from api import premise, prying, sought
from api import question as questions
from api.answering import confidence, support
from api.answering.answer import Answer, Reason, Refusal
from api.answering.confidence import Calibration
from api.answering.entailment import Entailment
from api.answering.verify import Verifier
from api.consultation import Consultation, Part, Reply
from api.excerpts import Excerpts
from api.filters import EVERYTHING, Filters, Recognised
from api.library import Library
from api.mentions import Mentions
from api.original import Originals
from api.question import Question
from api.ranking import DEFAULT, Method
from api.recognition import Recogniser
from api.reranking import Reranker
from api.retrieval import Evidence, Ranked, Rereading, evidence, rank
from api.settings import ApiSettings
from api.sight import ALL, Sight
from api.sought import Sought
from api.suggester import Suggester
from api.telemetry import tracing
from api.telemetry.metrics import Metrics
from ingest.encoder import Encoder
from ingest.index import Index
from ingest.synonyms import forms

# Views to keep ready: an intranet has one, or one for each of its departments.
_VIEWS = 20
# Below this share of the threshold a question may be about something else altogether.
_DOUBTFUL = 2 / 3

# Questions that are worked on at a time; others wait for their turn. More go through the model
# together, and each waits longer for Python, which lets one thread at a time run.
_THREADS = 16

Arguments = TypeVarTuple("Arguments")
Result = TypeVar("Result")


class Assistant:
    """Holds what is expensive: the index and the model."""

    def __init__(
        self,
        index: Index,
        encoder: Encoder,
        settings: ApiSettings,
        calibration: Calibration,
        reranker: Reranker | None = None,
        entailment: Entailment | None = None,
        originals: Originals | None = None,
        metrics: Metrics | None = None,
        threads: CapacityLimiter | None = None,
    ) -> None:
        self.index = index
        self.library = Library(index)
        self.metrics = metrics or Metrics()
        self.originals = originals
        self._threads = threads or CapacityLimiter(_THREADS)
        self._encoder = encoder
        self._settings = settings
        self._calibration = calibration
        self._rereading = Rereading(reranker, settings.reranked) if reranker else None
        self._entailment = entailment
        self._view = lru_cache(_VIEWS)(self._made_for)
        self._lock = threading.Lock()
        self._recogniser = Recogniser(index.documents.values(), _dataset_names(index))
        self.excerpts = Excerpts(
            index, self.library.editors, self._recogniser, settings, calibration.threshold
        )
        self._mentions = Mentions(index, settings.candidates)
        self.verifier = Verifier(index, encoder, self._recogniser, support.load(), entailment)

    def within(self, sight: Sight) -> "Assistant":
        """One that knows some of the documents alone: whatever it is asked, no other comes out.

        Args:
            sight: which ones; all gives this one itself.
        """
        if self._is_within(sight):
            return self
        # Who may see collections of which there is no document, shares with who may not; and who
        # comes while it is made, waits for it.
        with self._lock:
            return self._view(sight.among(self.library.collections))

    def _made_for(self, sight: Sight) -> "Assistant":
        return Assistant(
            self.index.within(sight),
            self._encoder,
            self._settings,
            self._calibration,
            self._rereading.reranker if self._rereading else None,
            self._entailment,
            self.originals,
            self.metrics,
            self._threads,
        )

    async def seen(self, sight: Sight) -> "Assistant":
        """As ``within``, away from the event loop where it has to be made, which takes a moment."""
        if self._is_within(sight):
            return self
        return await to_thread.run_sync(self.within, sight)

    def _is_within(self, sight: Sight) -> bool:
        """Whether all there is, is within sight."""
        # Where anything is for some alone, what could not be read may be too.
        for_some = self.library.collections or self._settings.collections
        return sight == ALL or not (sight.filters or for_some)

    async def work(self, call: Callable[[Unpack[Arguments]], Result], *given: *Arguments) -> Result:
        """Do what takes the processor, away from the event loop."""
        with self.metrics.waiting() as begin:

            def begun() -> Result:
                begin()
                return call(*given)

            return await to_thread.run_sync(begun, limiter=self._threads)

    def ask(
        self,
        text: str,
        filters: Filters = EVERYTHING,
        ignored: Collection[str] = (),
        history: Sequence[str] = (),
    ) -> tuple[Question, Answer | Refusal]:
        """The question as it was read and what came of it; see ``reply``."""
        reply = self.reply(text, filters, ignored, history)
        return reply.question, reply.result

    def reply(
        self,
        text: str,
        filters: Filters = EVERYTHING,
        ignored: Collection[str] = (),
        history: Sequence[str] = (),
    ) -> Reply:
        """Answer a question from the sources, or say that they do not hold the answer.

        Args:
            text: what the reader typed.
            filters: documents outside them are not used.
            ignored: what the question names but the reader took off, as ``Recognised.key``.
            history: what was asked before it in the same conversation, oldest first.
        """
        return self.excerpts.conclude(self.consult(text, filters, ignored, history))

    def consult(
        self,
        text: str,
        filters: Filters = EVERYTHING,
        ignored: Collection[str] = (),
        history: Sequence[str] = (),
        completed: str | None = None,
    ) -> Consultation:
        """Read a question and find what the sources have for it; see ``reply``.

        Args:
            text: as of ``reply``; so are the next three.
            filters: …
            ignored: …
            history: …
            completed: the question with what it leaves out, where that was made otherwise than by
                the rules.
        """
        begun = time.perf_counter()
        question = self.read(text, ignored, history, completed)
        understood = time.perf_counter()
        with tracing.span("search"):
            parts = tuple(self._part(each, filters) for each in question.parts or (question,))
            read = _in_turn([part.evidence for part in parts])[: self.passages]
            barred = self._barred(question, filters, parts)
            wrong = premise.misplaced(question, read, self._mentions.of, self._recogniser)
            tracing.tell(parts=len(parts), passages=len(read))
        took = understood - begun, time.perf_counter() - understood
        return Consultation(question, filters, read, parts, barred, wrong, *took)

    def _part(self, question: Question, filters: Filters) -> Part:
        ranked = self.rank(question, filters)
        found = evidence(ranked, self.passages, self.index)
        words = sought.read(question.sought, self.index)
        absent = self.absent(question)
        certainty = self._certainty(question, found, words, absent=bool(absent))
        return Part(question, ranked, found, words, absent, certainty)

    def _barred(self, question: Question, filters: Filters, parts: Sequence[Part]) -> Reason | None:
        if self.pries(question):
            return "personal_data"
        certainty = max(part.confidence for part in parts)
        if certainty >= self._calibration.threshold or self.library.editors.vouch_for(
            question, filters
        ):
            return None
        # Only where next to nothing of it is found is it safe to say so.
        strange = all(part.is_strange for part in parts)
        doubtful = certainty < _DOUBTFUL * self._calibration.threshold
        return "outside" if strange and doubtful else "not_in_sources"

    def absent(self, question: Question) -> tuple[Recognised, ...]:
        """Municipalities that a question names and no passage speaks of."""
        return tuple(
            name
            for name in question.recognised
            if name.field == "municipality" and not name.held and not self._mentions.tell_of(name)
        )

    def pries(self, question: Question) -> bool:
        """Whether a question asks for personal data of someone of whom the sources do not tell."""
        asked = question.completed or question.text
        return prying.pries(asked, self._mentions.have)

    def read(
        self,
        text: str,
        ignored: Collection[str] = (),
        history: Sequence[str] = (),
        completed: str | None = None,
    ) -> Question:
        """Understand a question; see ``consult``."""
        with tracing.span("read"):
            return questions.read(
                text, self.index.analysis, self._recogniser, ignored, history, completed
            )

    def _certainty(
        self, question: Question, evidence: list[Evidence], words: Sought, *, absent: bool
    ) -> float:
        if not evidence:
            return 0.0
        measured = confidence.signals(evidence, words, language=question.language, absent=absent)
        return confidence.estimate(measured, self._calibration)

    def search(self, text: str, limit: int, history: Sequence[str] = ()) -> list[Evidence]:
        """Passages that may answer a question, best first."""
        return self.find(self.read(text, history=history), limit)

    def find(
        self,
        question: Question,
        limit: int,
        filters: Filters = EVERYTHING,
        method: Method = DEFAULT,
    ) -> list[Evidence]:
        """Passages that may answer a question as it was read, best first."""
        return evidence(self.rank(question, filters, method), limit, self.index)

    def rank(
        self, question: Question, filters: Filters = EVERYTHING, method: Method = DEFAULT
    ) -> Ranked:
        """All candidates for a question as it was read, in order; see retrieval."""
        return rank(
            question,
            self.index,
            self._encoder,
            filters,
            self._settings.candidates,
            self._rereading,
            method,
        )

    @property
    def settings(self) -> ApiSettings:
        """By which it answers."""
        return self._settings

    @property
    def passages(self) -> int:
        """From how many passages an answer is made."""
        return self._settings.passages

    @cached_property
    def suggester(self) -> Suggester:
        """Questions to choose from while someone types."""
        return Suggester(self.index, self.library.editors.by_document(), self._tells_of)

    def _tells_of(self, question: str, name: str) -> bool:
        """Whether a question is answered, with a name in the answer."""
        result = self.reply(question).result
        # A word of its own: AP stands in many others.
        said = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
        return isinstance(result, Answer) and any(
            said.search(each.text) for each in result.sentences
        )


def _in_turn(lists: Sequence[Sequence[Evidence]]) -> list[Evidence]:
    """The first of each, the second of each, and so on; every passage once."""
    turns = chain.from_iterable(zip_longest(*lists))
    return list({each.passage.id: each for each in turns if each}.values())


def _dataset_names(index: Index) -> dict[str, list[str]]:
    """What data sets are called, by the glossary."""
    terms = index.glossary.terms if index.glossary else ()
    return {term.term: forms(term) for term in terms if term.dataset}
