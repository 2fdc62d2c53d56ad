"""A PostgreSQL of a test's own: its programs as Debian has them, in a folder that goes away."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


def _programs() -> Path | None:
    """The folder with ``initdb``; Debian keeps it out of the way of users."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    return max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)


@contextmanager
def running() -> Iterator[str]:
    """Its address; skips, with the reason, where it is not installed."""
    with stoppable() as (address, _, __):
        yield address


@contextmanager
def stoppable(
    programs: Path | None = None,
) -> Iterator[tuple[str, Callable[[], None], Callable[[], None]]]:
    """Its address, and what stops and starts it; skips as ``running``.

    Args:
        programs: folder with ``initdb``, of one that has more than Debian's.
    """
    programs = programs or _programs()
    if programs is None or not (programs / "initdb").exists():
        pytest.skip("PostgreSQL is not installed; on Debian: apt-get install postgresql")
    # It refuses to run as root, for whom Debian makes a user of its own.
    user = "postgres" if os.geteuid() == 0 else None
    # Short: the address of a socket has at most 107 characters.
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))
    if user:
        shutil.chown(folder, user)

    def run(name: str, *arguments: str) -> None:
        command = [str(programs / name), "-D", str(folder / "data"), *arguments]
        done = subprocess.run(
            command, user=user, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        assert done.returncode == 0, done.stderr.decode()

    def start() -> None:
        options = f"-c listen_addresses='' -c unix_socket_directories={folder}"
        run("pg_ctl", "start", "-w", "-o", options, "-l", str(folder / "log"))

    def stop() -> None:
        run("pg_ctl", "stop", "-w", "-m", "immediate")

    try:
        run("initdb", "-U", "stadsbron", "--auth=trust", "--encoding=UTF8", "--no-sync")
        start()
        try:
            yield f"postgresql+psycopg://stadsbron@/postgres?host={folder}", stop, start
        finally:
            stop()
    finally:
        shutil.rmtree(folder)
