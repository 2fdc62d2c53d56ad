"""Lets callers in, or refuses them, before anything of their request is read."""

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import FastAPI
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.access.arrival import Arrival
from api.access.audit import Audit
from api.access.caller import asking
from api.access.door import Door
from api.errors import ApiError
from api.settings import ApiSettings

Refuse = Callable[[Request, ApiError], Response]


def add(
    app: FastAPI,
    door: Door,
    settings: ApiSettings,
    refuse: Refuse,
    patterns: Mapping[Any, str],
) -> None:
    """Have a service let in who may come in, write down what they do, and read so much at most.

    Args:
        app: the service.
        door: knows who may come in.
        settings: say how much, how fast, and where to write.
        refuse: says to a caller why not.
        patterns: of the routes, by the functions behind them.
    """
    app.add_middleware(
        Arrival,
        most=settings.body_kilobytes * 1024,
        seconds=settings.reader_seconds,
        refuse=refuse,
    )
    app.add_middleware(Gate, door=door, refuse=refuse)
    if door.provider:
        app.add_middleware(SessionMiddleware, **_session(settings, door.secret))
    # Outermost, so that who is refused is written down too.
    if settings.audit:
        app.add_middleware(
            Audit,
            patterns=patterns,
            file=settings.audit,
            with_questions=settings.audit_questions,
        )


def _session(settings: ApiSettings, secret: str) -> dict[str, Any]:
    """How a browser keeps who signed on in it: in a cookie that is signed, so no copy of the
    service has to remember it.
    """
    safe = (settings.public_url or "").startswith("https:")
    return {
        "secret_key": secret,
        # With the prefix, nobody but this host can have set it.
        "session_cookie": "__Host-stadsbron" if safe else "stadsbron",
        "max_age": int(settings.session_hours * 3600),
        "https_only": safe,
    }


class Gate:
    """Stands before all routes, so that none can be forgotten. Leaves the caller in the state.

    Args:
        app: has the routes.
        door: knows who may come in.
        refuse: says to a caller why not.
    """

    def __init__(self, app: ASGIApp, door: Door, refuse: Refuse) -> None:
        self._app = app
        self._door = door
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI's."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            caller = await self._door.admit(scope)
        except ApiError as error:
            await self._refuse(Request(scope), error)(scope, receive, send)
            return
        scope.setdefault("state", {})["caller"] = caller
        before = asking.set(caller)
        try:
            await self._app(scope, receive, send)
        finally:
            asking.reset(before)
