"""Questions and answers."""

from collections.abc import Collection

from fastapi import APIRouter

from api.answering.answer import Answer, Refusal
from api.assistant import Reply
from api.explain import explain
from api.explain_schemas import Explanation
from api.filter_schemas import Understood
from api.routes.parts import Catalogue, Explained, Ready
from api.schemas import (
    AnswerResponse,
    AskRequest,
    AskResponse,
    ExamplesResponse,
    RefusalResponse,
    Sentence,
)
from api.wording import Texts, notices
from ingest.index import Index

router = APIRouter(tags=["ask"])


@router.post("/api/ask")
def ask(
    body: AskRequest, assistant: Ready, messages: Catalogue, explained: Explained = False
) -> AskResponse:
    """Answer a question from the sources, every sentence with its citation; or refuse."""
    filters = assistant.choices.check(body.filters.filters())
    reply = assistant.reply(body.question, filters, body.ignored, body.history)
    texts = messages[body.language or reply.question.language]
    follow = body.follow if explained else None
    return response(reply, assistant.index, texts, follow)


def response(
    reply: Reply, index: Index, texts: Texts, follow: Collection[str] | None = None
) -> AnswerResponse | RefusalResponse:
    """An answer or refusal as it goes over the wire.

    Args:
        reply: what the assistant made of a question.
        index: that it was asked of.
        texts: in the reader's language.
        follow: tell why these sources, and what became of these passages or documents; None tells
            nothing of it.

    Raises:
        NotFoundError: an id to follow is of no passage or document.
    """
    question, result = reply.question, reply.result
    answered = isinstance(result, Answer)
    common = {
        "question": question.text,
        "language": question.language,
        "confidence": result.confidence,
        "understood": Understood.of(question, reply.filters, texts),
        "notices": notices(
            question.masked,
            reply.absent,
            texts,
            answered=answered,
            found=bool(reply.evidence),
        ),
        "explanation": None if follow is None else _explanation(reply, index, follow, texts),
    }
    if isinstance(result, Refusal):
        return RefusalResponse(
            **common,
            reason=result.reason,
            message=texts.get(f"refusal.{result.reason}", texts["refusal"]),
            suggestions=list(result.suggestions),
        )
    sentences = [Sentence.of(each, index.documents) for each in result.sentences]
    return AnswerResponse(**common, writer=result.writer, sentences=sentences)


def _explanation(reply: Reply, index: Index, follow: Collection[str], texts: Texts) -> Explanation:
    limit = len(reply.evidence)
    found = explain(reply.question, reply.filters, reply.ranked, index, limit, follow)
    return Explanation.of(found, texts)


@router.get("/api/examples")
def examples(assistant: Ready) -> ExamplesResponse:
    """Questions that the sources answer, as their editors put them."""
    return ExamplesResponse(questions=list(assistant.examples()))
