"""A service as a process of its own, as whoever runs it has it."""

import os
import re
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from api.settings import ApiSettings
from tests import launcher

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


def free_port() -> int:
    """One that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def writes(settings: ApiSettings) -> dict[str, str]:
    """The environment of a service with the language model of some settings."""
    told = settings.model_dump(exclude_defaults=True, include={*ApiSettings.model_fields})
    key = settings.language_model_key.get_secret_value()
    told |= {"language_model_key": key}
    return {f"STADSBRON_API_{name.upper()}": str(value) for name, value in told.items()}


@contextmanager
def starting(ingest, log: Path, port: int, **variables: str) -> Iterator[Service]:
    """A service with settings that has been started; killed if nothing else ended it."""
    command = ["api", "serve", "--port", str(port)]
    with (
        log.open("w") as file,
        launcher.Popen(
            command,
            env=environment(ingest, **variables),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=file,
            text=True,
        ) as process,
    ):
        try:
            yield Service(f"http://127.0.0.1:{port}", process, log)
        finally:
            process.kill()


@contextmanager
def serving(ingest, log: Path, **variables: str) -> Iterator[Service]:
    """A service with settings, once it says that it is ready."""
    with starting(ingest, log, 0, **variables) as service:
        found = re.search(r"http://127\.0\.0\.1:\d+", service.process.stdout.readline())
        assert found, log.read_text(encoding="utf-8")
        yield replace(service, address=found[0])
