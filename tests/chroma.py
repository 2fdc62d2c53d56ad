"""A Chroma server of a test's own, as `chroma run` starts it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.process import free_port

# The program `chroma` of the installed package, wherever its scripts are.
_PROGRAM = "import sys; from chromadb.cli.cli import app; sys.argv[0] = 'chroma'; app()"


class Server:
    """One that can be stopped, held up, and started again on what it had.

    Args:
        folder: for what it keeps.

    Attributes:
        address: where it answers.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = free_port()
        self.address = f"http://127.0.0.1:{self._port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns when it answers."""
        arguments = ["run", "--path", self._folder, "--host", "127.0.0.1", "--port", self._port]
        # To a file: it tells of every request, and stops where nobody reads that.
        with (self._folder / "log.txt").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _PROGRAM, *map(str, arguments)],
                stdout=log,
                stderr=log,
                env=os.environ | {"ANONYMIZED_TELEMETRY": "False"},
            )
        deadline = time.monotonic() + 30
        while True:
            try:
                httpx.get(f"{self.address}/api/v2/heartbeat", timeout=1).raise_for_status()
            except httpx.HTTPError:
                assert self._process.poll() is None, (self._folder / "log.txt").read_text()
                assert time.monotonic() < deadline, "the server does not answer"
                time.sleep(0.02)
            else:
                return

    def stop(self) -> None:
        """As when its machine fails."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    @contextmanager
    def held_up(self) -> Iterator[None]:
        """It takes connections, and says nothing."""
        assert self._process
        self._process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._process.send_signal(signal.SIGCONT)

    def collections(self) -> set[str]:
        """Names of what it holds."""
        path = "api/v2/tenants/default_tenant/databases/default_database/collections"
        return {each["name"] for each in httpx.get(f"{self.address}/{path}", timeout=10).json()}


@contextmanager
def running(folder: Path) -> Iterator[Server]:
    """A server that keeps what it has in a folder."""
    folder.mkdir(exist_ok=True)
    server = Server(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()
