"""The server of HTTP: told to stop, it takes nothing new, finishes what is in flight, and ends."""

import asyncio
import signal
import socket
from functools import partial
from types import FrameType

import uvicorn
from fastapi import FastAPI
from starlette.types import Message, Receive, Scope, Send

from api.closing import Closing
from api.connection import HEAD, Connection, Limits

try:
    import resource
except ImportError:  # Windows, which has no such limit
    resource = None  # type: ignore[assignment]

# Seconds for what comes after a language model was cut short: the sources answer instead, and the
# last bytes have to reach a slow reader.
AFTERWARDS = 5
# Seconds that an idle connection stays open once the service is told to stop. A proxy keeps some
# for its next request, and loses one that it sends while we close; deploy/nginx.conf keeps them
# for shorter than this.
IDLE = 3
# Seconds between two looks at whether connections are still open; uvicorn's own.
_LOOK = 0.1

# Files beside connections: the index, the database, and what is read for a reader.
_FILES = 256
# Connections where the system has no limit.
_MOST = 1 << 16


class Server(uvicorn.Server):
    """Uvicorn's, ending as a service does: with nothing lost, and without an error.

    Args:
        service: to serve.
        closing: told when the end is near.
        seconds: that a language model may go on writing then.
        patience: seconds to wait for a reader.
    """

    def __init__(self, service: FastAPI, closing: Closing, seconds: float, patience: float) -> None:
        # The log is set up, and each request told of, by ourselves: uvicorn's has the address.
        config = uvicorn.Config(
            self._answer,
            interface="asgi3",
            # Uvicorn wants a class; it makes one for each connection.
            http=partial(Connection, limits=Limits(patience, _connections())),  # type: ignore[arg-type]
            h11_max_incomplete_event_size=HEAD,
            log_config=None,
            # Of which proxies to believe what is ours to say, not uvicorn's.
            proxy_headers=False,
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=int(seconds) + AFTERWARDS,
        )
        super().__init__(config)
        self._service = service
        self._closing = closing
        self._seconds = seconds
        self._ends = False
        self._is_patient = True

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Have the service answer; near the end, nothing more is to come over the connection."""

        async def sending(message: Message) -> None:
            if self._ends and message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), (b"connection", b"close")]
            await send(message)

        await self._service(scope, receive, sending if scope["type"] == "http" else send)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002
        """Uvicorn's; which would raise the signal anew at the end, so that a service that was told
        to stop seemed to have failed."""
        if sig == signal.SIGINT:
            # Somebody sits waiting, and there is most likely no proxy; a second time is an order.
            self.force_exit = not self._is_patient
            self._is_patient = False
        self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Uvicorn's: listens no longer, and waits for the requests in flight.

        Before it closes what is idle, as uvicorn does at once: whoever sent a request meanwhile is
        answered, and told that it was the last on that connection.
        """
        self._closing.end_in(self._seconds)
        self._ends = True
        for server in self.servers:
            server.close()
        for each in sockets or []:
            each.close()
        loop = asyncio.get_running_loop()
        until = loop.time() + IDLE
        while self._is_patient and self.server_state.connections and loop.time() < until:
            await asyncio.sleep(_LOOK)
        await super().shutdown()


def _connections() -> int:
    """How many there can be at a time, so that there are files left for all else."""
    if resource is None:
        return _MOST
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return max(_FILES, (_MOST if files == resource.RLIM_INFINITY else files) - _FILES)
