"""What a chat completion asks, in this service's own words; and what it cannot have."""

from collections.abc import Iterator, Mapping
from typing import Any

from fastapi.responses import JSONResponse
from pydantic import TypeAdapter, ValidationError
from starlette.types import Scope

from api.author import Asked
from api.chat_schemas import MODEL, ChatRequest, Fault, FaultResponse, Message
from api.errors import UnknownModelError, UnmetError
from api.question import MAX_LENGTH
from api.schemas import QuestionText

# All paths below it are for OpenAI's clients.
PREFIX = "/v1"

# What was said longer ago than this has little to do with the question.
_REMEMBERED = 20

_QUESTION: TypeAdapter[str] = TypeAdapter(QuestionText)


def is_asked(scope: Scope) -> bool:
    """Whether a request comes from one of OpenAI's clients, which expect faults in their form."""
    path: str = scope["path"].removeprefix(scope.get("root_path", ""))
    return path.startswith(f"{PREFIX}/")


def read(body: ChatRequest) -> Asked:
    """The question of a conversation, with what led to it.

    Raises:
        UnmetError: it wants what cannot be had here, or has no question.
        UnknownModelError: it wants another model.
    """
    check_model(body.model)
    for param, why in _unmet(body):
        raise UnmetError(param, why)
    said = [place for place, each in enumerate(body.messages) if each.role == "user"]
    if not said:
        raise UnmetError("messages", "none is of the user; the last of those is the question")
    *before, last = said
    _check_text(body.messages[last], f"messages[{last}].content")
    asked = _question(body.messages[last])
    if asked is None:
        raise UnmetError(
            f"messages[{last}].content",
            f"a question has 2 to {MAX_LENGTH} characters; send it without other text around it",
        )
    earlier = (_question(body.messages[place]) for place in before[-_REMEMBERED:])
    return Asked(asked, history=[each for each in earlier if each is not None])


def check_model(name: str) -> None:
    """See that a model is there.

    Raises:
        UnknownModelError: it is not.
    """
    if name != MODEL:
        raise UnknownModelError(f"there is no model {name!r}; the one to name is {MODEL!r}")


def fault(
    status: int,
    detail: str,
    param: str | None = None,
    code: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """What is wrong, in OpenAI's form.

    Args:
        status: of the response; theirs for a body that is not in order is 400.
        detail: what is wrong and what to do.
        param: of the request, that is to blame.
        code: by which a program knows the fault.
        headers: of the response.
    """
    kind = "server_error" if status >= 500 else "invalid_request_error"
    told = FaultResponse(error=Fault(message=detail, type=kind, param=param, code=code))
    return JSONResponse(
        told.model_dump(), status_code=400 if status == 422 else status, headers=headers
    )


def _unmet(body: ChatRequest) -> Iterator[tuple[str, str]]:
    """Parameters that would change the answer, with values that cannot be honoured, and why."""
    if body.n not in (None, 1):
        yield "n", f"a question has one answer here, not {body.n}; leave it out"
    for param in ("tool_choice", "function_call"):
        if getattr(body, param) not in (None, "none", "auto"):
            yield param, "no tool is ever called here; leave it out, or send 'none'"
    if _type(body.response_format) not in (None, "text"):
        yield (
            "response_format",
            ("an answer is text; POST /api/v1/ask gives it as JSON, with every citation"),
        )
    if body.modalities not in (None, ["text"]):
        yield "modalities", "an answer is text; leave it out"
    if body.logprobs:
        yield "logprobs", "tokens have no probabilities here; leave it out"


def _type(given: Any) -> Any:
    return given.get("type") if isinstance(given, dict) else given


def _check_text(message: Message, name: str) -> None:
    parts = message.content if isinstance(message.content, list) else []
    for place, part in enumerate(parts):
        if part.type != "text":
            raise UnmetError(
                f"{name}[{place}]",
                f"only text can be read here, not {part.type!r}; say in words what is in it",
            )


def _question(message: Message) -> str | None:
    """A message as a question; None where it is too short or too long for one."""
    said = message.content
    if isinstance(said, list):
        said = "\n".join(part.text for part in said if part.text)
    try:
        return _QUESTION.validate_python(said)
    except ValidationError:
        return None
