"""What the service tells whoever runs it: lines for people, or JSON objects for machines.

Python's own logging carries them, for every library here already speaks it.
"""

import json
import logging
import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, Literal

from api.telemetry import tracing
from api.telemetry.aside import Aside

Format = Literal["text", "json"]

# The id of the request that is being answered; threads that work for it see the same.
request_id: ContextVar[str | None] = ContextVar("request_id", default=None)


def configure(form: Format) -> None:
    """Send the log of the whole program to standard error, and nowhere else.

    Args:
        form: of each line.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else Lines())
    root = logging.getLogger()
    root.handlers[:] = [Aside(handler)]
    # Libraries speak up only where something is wrong: some log addresses with what is asked.
    root.setLevel(logging.WARNING)
    logging.getLogger("stadsbron").setLevel(logging.INFO)
    logging.captureWarnings(True)


class JsonLines(logging.Formatter):
    """An object a line: time, level, logger, message, request, trace, and what was measured.

    A record says what was measured by ``extra={"fields": {…}}``.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Logging's."""
        told: dict[str, Any] = {
            "time": _moment(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request := request_id.get():
            told["request"] = request
        # As tools that go from a line to its trace look for it.
        if trace := tracing.trace_id():
            told["trace_id"] = trace
        told |= getattr(record, "fields", {})
        if record.exc_info:
            told["exception"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False, default=str)


class Lines(logging.Formatter):
    """A line for people, with the request at its end."""

    def format(self, record: logging.LogRecord) -> str:
        """Logging's."""
        said = f"{_moment(record)} {record.levelname:<7} {record.name}: {record.getMessage()}"
        if request := request_id.get():
            said += f" [{request}]"
        if record.exc_info:
            said += "\n" + self.formatException(record.exc_info)
        return said


def _moment(record: logging.LogRecord) -> str:
    moment = datetime.fromtimestamp(record.created, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
