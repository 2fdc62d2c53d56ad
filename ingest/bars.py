"""Progress of a build on the terminal: a bar a stage, with rate and time left."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from ingest.terminal import err

_STAGES = {
    "read": "Documenten lezen",
    "model": "Model laden",
    "encode": "Passages indexeren",
    "write": "Index schrijven",
}

# Stages of few steps have no rate worth telling.
_COUNTABLE = 10


class _Rate(ProgressColumn):
    """Steps a second, of the stages that have many."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        if not speed or (task.total or 0) < _COUNTABLE:
            return Text("")
        return Text(f"{speed:.0f}/s", style="progress.data.speed")


class Bars:
    """A progress bar a stage; called with the stage, how much is done, and how much it is in all.

    The total may change on the way: of passages it is an estimate until all are known.
    """

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show how far a stage is."""
        if stage not in self._tasks:
            self._tasks[stage] = self._progress.add_task(_STAGES[stage], total=total)
        self._progress.update(self._tasks[stage], completed=done, total=total)

    def say(self, line: str) -> None:
        """A line above the bars."""
        self._progress.console.print(line, style="yellow")


@contextmanager
def shown() -> Iterator[Bars]:
    """Bars on standard error for as long as the context lasts."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeElapsedColumn(),
        TextColumn("nog"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=err, transient=not err.is_terminal) as progress:
        yield Bars(progress)
