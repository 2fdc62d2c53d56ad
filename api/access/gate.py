"""Lets callers in, or refuses them, before anything of their request is read."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.access.door import Door
from api.errors import ApiError


class Gate:
    """Stands before all routes, so that none can be forgotten. Leaves the caller in the state.

    Args:
        app: has the routes.
        door: knows who may come in.
        refuse: says to a caller why not.
    """

    def __init__(
        self, app: ASGIApp, door: Door, refuse: Callable[[Request, ApiError], Response]
    ) -> None:
        self._app = app
        self._door = door
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI's."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            caller = self._door.admit(scope)
        except ApiError as error:
            await self._refuse(Request(scope), error)(scope, receive, send)
            return
        scope.setdefault("state", {})["caller"] = caller
        await self._app(scope, receive, send)
