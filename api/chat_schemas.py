"""Chat completions as OpenAI's clients send and read them.

After the OpenAI API reference, chat completions: https://platform.openai.com/docs/api-reference/chat
"""

from typing import Any, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    model_serializer,
)

from api.running_text import Mark

# The one model that there is: the whole assistant.
MODEL = "stadsbron"


class Part(BaseModel):
    """A piece of a message: text, or what is refused."""

    model_config = ConfigDict(extra="allow")

    type: str
    text: str | None = None


class Message(BaseModel):
    """Something that was said in the conversation."""

    model_config = ConfigDict(extra="allow")

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[Part] | None = None


class StreamOptions(BaseModel):
    """What a stream tells besides."""

    model_config = ConfigDict(extra="allow")

    include_usage: bool = False


class ChatRequest(BaseModel):
    """A conversation; its last user message is the question, those before it what led to it.

    Other parameters, such as `temperature`, are accepted and change nothing.
    """

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "examples": [
                {
                    "model": MODEL,
                    "messages": [
                        {"role": "user", "content": "Hoe werkt de Straatkubus in Almere?"}
                    ],
                    "stream": False,
                }
            ]
        },
    )

    model: str
    messages: list[Message] = Field(min_length=1, max_length=2000)
    stream: bool | None = False
    stream_options: StreamOptions | None = None
    n: int | None = Field(default=None, description="No more than 1: a question has one answer.")
    tool_choice: Any = Field(default=None, description="No tool is ever called.")
    function_call: Any = Field(default=None, description="As `tool_choice`.")
    response_format: Any = Field(default=None, description="Text only.")
    modalities: list[str] | None = Field(default=None, description="Text only.")
    logprobs: bool | None = Field(default=None, description="There are none.")


class UrlCitation(BaseModel):
    """Where a number in the text leads."""

    start_index: int
    end_index: int
    title: str
    url: str


class Annotation(BaseModel):
    """A number in the text; only where the address of the page is known."""

    type: Literal["url_citation"] = "url_citation"
    url_citation: UrlCitation

    @classmethod
    def of(cls, mark: Mark) -> Self:
        """From the running text."""
        cited = UrlCitation(
            start_index=mark.start, end_index=mark.end, title=mark.title, url=mark.url
        )
        return cls(url_citation=cited)


class Said(BaseModel):
    """The answer, or the refusal, as a message."""

    role: Literal["assistant"] = "assistant"
    content: str
    refusal: None = None
    annotations: list[Annotation] = []


class Choice(BaseModel):
    """The one that there is."""

    index: Literal[0] = 0
    message: Said
    finish_reason: Literal["stop"] = "stop"
    logprobs: None = None


class Usage(BaseModel):
    """Nothing: tokens are what a service charges for, and this one does not."""

    prompt_tokens: Literal[0] = 0
    completion_tokens: Literal[0] = 0
    total_tokens: Literal[0] = 0


class Completion(BaseModel):
    """A whole reply."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str = MODEL
    choices: list[Choice]
    usage: Usage = Usage()


class _Sparse(BaseModel):
    """Told without what it lacks: some clients stumble over a null where others send nothing."""

    @model_serializer(mode="wrap")
    def _told(self, serialise: SerializerFunctionWrapHandler) -> dict[str, Any]:
        told: dict[str, Any] = serialise(self)
        return {name: value for name, value in told.items() if value is not None}


class Delta(_Sparse):
    """What a piece of a stream adds."""

    role: Literal["assistant"] | None = None
    content: str | None = None
    annotations: list[Annotation] | None = None


class ChunkChoice(BaseModel):
    """The one that there is, as it grows."""

    index: Literal[0] = 0
    delta: Delta
    finish_reason: Literal["stop"] | None = None


class Chunk(_Sparse):
    """A piece of a stream."""

    id: str
    object: Literal["chat.completion.chunk"] = "chat.completion.chunk"
    created: int
    model: str = MODEL
    choices: list[ChunkChoice]
    usage: Usage | None = None


class ModelCard(BaseModel):
    """A model that can be asked."""

    id: str = MODEL
    object: Literal["model"] = "model"
    created: int = Field(description="When the index in force was made.")
    owned_by: str = "stadsbron"


class ModelList(BaseModel):
    """All of them."""

    object: Literal["list"] = "list"
    data: list[ModelCard]


class Fault(BaseModel):
    """What is wrong with a request."""

    message: str
    type: Literal["invalid_request_error", "server_error"]
    param: str | None
    code: str | None


class FaultResponse(BaseModel):
    """As OpenAI's clients expect what is wrong."""

    error: Fault
