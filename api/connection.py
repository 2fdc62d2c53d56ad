"""A connection with a reader, of whom no patience is asked: neither of the service, nor of others.

Uvicorn waits without end for a request that comes a byte at a time, and for a reader who takes in
nothing of an answer; and its faster parser, httptools, takes in a head of any size. So h11 reads
here, which takes in so much before it knows what is asked, and no more. What is added is in methods
that asyncio calls, and in uvicorn's ``on_response_complete`` and ``send_400_response``.
"""

import asyncio
import sys
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from api.schemas import Problem

# Bytes of the head of a request: a long address, cookies, and what proxies add; nginx has as much.
HEAD = 32 * 1024

_SAID = {
    408: "no whole request came in time; send it in one go",
    431: f"the head of a request holds {HEAD // 1024} kB at most; send less",
}


@dataclass(frozen=True, slots=True, eq=False)
class Limits:
    """Of all connections of a server.

    Attributes:
        seconds: to wait for the head of a request, and for room to send on.
        most: connections at a time.
        waiting: those on which nothing is asked now, who waits for the longest first.
    """

    seconds: float
    most: int
    waiting: "dict[Connection, None]" = field(default_factory=dict)


class Connection(H11Protocol):
    """Uvicorn's, which ends where its reader takes too long, or takes another's place.

    Args:
        limits: how long, and how many.
        given: uvicorn's.
    """

    def __init__(self, *, limits: Limits, **given: Any) -> None:
        super().__init__(**given)
        self._limits = limits
        self._head: asyncio.TimerHandle | None = None
        self._room: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Asyncio's. Who has asked nothing for the longest makes room for who comes."""
        super().connection_made(transport)
        self._wait()
        if len(self.connections) > self._limits.most:
            next(iter(self._limits.waiting)).transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Asyncio's."""
        self._wait_no_longer()
        self.resume_writing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Asyncio's, which may have read more at once than a head may hold."""
        while data and not self.transport.is_closing():
            taken = HEAD if self.conn.their_state is h11.IDLE else len(data)
            super().data_received(data[:taken])
            data = data[taken:]
        if self._is_answering:
            self._wait_no_longer()

    def pause_writing(self) -> None:
        """Asyncio's: the reader takes in less than is sent."""
        super().pause_writing()
        self._room = self.loop.call_later(self._limits.seconds, self.transport.abort)

    def resume_writing(self) -> None:
        """Asyncio's."""
        if self._room:
            self._room.cancel()
        super().resume_writing()

    def on_response_complete(self) -> None:
        """Uvicorn's; another request may follow, or have come already."""
        super().on_response_complete()
        if not self._is_answering:
            self._wait()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002
        """Uvicorn's, called where h11 cannot go on; also where an answer has begun."""
        error = sys.exception()
        status = error.error_status_hint if isinstance(error, h11.RemoteProtocolError) else 400
        self._refuse(status)

    @property
    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _wait(self) -> None:
        """For the head of a request, and for what is left of the one before it."""
        self._wait_no_longer()
        if self.transport.is_closing():
            return
        self._limits.waiting[self] = None
        self._head = self.loop.call_later(self._limits.seconds, self._end_waiting)

    def _wait_no_longer(self) -> None:
        self._limits.waiting.pop(self, None)
        if self._head:
            self._head.cancel()

    def _end_waiting(self) -> None:
        begun, _ = self.conn.trailing_data
        if begun and self.conn.their_state is h11.IDLE:
            self._refuse(408)
        else:
            self.transport.abort()

    def _refuse(self, status: int) -> None:
        """Say what is wrong, where an answer can still be begun, and hang up."""
        self._wait_no_longer()
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            detail = _SAID.get(status, "this cannot be read as HTTP/1.1 (RFC 9112)")
            phrase = HTTPStatus(status).phrase
            problem = Problem(title=phrase, status=status, detail=detail)
            body = problem.model_dump_json(exclude_none=True).encode()
            headers = {
                "content-type": "application/problem+json",
                "content-length": str(len(body)),
                "connection": "close",
            }
            response = h11.Response(
                status_code=status, headers=list(headers.items()), reason=phrase.encode()
            )
            for event in (response, h11.Data(data=body), h11.EndOfMessage()):
                self.transport.write(self.conn.send(event) or b"")
        self.transport.close()
