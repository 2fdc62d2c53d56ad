"""The server of HTTP: told to stop, it takes nothing new, finishes what is in flight, and ends."""

import resource
import signal
import socket
from functools import partial
from types import FrameType

import uvicorn
from fastapi import FastAPI

from api.closing import Closing
from api.connection import HEAD, Connection, Limits

# Seconds for what comes after a language model was cut short: the sources answer instead, and the
# last bytes have to reach a slow reader.
_AFTERWARDS = 5

# Files beside connections: the index, the database, and what is read for a reader.
_FILES = 256


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
            service,
            # Uvicorn wants a class; it makes one for each connection.
            http=partial(Connection, limits=Limits(patience, _connections())),  # type: ignore[arg-type]
            h11_max_incomplete_event_size=HEAD,
            log_config=None,
            # Of which proxies to believe what is ours to say, not uvicorn's.
            proxy_headers=False,
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=int(seconds) + _AFTERWARDS,
        )
        super().__init__(config)
        self._closing = closing
        self._seconds = seconds

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002
        """Uvicorn's; which would raise the signal anew at the end, so that a service that was told
        to stop seemed to have failed."""
        if self.should_exit and sig == signal.SIGINT:
            self.force_exit = True
        self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Uvicorn's: listens no longer, and waits for the requests in flight."""
        self._closing.end_in(self._seconds)
        await super().shutdown(sockets)


def _connections() -> int:
    """How many there can be at a time, so that there are files left for all else."""
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return max(_FILES, (1 << 16 if files == resource.RLIM_INFINITY else files) - _FILES)
