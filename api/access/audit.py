"""Who asked for what, and what came of it: a line of JSON a call, where the settings say so."""

import errno
import json
import logging
import os
import time
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from anyio import CancelScope, CapacityLimiter, to_thread
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.access import door
from api.access.caller import ANYBODY, Caller
from api.errors import AuditError
from api.settings import ApiSettings
from api.telemetry.request import pattern

_log = logging.getLogger("stadsbron.audit")


@dataclass(slots=True)
class Record:
    """What is known of one call so far.

    Attributes:
        documents: ids of those that came out, in that order.
        questions: with personal data masked.
    """

    documents: dict[str, None] = field(default_factory=dict)
    questions: dict[str, None] = field(default_factory=dict)


# Of the call that is being answered, which threads and tasks of its own see too.
_current: ContextVar[Record | None] = ContextVar("audit", default=None)


def note(documents: Iterable[str], question: str | None = None) -> None:
    """Tell that documents came out of the call that is being answered.

    Args:
        documents: their ids.
        question: that they came out for, with personal data masked.
    """
    record = _current.get()
    if record is not None:
        record.documents.update(dict.fromkeys(documents))
        if question is not None:
            record.questions[question] = None


class Audit:
    """Writes a line behind each call, also of those that are refused.

    Args:
        app: answers the calls.
        patterns: of the routes, by the functions behind them: addresses have ids, which are
            somebody's.
        file: to add lines to; may be moved away at any time, and is then begun anew.
        with_questions: whether the lines have these too.
    """

    def __init__(
        self, app: ASGIApp, patterns: Mapping[Any, str], file: Path, with_questions: bool
    ) -> None:
        self._app = app
        self._patterns = patterns
        self._file = file
        self._with_questions = with_questions
        # One line at a time, so that a slow disk holds up one thread.
        self._limit = CapacityLimiter(1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI's."""
        if scope["type"] != "http" or not door.is_guarded(door.path_of(scope)):
            await self._app(scope, receive, send)
            return
        began, record, status = time.monotonic(), Record(), 500
        at = datetime.now(UTC)

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        token = _current.set(record)
        try:
            await self._app(scope, receive, sending)
        finally:
            _current.reset(token)
            line = {
                "at": at.isoformat(timespec="milliseconds"),
                **_told(scope.get("state", {}).get("caller", ANYBODY)),
                "method": scope["method"],
                "route": pattern(scope, self._patterns),
                "documents": list(record.documents),
                "status": status,
                "ms": round((time.monotonic() - began) * 1000),
            }
            if self._with_questions and record.questions:
                line["questions"] = list(record.questions)
            # Also where the reader has gone meanwhile, which ends all else.
            with CancelScope(shield=True):
                await to_thread.run_sync(self._write, line, limiter=self._limit)

    def _write(self, line: dict[str, Any]) -> None:
        try:
            append(self._file, json.dumps(line, ensure_ascii=False) + "\n")
        except OSError as error:
            _log.error("%s: a call is not in the audit: %s", self._file, error.strerror)


def check(settings: ApiSettings) -> None:
    """See that the audit can be written.

    Raises:
        AuditError: it cannot.
    """
    if settings.audit is None:
        return
    try:
        append(settings.audit, "")
    except OSError as error:
        raise AuditError(
            f"{settings.audit}: {error.strerror}; name a file with STADSBRON_API_AUDIT in a folder "
            "that is there and that the service may write to"
        ) from error


def append(file: Path, text: str) -> None:
    """Add to a file at once, for others add too, or not at all.

    It is made for its owner alone where it is not there.
    """
    opened = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        line = text.encode()
        written = os.write(opened, line)
        if written < len(line):
            # The disk is full, and the next line would go on where this one broke off.
            ends = os.lseek(opened, 0, os.SEEK_CUR)
            if ends == os.fstat(opened).st_size:
                os.ftruncate(opened, ends - written)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    finally:
        os.close(opened)


def _told(caller: Caller) -> dict[str, Any]:
    return {"role": caller.role, "key": caller.key, "user": caller.user}
