"""A function in a process of its own, and the most memory that it took."""

import os
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ProcessPoolExecutor, wait
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

Argument = TypeVar("Argument")
Result = TypeVar("Result")

_PROCESSES = Path("/proc")
# Seconds between looks at the memory: few at first, for what is soon done; then more, for a look
# takes some milliseconds.
_SHORTEST, _LONGEST = 0.1, 2.0


def run(
    function: Callable[[Argument], Result], argument: Argument, threads: int
) -> tuple[Result, int]:
    """Call a function where nothing of an earlier call is warm or in memory.

    Args:
        function: of a module, so that the new process can import it.
        argument: for it.
        threads: at most, of each library that has its own.

    Returns:
        What it returned, and the most MB that its process and those it started held together.
        Where there is no ``/proc``, that of its own process alone.
    """
    with ProcessPoolExecutor(1, get_context("spawn"), _limit_threads, (threads,)) as process:
        own = process.submit(os.getpid).result()
        future = process.submit(function, argument)
        sampled = _watch(own, future)
        result = future.result()
        return result, max(sampled, process.submit(_own_peak).result())


def _limit_threads(threads: int) -> None:
    # Before the libraries are loaded, which read it once.
    os.environ["OMP_NUM_THREADS"] = os.environ["RAYON_NUM_THREADS"] = str(threads)


def _own_peak() -> int:
    # What getrusage says on Linux counts the process from which this one was started.
    for line in _read(_PROCESSES / "self" / "status").splitlines():
        if line.startswith("VmHWM:"):
            return round(int(line.split()[1]) / 1e3)
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1e6 if sys.platform == "darwin" else 1e3))


def _watch(root: int, future: "Future[Result]") -> int:
    most, interval = 0, _SHORTEST
    while not wait([future], interval).done:
        interval = min(1.1 * interval, _LONGEST)
        if _PROCESSES.is_dir():
            most = max(most, sum(map(_kilobytes, _family(root))))
    return round(most / 1e3)


def _family(root: int) -> Iterable[int]:
    """A process, those it started, those they started, and so on."""
    children: dict[int, list[int]] = {}
    for path in _PROCESSES.glob("[0-9]*/stat"):
        # After the name, in brackets, which may hold anything: state, parent, …
        fields = _read(path).rpartition(")")[2].split()
        if fields:
            children.setdefault(int(fields[1]), []).append(int(path.parent.name))
    waiting = [root]
    while waiting:
        found = waiting.pop()
        yield found
        waiting += children.get(found, [])


def _kilobytes(process: int) -> int:
    """Memory that it holds; what several hold together counts for each in part."""
    for line in _read(_PROCESSES / str(process) / "smaps_rollup").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        # It ended between two looks.
        return ""
