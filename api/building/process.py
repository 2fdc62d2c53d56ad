"""The process that builds: with memory, a model and a Python of its own, so that questions and
answers go on beside it."""

import logging
import os
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection

from api.telemetry import log
from ingest.errors import IngestError
from ingest.pipeline import build_index
from ingest.settings import IngestSettings

_log = logging.getLogger("stadsbron.building")

# Readers go first.
_NICE = 10


@dataclass(frozen=True, slots=True)
class Step:
    """How far a build is; see ``Build``."""

    stage: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Done:
    """A build is over, and the index is up to date; whether it is another than before."""

    changed: bool
    encoded: int


@dataclass(frozen=True, slots=True)
class Failed:
    """A build is over, and there is no new index."""

    detail: str


Told = Step | Done | Failed


def work(settings: IngestSettings, form: log.Format, line: Connection) -> None:
    """Build the index, as a process of its own.

    Args:
        settings: of the index.
        form: of the log.
        line: on which what becomes of it is told.
    """
    # Ctrl+C is for the service, which then ends this; ended, it clears up.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with suppress(AttributeError):  # Windows
        os.nice(_NICE)
    log.configure(form)
    tell = partial(_tell, line)
    try:
        report = build_index(
            settings,
            lambda stage, done, total: tell(Step(stage, done, total)),
            wait=lambda: tell(Step("wait", 0, 1)),
        )
    except IngestError as error:
        tell(Failed(str(error)))
    except Exception:
        _log.exception("the build broke off")
        tell(Failed("the program made a mistake; the log of the service says which"))
    else:
        tell(Done(report.changed, report.encoded))


def _tell(line: Connection, told: Told) -> None:
    try:
        line.send(told)
    except OSError:
        # The service was killed; nobody would know of the index that is built for it.
        sys.exit(1)
