"""What a service takes of the machine, all its processes together, as Linux reports it."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Footprint:
    """At one moment.

    Attributes:
        memory: MiB; what several processes share counts once (proportional set size).
        resident: MiB; what they share counts for each.
        processor: seconds since they began.
    """

    memory: int
    resident: int
    processor: float


def of(process: int) -> Footprint | None:
    """Of a process and those that it made; None where the system does not tell."""
    if not (_PROC / "self" / "smaps_rollup").exists():
        return None
    memory = resident = 0
    processor = 0.0
    for each in _family(process):
        try:
            told = (_PROC / str(each) / "smaps_rollup").read_text(encoding="utf-8")
            used = (_PROC / str(each) / "stat").read_text(encoding="utf-8").rpartition(")")[2]
        # One that has ended meanwhile.
        except OSError:
            continue
        sizes = dict(line.split(":") for line in told.splitlines()[1:])
        memory += int(sizes["Pss"].split()[0])
        resident += int(sizes["Rss"].split()[0])
        # The 14th and 15th field, in ticks; see proc_pid_stat(5).
        processor += sum(map(int, used.split()[11:13])) / os.sysconf("SC_CLK_TCK")
    return Footprint(memory // 1024, resident // 1024, processor)


def _family(process: int) -> Iterator[int]:
    yield process
    for children in (_PROC / str(process) / "task").glob("*/children"):
        for child in children.read_text(encoding="utf-8").split():
            yield from _family(int(child))
