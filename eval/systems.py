"""What is measured: anything that finds passages and answers or refuses.

The assistant of this code, the same behind an address, and the baselines that it is held
against; all give the same nouns, so that every measure is computed in one way.
"""

import math
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from api import sought
from api.answering import extract
from api.answering.answer import Answer, Sentence
from api.assistant import Assistant
from api.retrieval import Evidence
from api.settings import ApiSettings
from eval.errors import UnreachableError
from eval.question_set import EvalQuestion
from ingest.document import Document

if TYPE_CHECKING:
    import httpx

# As many passages of a ranking as measures look at.
CANDIDATES = 100
# Too many asked in a while, or at the same time: it says when to come back.
_LATER = (429, 503)


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found."""

    id: str
    document: str
    text: str


@dataclass(frozen=True, slots=True)
class Cited:
    """Words that a sentence cites."""

    document: str
    text: str


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of an answer with what it cites."""

    text: str
    citations: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer; a refusal where ``sentences`` is None.

    Attributes:
        confidence: from 0 to 1.
        seconds: how long it took.
        tokens: of a language model; 0 where none is used.
        objects: it is an answer that says what in the question does not hold.
    """

    sentences: tuple[Said, ...] | None
    confidence: float
    seconds: float
    tokens: int = 0
    objects: bool = False

    @property
    def text(self) -> str:
        """The whole answer; empty for a refusal."""
        return " ".join(each.text for each in self.sentences or ())


class System(Protocol):
    """Something that can be asked."""

    name: str

    def search(self, question: EvalQuestion) -> list[Hit]:
        """Passages, best first: all that were considered."""

    def ask(self, question: EvalQuestion) -> Reply:
        """An answer or a refusal."""

    def text_of(self, document: str) -> str | None:
        """A document's text; None where the system has no such document."""


class InProcess:
    """The assistant of this code."""

    name = "stadsbron"

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    def search(self, question: EvalQuestion) -> list[Hit]:
        """The candidates of both searches, fused."""
        found = self._assistant.search(question.question, CANDIDATES, question.history)
        return [hit(each) for each in found]

    def ask(self, question: EvalQuestion) -> Reply:
        """The assistant's reply."""
        start = time.perf_counter()
        reply = self._assistant.reply(question.question, history=question.history)
        seconds = time.perf_counter() - start
        result = reply.result
        if not isinstance(result, Answer):
            return Reply(None, result.confidence, seconds)
        objects = bool(result.unfounded or reply.consultation.misplaced)
        return Reply(_said(result.sentences), result.confidence, seconds, objects=objects)

    def text_of(self, document: str) -> str | None:
        """From the index."""
        found = self._assistant.index.documents.get(document)
        return found.text if found else None


class Remote:
    """A running service.

    Args:
        url: where it answers.
        key: API key, where it asks for one.
        timeout: seconds to wait for a reply.
    """

    def __init__(self, url: str, key: str | None = None, timeout: float = 60) -> None:
        self.name = url.rstrip("/")
        self._headers = {"authorization": f"Bearer {key}"} if key else {}
        self._timeout = timeout
        self.text_of = cache(self._text_of)

    def search(self, question: EvalQuestion) -> list[Hit]:
        """From ``POST /api/v1/search``."""
        found = self._json(
            "POST", "/api/v1/search", json={**_conversation(question), "limit": CANDIDATES}
        )
        return [
            Hit(each["passage_id"], each["document_id"], each["text"]) for each in found["hits"]
        ]

    def ask(self, question: EvalQuestion) -> Reply:
        """From ``POST /api/v1/ask``."""
        response = self._request("POST", "/api/v1/ask", json=_conversation(question))
        # Of the reply itself, without having had to wait for a turn.
        said, seconds = self._read(response), response.elapsed.total_seconds()
        if said["type"] != "answer":
            return Reply(None, said["confidence"], seconds)
        return Reply(
            tuple(
                Said(
                    each["text"],
                    tuple(Cited(at["document_id"], at["text"]) for at in each["citations"]),
                )
                for each in said["sentences"]
            ),
            said["confidence"],
            seconds,
            # A service of before it said so.
            objects=bool(said.get("mistaken")),
        )

    def _text_of(self, document: str) -> str | None:
        response = self._request("GET", f"/api/v1/documents/{document}")
        return str(response.json()["text"]) if response.is_success else None

    def _json(self, method: str, path: str, **content: Any) -> Any:
        return self._read(self._request(method, path, **content))

    def _read(self, response: "httpx.Response") -> Any:
        import httpx

        try:
            return response.raise_for_status().json()
        except (httpx.HTTPStatusError, ValueError) as error:
            asked, code = response.request, response.status_code
            remedy = (
                "set STADSBRON_EVAL_KEY to a key of that service, of scope ask"
                if code in (401, 403)
                else "is it Stadsbron?"
            )
            raise UnreachableError(
                f"{self.name} answers {asked.method} {asked.url.path} with {code}; {remedy}"
            ) from error

    def _request(self, method: str, path: str, **content: Any) -> "httpx.Response":
        import httpx

        given = {"timeout": self._timeout, "headers": self._headers, **content}
        until = time.monotonic() + self._timeout
        while True:
            try:
                response = httpx.request(method, self.name + path, **given)
            except httpx.HTTPError as error:
                raise UnreachableError(
                    f"{self.name} does not answer {method} {path}: {error}; check the address"
                ) from error
            # A proxy may name a moment instead; that is not waited for.
            said = response.headers.get("retry-after", "")
            wait = int(said) if said.isdecimal() else math.inf
            if response.status_code not in _LATER or time.monotonic() + wait > until:
                return response
            time.sleep(wait)


class Alone(InProcess):
    """One of the two searches alone, with the answer composed as ever and no refusal."""

    def __init__(self, assistant: Assistant, ranking: str, settings: ApiSettings) -> None:
        super().__init__(assistant)
        self.name = ranking
        self._settings = settings

    def search(self, question: EvalQuestion) -> list[Hit]:
        """By that search."""
        return [hit(each) for each in self._evidence(question)]

    def ask(self, question: EvalQuestion) -> Reply:
        """The sentences that fit best, without asking whether they can answer it."""
        start = time.perf_counter()
        evidence = self._evidence(question)[: self._settings.passages]
        asked = self._assistant.read(_whole(question))
        words = sought.read(asked.sought, self._assistant.index)
        sentences = extract.compose(self._assistant.excerpts.brief(asked, evidence, words))
        score = max((self._score(each) for each in evidence), default=0.0)
        return Reply(_said(sentences), score, time.perf_counter() - start)

    def _evidence(self, question: EvalQuestion) -> list[Evidence]:
        found = self._assistant.search(_whole(question), CANDIDATES)
        return sorted((each for each in found if self._score(each)), key=self._score, reverse=True)

    def _score(self, evidence: Evidence) -> float:
        return evidence.bm25 if self.name == "BM25" else evidence.cosine


class Starter:
    """LlamaIndex's starter pipeline: its splitter, its vector store, its two best chunks.

    As in its starter tutorial, with this project's model and without a language model: what it
    would hand to one is taken as its answer. It gets the text that our readers made, so that the
    same quotes can be looked for.
    """

    name = "LlamaIndex starter"

    def __init__(self, documents: Mapping[str, Document], encoder: Any) -> None:
        from llama_index.core import Document as LlamaDocument
        from llama_index.core import VectorStoreIndex

        texts = [
            LlamaDocument(text=document.text, metadata={"document": document.id})
            for document in documents.values()
        ]
        self._index = VectorStoreIndex.from_documents(texts, embed_model=encoder)
        self._encoder, self._documents = encoder, documents

    def search(self, question: EvalQuestion) -> list[Hit]:
        """Its chunks by cosine."""
        return self._hits(_whole(question), CANDIDATES)

    def ask(self, question: EvalQuestion) -> Reply:
        """Its two best chunks, which is what it takes unless told otherwise."""
        start = time.perf_counter()
        hits = self._hits(_whole(question), 2)
        said = tuple(Said(hit.text, (Cited(hit.document, hit.text),)) for hit in hits)
        return Reply(said, 1.0, time.perf_counter() - start)

    def text_of(self, document: str) -> str | None:
        """From the index of this project."""
        found = self._documents.get(document)
        return found.text if found else None

    def _hits(self, question: str, limit: int) -> list[Hit]:
        nodes = self._index.as_retriever(
            similarity_top_k=limit, embed_model=self._encoder
        ).retrieve(question)
        return [Hit(node.node_id, node.metadata["document"], node.get_content()) for node in nodes]


def compared(assistant: Assistant, settings: ApiSettings, encoder: Any) -> list[System]:
    """Words alone, meaning alone, the starter pipeline and this code, on the same documents."""
    return [
        Alone(assistant, "BM25", settings),
        Alone(assistant, "dense", settings),
        Starter(assistant.index.documents, encoder),
        InProcess(assistant),
    ]


def _conversation(question: EvalQuestion) -> dict[str, Any]:
    return {"question": question.question, "history": question.history}


def _whole(question: EvalQuestion) -> str:
    """What a system without a memory of the conversation can be asked."""
    return " ".join((*question.history, question.question))


def hit(evidence: Evidence) -> Hit:
    """A passage as measures know it."""
    return Hit(evidence.passage.id, evidence.document.id, evidence.passage.text)


def _said(sentences: Iterable[Sentence]) -> tuple[Said, ...]:
    return tuple(
        Said(each.text, tuple(Cited(at.document_id, at.text) for at in each.citations))
        for each in sentences
    )
