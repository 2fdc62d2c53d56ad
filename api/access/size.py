"""How much a request may hold, whether or not it says so beforehand."""

from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import ApiError, TooLargeError


class Size:
    """Ends requests that are too large as soon as they are. Starlette's does so in plain text.

    Args:
        app: reads the requests.
        most: bytes of a body.
        refuse: says to a caller why not.
    """

    def __init__(
        self, app: ASGIApp, most: int, refuse: Callable[[Request, ApiError], Response]
    ) -> None:
        self._app = app
        self._most = most
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI's."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        length = Headers(scope=scope).get("content-length", "")
        received, began = int(length) if length.isdecimal() else 0, False
        if received > self._most:
            await self._answer(scope, receive, send)
            return
        received = 0

        async def receiving() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self._most:
                raise self._error()
            return message

        async def sending(message: Message) -> None:
            nonlocal began
            # What the app makes of a body that broke off is not what is wrong with it.
            if began or received <= self._most:
                began = True
                await send(message)

        try:
            await self._app(scope, receiving, sending)
        except Exception:
            if began or received <= self._most:
                raise
        if not began and received > self._most:
            await self._answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._refuse(Request(scope), self._error())(scope, receive, send)

    def _error(self) -> TooLargeError:
        return TooLargeError(f"more than {self._most // 1024} kB; send less at a time")
