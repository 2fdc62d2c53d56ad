"""Whether this machine can carry the service: memory, disk, the port."""

import os
import shutil
import sys
import urllib.error
import urllib.request
from pathlib import Path

from api.errors import AddressInUseError
from api.listening import listen
from api.settings import ApiSettings
from api.upkeep.finding import Finding, doubt, fault, well, wrong
from ingest.settings import IngestSettings

_GIB = 2**30
# One process that serves takes 1.3 GB with the shipped corpus (`python -m eval bench`); each of
# several has half a gigabyte of its own, beside what they share (`python -m eval load`).
_MEMORY, _SHARED, _WORKER = 1.3 * _GIB, 1.1 * _GIB, 0.5 * _GIB
_SPARE = 0.2 * _GIB
# The model unpacked, and two states of a small index.
_DISK = 1 * _GIB

_MEMINFO = Path("/proc/meminfo")
_CONTAINER = Path("/sys/fs/cgroup/memory.max")


def memory(settings: ApiSettings) -> Finding:
    """What is left for the service, on this machine or in this container."""
    if not _MEMINFO.exists():
        return well("memory", "not known on this system")
    lines = dict(line.split(":") for line in _MEMINFO.read_text(encoding="utf-8").splitlines())
    left = int(lines["MemAvailable"].split()[0]) * 1024
    if _CONTAINER.exists() and (limit := _CONTAINER.read_text(encoding="utf-8").strip()).isdigit():
        left = min(left, int(limit))
    several = settings.workers > 1
    taken = _SHARED + settings.workers * _WORKER if several else _MEMORY
    said = f"{left / _GIB:.1f} GiB can be had"
    if left < taken + _SPARE:
        who = f"the service with {settings.workers} workers" if several else "the service"
        fewer = ", or take fewer with STADSBRON_API_WORKERS" if several else ""
        return doubt(
            "memory",
            f"{said}; {who} takes some {taken / _GIB:.1f} GiB with a small corpus",
            f"stop other programs, or give the machine or the container more{fewer}",
        )
    return well("memory", said)


def workers(settings: ApiSettings) -> Finding:
    """Whether there is a processor core for each process that answers."""
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    said = f"{settings.workers} for {cores} cores"
    if settings.workers > 1 and sys.platform != "linux":
        return fault("workers", "more than one wants Linux", "take STADSBRON_API_WORKERS away")
    if settings.workers > cores:
        return doubt(
            "workers",
            f"{said}: they wait for each other, and take memory",
            f"set STADSBRON_API_WORKERS to {cores}",
        )
    return well("workers", said)


def disk(ingest: IngestSettings) -> Finding:
    """Room for a new state of the index beside the old one."""
    folder = ingest.data
    while not folder.exists():
        folder = folder.absolute().parent
    free = shutil.disk_usage(folder).free
    states = [each for each in ingest.snapshots.glob("*-*") if each.is_dir()]
    largest = max((_size(each) for each in states), default=0)
    said = f"{free / _GIB:.1f} GiB free at {ingest.data}"
    if free < max(_DISK, 2 * largest):
        return doubt(
            "disk",
            said,
            f"free space: a build writes a whole new index ({largest / _GIB:.2f} GiB) beside the "
            "old one; or set STADSBRON_DATA to another folder",
        )
    return well("disk", said)


def _size(folder: Path) -> int:
    return sum(each.stat().st_size for each in folder.rglob("*") if each.is_file())


def port(settings: ApiSettings) -> Finding:
    """Whether the service can listen, or does so already."""
    subject = f"port {settings.port}"
    try:
        listen(settings.host, settings.port).close()
    except AddressInUseError as error:
        if _answers(settings):
            return well(subject, "the service runs and listens there")
        return wrong(subject, error)
    return well(subject, f"free on {settings.host}")


def _answers(settings: ApiSettings) -> bool:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    try:
        address = f"http://{host}:{settings.port}/healthz"
        with urllib.request.urlopen(address, timeout=5) as response:
            return b'"status":"ok"' in response.read()
    except (urllib.error.URLError, OSError, ValueError):
        return False


def corpus(ingest: IngestSettings) -> Finding:
    """Whether there are documents."""
    from ingest import corpus as documents
    from ingest.errors import CorpusError

    try:
        found = documents.scan(ingest.corpus)
    except CorpusError as error:
        return wrong("corpus", error)
    if not found:
        return fault("corpus", f"{ingest.corpus} holds no document", "add documents to it")
    return well("corpus", f"{len(found)} files in {ingest.corpus}")
