"""What goes with every response: who may put it into a page of theirs, and how to take it."""

from collections.abc import Sequence

from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send


def add(app: FastAPI, origins: Sequence[str]) -> None:
    """Let pages of these origins ask, load the widget, and show the pages in a frame; no others.

    Args:
        app: the service.
        origins: such as ``https://intranet.example``.
    """
    app.add_middleware(_Headers, ancestors=origins)
    if origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(origins),
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["authorization", "content-type", "feedback-token"],
            expose_headers=["retry-after", "x-request-id"],
        )


class _Headers:
    """Written for ASGI itself: what wraps a response would hold up a stream of events."""

    def __init__(self, app: ASGIApp, ancestors: Sequence[str]) -> None:
        self._app = app
        self._headers = {
            "content-security-policy": " ".join(["frame-ancestors 'self'", *ancestors]),
            "x-content-type-options": "nosniff",
            "referrer-policy": "no-referrer",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, sending)
