"""The server of HTTP: told to stop, it takes nothing new, finishes what is in flight, and ends."""

import signal
import socket
from types import FrameType

import uvicorn
from fastapi import FastAPI

from api.closing import Closing

# Seconds for what comes after a language model was cut short: the sources answer instead, and the
# last bytes have to reach a slow reader.
_AFTERWARDS = 5


class Server(uvicorn.Server):
    """Uvicorn's, ending as a service does: with nothing lost, and without an error.

    Args:
        service: to serve.
        closing: told when the end is near.
        seconds: that a language model may go on writing then.
    """

    def __init__(self, service: FastAPI, closing: Closing, seconds: float) -> None:
        # The log is set up, and each request told of, by ourselves: uvicorn's has the address.
        config = uvicorn.Config(
            service,
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
