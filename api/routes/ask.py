"""Questions and answers."""

from collections.abc import Mapping

from fastapi import APIRouter, Request

from api.answering.answer import Answer, Refusal
from api.question import Question
from api.routes.parts import Messages, Ready
from api.schemas import (
    AnswerResponse,
    AskRequest,
    AskResponse,
    Citation,
    ExamplesResponse,
    RefusalResponse,
    Sentence,
)
from ingest.document import Document

router = APIRouter(tags=["ask"])


@router.post("/api/ask")
def ask(body: AskRequest, assistant: Ready, request: Request) -> AskResponse:
    """Answer a question from the sources, every sentence with its citation; or refuse."""
    question, result = assistant.ask(body.question)
    messages: Messages = request.app.state.messages
    return response(question, result, assistant.index.documents, messages)


def response(
    question: Question,
    result: Answer | Refusal,
    documents: Mapping[str, Document],
    messages: Messages,
) -> AnswerResponse | RefusalResponse:
    """An answer or refusal as it goes over the wire.

    Args:
        question: as it was understood.
        result: what the assistant made of it.
        documents: by id; those that the answer cites.
        messages: texts by language and name.
    """
    if isinstance(result, Refusal):
        return RefusalResponse(
            question=question.text,
            language=question.language,
            confidence=result.confidence,
            message=messages[question.language]["refusal"],
            suggestions=list(result.suggestions),
        )
    sentences = [
        Sentence(
            text=sentence.text,
            citation=Citation.of(sentence.citation, documents[sentence.citation.document_id]),
        )
        for sentence in result.sentences
    ]
    return AnswerResponse(
        question=question.text,
        language=question.language,
        confidence=result.confidence,
        sentences=sentences,
    )


@router.get("/api/examples")
def examples(assistant: Ready) -> ExamplesResponse:
    """Questions that the sources answer, as their editors put them."""
    return ExamplesResponse(questions=list(assistant.examples()))
