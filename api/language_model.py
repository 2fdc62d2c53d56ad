"""The language model that writes answers: any LlamaIndex LLM, by settings.

Its libraries are imported only where one is configured.
"""

import importlib
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any

from api.closing import Closing
from api.errors import LanguageModelError
from api.settings import ApiSettings

# Gives a LlamaIndex LLM; leaving its context ends whatever the model was doing.
Connect = Callable[[], AbstractAsyncContextManager[Any]]

# The same question and passages should give the same answer.
_TEMPERATURE = 0.0
# The wait is ours to end, with words of our own: the libraries' own limit comes later.
_LATER = 1.0
_LOCAL_OLLAMA = "http://localhost:11434"


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """A model that can be asked, and how far it may go.

    Attributes:
        connect: gives the LLM for one question. Each has a connection of its own, so that closing
            it is sure to end the work that the model does for a reader who has gone.
        name: as the reader of a log knows it.
        silence: seconds to wait for its next word.
        seconds: longest that it may take over one answer.
        retries: how often to ask again where it fails before its first word.
        tokens: most that it may write.
        context: tokens that it can hold.
        key: to be kept out of every message.
        closing: cuts short what it does when the service ends.
    """

    connect: Connect
    name: str
    silence: float
    seconds: float
    retries: int
    tokens: int
    context: int
    key: str = ""
    closing: Closing = field(default_factory=Closing)

    def plain(self, error: Exception) -> str:
        """What went wrong in one line, without the key: services repeat it in their errors."""
        return _plain(error, self.key)


def load(settings: ApiSettings) -> LanguageModel | None:
    """The model that the settings name; None where they name none.

    Raises:
        LanguageModelError: what it needs is not installed, or it cannot be made.
    """
    kind = settings.language_model
    if kind is None:
        return None
    key = settings.language_model_key.get_secret_value() if settings.language_model_key else ""
    try:
        connect = {"openai": _openai, "ollama": _ollama}.get(kind, _imported)(settings, key)
    except ImportError as error:
        raise LanguageModelError(
            f"language_model {kind} needs a library that is absent ({error}); install it with: "
            "pip install 'stadsbron[model]', or correct the import path"
        ) from error
    # Whatever a library of someone else's makes of its arguments.
    except Exception as error:
        raise LanguageModelError(
            f"language_model {kind} cannot be made ({_plain(error, key)}); correct "
            "language_model_name and language_model_options"
        ) from error
    return LanguageModel(
        connect=connect,
        name=settings.language_model_name or kind,
        silence=settings.language_model_silence,
        seconds=settings.language_model_seconds,
        retries=settings.language_model_retries,
        tokens=settings.language_model_tokens,
        context=settings.language_model_context,
        key=key,
    )


@cache
def _certificates() -> ssl.SSLContext:
    """Read once: it takes longer than to connect."""
    return ssl.create_default_context()


def _openai(settings: ApiSettings, key: str) -> Connect:
    import httpx
    from llama_index.llms.openai_like import OpenAILike

    arguments = {
        "model": settings.language_model_name,
        "api_base": settings.language_model_url,
        # Left empty, the library would take a key from the environment and send it there.
        "api_key": key or "none",
        "is_chat_model": True,
        "context_window": settings.language_model_context,
        "max_tokens": settings.language_model_tokens,
        "temperature": _TEMPERATURE,
        "timeout": settings.language_model_silence + _LATER,
        # Asking again is done in one place for all kinds; see answering/generate.py.
        "max_retries": 0,
        **settings.language_model_options,
    }
    make = partial(OpenAILike, **arguments)
    make()  # so that a wrong option shows at the start

    @asynccontextmanager
    async def connect() -> AsyncIterator[Any]:
        timeout = httpx.Timeout(settings.language_model_silence + _LATER)
        async with httpx.AsyncClient(verify=_certificates(), timeout=timeout) as client:
            yield make(async_http_client=client)

    return connect


def _ollama(settings: ApiSettings, key: str) -> Connect:
    from llama_index.llms.ollama import Ollama
    from ollama import AsyncClient

    address = (settings.language_model_url or _LOCAL_OLLAMA).removesuffix("/v1")
    arguments = {
        "model": settings.language_model_name,
        "base_url": address,
        "context_window": settings.language_model_context,
        "request_timeout": settings.language_model_silence,
        "temperature": _TEMPERATURE,
        "additional_kwargs": {"num_predict": settings.language_model_tokens},
        **settings.language_model_options,
    }
    make = partial(Ollama, **arguments)
    make()  # so that a wrong option shows at the start
    open_client = partial(
        AsyncClient,
        host=address,
        timeout=settings.language_model_silence + _LATER,
        headers={"authorization": f"Bearer {key}"} if key else {},
    )

    @asynccontextmanager
    async def connect() -> AsyncIterator[Any]:
        client: Any = open_client(verify=_certificates())
        try:
            yield make(async_client=client)
        finally:
            await client.close()

    return connect


def _imported(settings: ApiSettings, key: str) -> Connect:
    """By import path; made once, for such a model may be in this very process."""
    path = settings.language_model or ""
    module, _, name = path.rpartition(".")
    make = getattr(importlib.import_module(module), name, None)
    if make is None:
        raise ImportError(f"{module} has no {name}")
    given = {"model": settings.language_model_name, "api_key": key}
    llm = make(
        **{argument: value for argument, value in given.items() if value},
        **settings.language_model_options,
    )
    if not hasattr(llm, "astream_chat"):
        raise TypeError(f"{path} is no LlamaIndex LLM")

    @asynccontextmanager
    async def connect() -> AsyncIterator[Any]:
        yield llm

    return connect


def _plain(error: Exception, key: str) -> str:
    text = " ".join(str(error).split()) or type(error).__name__
    # Before it is cut, so that no half of the key is left over.
    return (text.replace(key, "***") if key else text)[:200]
