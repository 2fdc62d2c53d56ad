"""Has the index built beside a running service: when someone asks for it, and on a schedule."""

import logging
import threading
import time
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess

from filelock import FileLock

from api.building import process, schedule
from api.building.build import Build, Builds, By, Outcome
from api.building.journal import Journal
from api.building.process import Done, Failed, Step, Told
from api.errors import AlreadyBuildingError, CannotBuildError
from api.settings import ApiSettings
from api.telemetry import tracing
from api.telemetry.metrics import Metrics
from api.telemetry.tracing import Traces
from ingest.settings import IngestSettings

_log = logging.getLogger("stadsbron.building")

# Seconds between two looks at the clock.
_EVERY = 15.0
# Seconds between two notes of how far a build is.
_NOTE = 1.0
# Seconds that a build has to clear up when the service ends.
_PATIENCE = 3.0


class Builder:
    """Begins builds, one at a time among all services that share a data folder.

    The service takes a new index over by itself; see ``Live``.

    Args:
        ingest: what to build, and where.
        settings: say when.
        metrics: where builds are counted.
        traces: where they are told of.

    Attributes:
        schedule: when a build begins by itself, as the settings have it; None where none does.
    """

    def __init__(
        self, ingest: IngestSettings, settings: ApiSettings, metrics: Metrics, traces: Traces
    ) -> None:
        self._ingest = ingest
        self._log_format = settings.log_format
        self.schedule = settings.rebuild
        self._schedule = schedule.read(settings.rebuild) if settings.rebuild else None
        self._metrics = metrics
        self._traces = traces
        self._journal = Journal(ingest.data)
        self._stopped = threading.Event()
        self._clock = threading.Thread(target=self._watch, name="build clock", daemon=True)
        self._process: SpawnProcess | None = None
        self._follower: threading.Thread | None = None

    def start(self) -> None:
        """Begin to look at the clock, where there is a schedule."""
        if self._schedule:
            self._clock.start()

    def stop(self) -> None:
        """End a build that is at work, within some seconds; the index stays as it is."""
        self._stopped.set()
        if self._clock.is_alive():
            self._clock.join()
        if self._process and self._follower:
            self._process.terminate()
            self._follower.join(_PATIENCE)
            self._process.kill()
            self._follower.join()

    def builds(self) -> Builds:
        """The build that is at work, of whichever service, and the last one that is over."""
        return self._journal.read()

    def build(self) -> Build:
        """Begin to take up what changed in the corpus.

        Returns:
            What has begun.

        Raises:
            AlreadyBuildingError: one is at work; it may have missed what changed just now.
            CannotBuildError: the data folder cannot be written to, or there is no room.
        """
        lock = self._take()
        if lock is None:
            raise AlreadyBuildingError(
                "a build is at work, which may have missed what changed after it began; see GET "
                "/api/v1/index, and ask again when it is over"
            )
        return self._begin(lock, "call")

    def _take(self) -> FileLock | None:
        try:
            return self._journal.take()
        except OSError as error:
            raise CannotBuildError(
                f"nothing can be written to {self._ingest.data} ({error.strerror}); free space "
                "there, or build with `python -m ingest build` where it can be"
            ) from error

    def _watch(self) -> None:
        assert self._schedule
        while not self._stopped.wait(_EVERY):
            try:
                self._build_if_due()
            except CannotBuildError as error:
                _log.warning("no build on schedule: %s", error)

    def _build_if_due(self) -> None:
        if not self._is_due():
            return
        lock = self._take()
        if lock is None:
            return
        # Another service may have done it while this one took the lock.
        if self._is_due():
            self._begin(lock, "schedule")
        else:
            lock.release()

    def _is_due(self) -> bool:
        assert self._schedule
        builds = self._journal.read()
        last = builds.running or builds.last
        return self._schedule.is_due(last.began if last else None, datetime.now(UTC))

    def _begin(self, lock: FileLock, by: By) -> Build:
        build = Build(began=datetime.now(UTC), by=by)
        try:
            self._journal.write(Builds(running=build, last=self._journal.read().last))
            context = get_context("spawn")
            here, there = context.Pipe(duplex=False)
            self._process = context.Process(
                target=process.work,
                args=(self._ingest, self._log_format, there),
                name="index build",
            )
            self._process.start()
            # Held by the process alone, so that its end is the end of the line.
            there.close()
        except OSError as error:
            lock.release()
            raise CannotBuildError(
                f"a build cannot be begun ({error.strerror}); free memory or space in "
                f"{self._ingest.data}, and ask again"
            ) from error
        self._follower = threading.Thread(
            target=self._follow, args=(lock, here, build), name="build", daemon=True
        )
        self._follower.start()
        return build

    def _follow(self, lock: FileLock, line: Connection, build: Build) -> None:
        """Note what a build tells until it is over."""
        try:
            with line, self._traces.work("index build") as span:
                told = self._listen(line, build)
                outcome = _outcome(told)
                tracing.tell(by=build.by, outcome=outcome)
                if outcome == "failed":
                    tracing.fail(span, outcome)
            came = {"encoded": told.encoded} if isinstance(told, Done) else {"detail": told.detail}
            ended = {"ended": datetime.now(UTC), "outcome": outcome}
            over = build.model_copy(update={**ended, **came})
            self._metrics.built(outcome)
            _tell(over)
            self._note(Builds(last=over))
        finally:
            lock.release()

    def _listen(self, line: Connection, build: Build) -> Done | Failed:
        last = self._journal.read().last
        noted, stage = time.monotonic(), build.stage
        while True:
            try:
                told: Told = line.recv()
            except EOFError:
                return Failed(self._why_it_broke_off())
            if not isinstance(told, Step):
                return told
            now = time.monotonic()
            if told.stage != stage or now - noted > _NOTE:
                noted, stage = now, told.stage
                self._note(Builds(running=build.model_copy(update=asdict(told)), last=last))

    def _why_it_broke_off(self) -> str:
        assert self._process
        self._process.join()
        if self._stopped.is_set():
            return "the service ended before the build did; ask again"
        return (
            f"the build was ended (code {self._process.exitcode}), perhaps for want of memory: it "
            "takes as much as the service; build with `python -m ingest build` where there is more"
        )

    def _note(self, builds: Builds) -> None:
        # A disk may be full because of what is built; the build itself says so.
        with suppress(OSError):
            self._journal.write(builds)


def _outcome(told: Done | Failed) -> Outcome:
    if isinstance(told, Failed):
        return "failed"
    return "built" if told.changed else "unchanged"


def _tell(build: Build) -> None:
    assert build.ended
    seconds = round((build.ended - build.began).total_seconds(), 1)
    fields = {"outcome": build.outcome, "seconds": seconds, "by": build.by}
    if build.outcome == "failed":
        _log.warning("the index was not built: %s", build.detail, extra={"fields": fields})
        return
    said = "the index was built" if build.outcome == "built" else "the index is up to date"
    _log.info("%s, %.1f s", said, seconds, extra={"fields": fields})
