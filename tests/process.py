"""A service as a process of its own, as whoever runs it has it."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Service:
    """One that runs.

    Attributes:
        address: where it answers.
        process: in which it does.
        log: file with its standard error.
    """

    address: str
    process: subprocess.Popen[str]
    log: Path

    def lines(self) -> list[str]:
        """Of its log so far."""
        return self.log.read_text(encoding="utf-8").splitlines()


def environment(ingest, **variables: str) -> dict[str, str]:
    """Of a program that has these settings."""
    given = {
        "STADSBRON_DATA": str(ingest.data),
        "STADSBRON_CORPUS": str(ingest.corpus),
        "PYTHONUNBUFFERED": "1",
        "NO_COLOR": "1",
    }
    return os.environ | given | variables


@contextmanager
def serving(ingest, log: Path, **variables: str) -> Iterator[Service]:
    """A service with settings, once it says that it is ready; killed if nothing else ended it."""
    command = [sys.executable, "-m", "api", "serve", "--port", "0"]
    with (
        log.open("w") as file,
        subprocess.Popen(
            command,
            env=environment(ingest, **variables),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=file,
            text=True,
        ) as process,
    ):
        try:
            found = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
            assert found, log.read_text(encoding="utf-8")
            yield Service(found[0], process, log)
        finally:
            process.kill()
