"""How much a request may hold, and how long it may take to come; whether or not it says so."""

import asyncio
from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import ApiError, FramingError, SlowError, TooLargeError


class Arrival:
    """Ends requests that are too large or too slow as soon as they are, in words that are ours.

    Args:
        app: reads the requests.
        most: bytes of a body.
        seconds: that a body may take.
        refuse: says to a caller why not.
    """

    def __init__(
        self,
        app: ASGIApp,
        most: int,
        seconds: float,
        refuse: Callable[[Request, ApiError], Response],
    ) -> None:
        self._app = app
        self._most = most
        self._seconds = seconds
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI's."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if error := self._beforehand(Headers(scope=scope)):
            await self._answer(error, scope, receive, send)
            return
        # What ended the body before it was whole: an error of its sender's, or that they left.
        ended: ApiError | bool = False
        received, whole, began = 0, False, False
        until = asyncio.get_running_loop().time() + self._seconds

        async def receiving() -> Message:
            nonlocal received, whole, ended
            try:
                async with asyncio.timeout_at(None if whole else until):
                    message = await receive()
            except TimeoutError:
                ended = SlowError(f"no whole body came within {self._seconds:g} seconds")
                raise ended from None
            received += len(message.get("body", b""))
            if received > self._most:
                ended = self._too_large()
                raise ended
            if message["type"] == "http.disconnect":
                ended = ended or not whole
            else:
                whole = whole or not message.get("more_body", False)
            return message

        async def sending(message: Message) -> None:
            nonlocal began
            # What the app makes of a body that broke off is not what is wrong with it.
            if began or not ended:
                began = True
                await send(message)

        try:
            await self._app(scope, receiving, sending)
        except Exception:
            if began or not ended:
                raise
        if not began and isinstance(ended, ApiError):
            await self._answer(ended, scope, receive, send)

    async def _answer(self, error: ApiError, scope: Scope, receive: Receive, send: Send) -> None:
        await self._refuse(Request(scope), error)(scope, receive, send)

    def _beforehand(self, headers: Headers) -> ApiError | None:
        """What is wrong with a request by its head."""
        length = headers.get("content-length", "")
        if length and "transfer-encoding" in headers:
            return FramingError(
                "a request says how long it is, or comes in pieces; not both (RFC 9112, 6.1)"
            )
        return self._too_large() if length.isdecimal() and int(length) > self._most else None

    def _too_large(self) -> TooLargeError:
        return TooLargeError(f"more than {self._most // 1024} kB; send less at a time")
