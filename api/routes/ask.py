"""Questions and answers."""

from collections.abc import Collection
from typing import Annotated, Any, get_args

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool

from api import author
from api.access import audit
from api.answering.answer import Answer, Refusal
from api.assistant import Assistant
from api.consultation import Reply
from api.example_schemas import ExamplesResponse, Theme
from api.explain import explain
from api.explain_schemas import Explanation
from api.filter_schemas import Understood
from api.filters import Filters
from api.question import Language
from api.routes.parts import (
    UNFOLLOWED,
    Asking,
    Catalogue,
    Explained,
    Kept,
    Messages,
    Model,
    Question,
    Ready,
)
from api.routes.presence import while_present
from api.routes.turn import remember
from api.schemas import (
    AnswerResponse,
    AskResponse,
    RefusalResponse,
    Sentence,
    TermExplained,
)
from api.wording import Texts, label, lead, mistaken, notices, refusal, shortcomings
from ingest.document import Domain
from ingest.index import Index

router = APIRouter(tags=["ask"])

STREAM: dict[int | str, dict[str, Any]] = {
    200: {
        "description": (
            "The reply; or, as server-sent events, what leads to it: `question` (as understood), "
            "`evidence` (what is read), `draft` (a sentence that is not checked yet), `sentence`, "
            "`restart` (the sentences so far do not count), `done` (the reply), `error`."
        ),
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    },
    **UNFOLLOWED,
}


@router.post("/ask", responses=STREAM)
async def ask(
    request: Request,
    asking: Question,
    assistant: Ready,
    model: Model,
    messages: Catalogue,
    keeping: Kept,
    explained: Explained = False,
) -> AskResponse:
    """Answer a question from the sources, every sentence with its citations; or refuse.

    With `Accept: text/event-stream` the answer comes as it is made, as server-sent events.
    """
    reply = await while_present(request, author.reply(assistant, model, asking.asked))
    said = await run_in_threadpool(told, reply, asking, assistant, messages, explained)
    return await remember(said, asking.body, keeping, assistant.library.collections)


def told(
    reply: Reply, asking: Asking, assistant: Assistant, messages: Messages, explained: bool
) -> AnswerResponse | RefusalResponse:
    """The reply to a request, as it goes over the wire."""
    texts = messages[asking.body.language or reply.question.language]
    return response(reply, assistant, texts, asking.body.follow if explained else None)


def response(
    reply: Reply, assistant: Assistant, texts: Texts, follow: Collection[str] | None = None
) -> AnswerResponse | RefusalResponse:
    """An answer or refusal as it goes over the wire.

    Args:
        reply: what the assistant made of a question.
        assistant: that it was asked of.
        texts: in the reader's language.
        follow: tell why these sources, and what became of these passages or documents; None tells
            nothing of it.

    Raises:
        NotFoundError: an id to follow is of no passage or document.
    """
    asked, question, result = reply.consultation, reply.question, reply.result
    index = assistant.index
    audit.note(_cited(result), question.text)
    answered = isinstance(result, Answer)
    said = notices(
        question.masked, asked.absent, texts, answered=answered, found=bool(reply.evidence)
    )
    said += mistaken(asked.misplaced, texts)
    if isinstance(result, Answer):
        said += shortcomings(result, texts)
    said += [texts[name].format(count=count) for name, count in reply.notes]
    common = {
        "question": question.text,
        "language": question.language,
        "confidence": result.confidence,
        "understood": Understood.of(question, asked.filters, texts),
        "notices": said,
        "explanation": None if follow is None else _explanation(reply, index, follow, texts),
    }
    if isinstance(result, Refusal):
        return RefusalResponse(
            **common,
            reason=result.reason,
            message=refusal(result, texts),
            suggestions=list(result.suggestions),
        )
    sentences = [Sentence.of(each, index.documents) for each in result.sentences]
    return AnswerResponse(
        **common,
        writer=result.writer,
        lead=lead(result, index.documents, texts),
        form=result.form,
        unanswered=list(result.unanswered),
        mistaken=[*(each.name for each in asked.misplaced), *result.unfounded],
        sentences=sentences,
        terms=[
            TermExplained(said=each.said, term=each.term.term, definition=each.term.definition)
            for each in assistant.library.terms.used_in(sentence.text for sentence in sentences)
        ],
    )


def _cited(result: Answer | Refusal) -> list[str]:
    """The documents that an answer cites."""
    sentences = result.sentences if isinstance(result, Answer) else ()
    return [each.document_id for sentence in sentences for each in sentence.citations]


def _explanation(reply: Reply, index: Index, follow: Collection[str], texts: Texts) -> Explanation:
    asked = reply.consultation
    part = asked.parts[0]
    limit = len(part.evidence)
    found = explain(part.question, asked.filters, part.ranked, index, limit, follow)
    return Explanation.of(found, texts)


@router.get("/examples")
def examples(
    assistant: Ready,
    messages: Catalogue,
    language: Annotated[Language, Query(description="Of the labels.")] = "nl",
) -> ExamplesResponse:
    """Questions that the sources answer, as their editors put them: all, and by theme."""
    by_theme = {
        domain: assistant.library.editors.questions(Filters(domain=(domain,)))
        for domain in get_args(Domain)
    }
    return ExamplesResponse(
        questions=list(assistant.library.editors.questions()),
        themes=[
            Theme(
                theme=domain,
                label=label("domain", domain, messages[language]),
                questions=list(questions),
            )
            for domain, questions in by_theme.items()
            if questions
        ],
    )
