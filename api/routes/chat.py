"""The assistant as a model that OpenAI's clients can talk to."""

import logging
import time
import uuid
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import JSONResponse, StreamingResponse
from starlette.concurrency import run_in_threadpool

from api import author, chat
from api.answering.answer import Sentence
from api.assistant import Assistant
from api.author import Asked
from api.chat_schemas import (
    MODEL,
    Annotation,
    ChatRequest,
    Choice,
    Chunk,
    ChunkChoice,
    Completion,
    Delta,
    FaultResponse,
    ModelCard,
    ModelList,
    Said,
    Usage,
)
from api.consultation import Consultation, Reply
from api.errors import LanguageModelError, NotFoundError
from api.language_model import LanguageModel
from api.routes.ask import response
from api.routes.parts import Catalogue, Ending, Messages, Model, PublicUrl, Ready
from api.routes.presence import while_present
from api.running_text import RunningText
from api.schemas import Sentence as SentenceTold
from api.wording import notices

_log = logging.getLogger("stadsbron.chat")

router = APIRouter(prefix=chat.PREFIX, tags=["openai"])

_STREAM: dict[int | str, dict[str, Any]] = {
    200: {
        "description": (
            "The answer; or, with `stream`, chunks of it: a sentence with its numbers each, then "
            "the sources, then `[DONE]`."
        ),
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    },
    400: {"model": FaultResponse, "description": "The request cannot be met."},
    404: {"model": FaultResponse, "description": "There is no such model."},
}


@router.get("/models")
def models(assistant: Ready) -> ModelList:
    """The models that can be asked: one, the assistant."""
    return ModelList(data=[_card(assistant)])


@router.get("/models/{model}", responses={404: _STREAM[404]})
def model(model: Annotated[str, Path(examples=[MODEL])], assistant: Ready) -> ModelCard:
    """That model."""
    chat.check_model(model)
    return _card(assistant)


@router.post("/chat/completions", response_model=Completion, responses=_STREAM)
async def complete(
    request: Request,
    body: ChatRequest,
    assistant: Ready,
    writer: Model,
    messages: Catalogue,
    public_url: PublicUrl,
    ending: Ending,
) -> Any:
    """Answer the last user message from the sources, with numbered citations; or refuse."""
    asked = chat.read(body)
    pieces = _pieces(assistant, writer, asked, messages, public_url)
    ending.push_async_callback(pieces.aclose)
    if body.stream:
        options = body.stream_options
        stream = _stream(pieces, with_usage=options is not None and options.include_usage)
        # A proxy that saves up what passes through would hold the first sentence back.
        headers = {"cache-control": "no-cache", "x-accel-buffering": "no"}
        return StreamingResponse(stream, media_type="text/event-stream", headers=headers)
    said = await while_present(request, _whole(pieces))
    return JSONResponse(said.model_dump())


@router.api_route("/{rest:path}", methods=["GET", "POST"], include_in_schema=False)
async def nothing(rest: str) -> None:
    """What OpenAI has and this service has not, such as embeddings."""
    raise NotFoundError(f"there is no /v1/{rest}; there are /v1/models and /v1/chat/completions")


async def _pieces(
    assistant: Assistant,
    writer: LanguageModel | None,
    asked: Asked,
    messages: Messages,
    public_url: str | None,
) -> AsyncGenerator[str | RunningText]:
    """What is to be said, piece by piece, and last the whole; only what has been checked."""
    documents = assistant.index.documents
    async with aclosing(author.write(assistant, writer, asked)) as events:
        async for event in events:
            match event:
                case Consultation():
                    found = event
                    texts = messages[found.question.language]
                    text = RunningText(texts, public_url)
                case Sentence():
                    # What a reader must know first, which is nothing new from the second one on.
                    first = notices(
                        found.question.masked, found.absent, texts, answered=True, found=True
                    )
                    told = SentenceTold.of(event, documents)
                    yield text.notice(first) + text.sentence(told)
                case LanguageModelError():
                    yield text.notice([texts["modelFailed"]])
                case Reply():
                    reply = await run_in_threadpool(response, event, assistant, texts)
                    yield text.finish(reply)
                    yield text


async def _whole(pieces: AsyncGenerator[str | RunningText]) -> Completion:
    async for piece in pieces:
        if isinstance(piece, RunningText):
            annotations = [Annotation.of(each) for each in piece.marks]
            said = Said(content=piece.content, annotations=annotations)
            return Completion(
                id=_new_id(), created=int(time.time()), choices=[Choice(message=said)]
            )
    raise AssertionError("every question has a reply")


async def _stream(
    pieces: AsyncGenerator[str | RunningText], *, with_usage: bool
) -> AsyncIterator[str]:
    chunk = Chunk(id=_new_id(), created=int(time.time()), choices=[])

    def grown(delta: Delta, **ended: Any) -> str:
        return _event(chunk.model_copy(update={"choices": [ChunkChoice(delta=delta, **ended)]}))

    try:
        yield grown(Delta(role="assistant", content=""))
        async for piece in pieces:
            if isinstance(piece, str):
                if piece:
                    yield grown(Delta(content=piece))
            elif piece.marks:
                cited = [Annotation.of(each) for each in piece.marks]
                yield grown(Delta(annotations=cited))
        yield grown(Delta(), finish_reason="stop")
        if with_usage:
            yield _event(chunk.model_copy(update={"usage": Usage()}))
        yield "data: [DONE]\n\n"
    # The status has been sent: what goes wrong from here on can only be said in the stream.
    except Exception:
        _log.exception("the stream broke off")
        broken = chat.fault(500, "the service made a mistake; its log says which")
        yield f"data: {bytes(broken.body).decode()}\n\n"


def _event(chunk: Chunk) -> str:
    return f"data: {chunk.model_dump_json()}\n\n"


def _card(assistant: Assistant) -> ModelCard:
    return ModelCard(created=int(assistant.index.manifest.created.timestamp()))


def _new_id() -> str:
    return f"chatcmpl-{uuid.uuid4().hex}"
