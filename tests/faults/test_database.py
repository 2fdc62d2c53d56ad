"""A database that is stopped, or hangs, under a service as a process of its own."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from api.access.keyring import open_keys
from api.settings import ApiSettings
from tests import launcher, postgresql
from tests.process import ROOT, environment, serving

QUESTION = {"question": "Hoe werkt de Straatkubus in Almere?"}
FEEDBACK = {"verdict": "helpful", "question": "Wat is een DPIA?"}


@contextmanager
def hanging(address: str) -> Iterator[None]:
    """Its processes stand still: connections are taken, and nothing is said on them."""
    folder = Path(address.rpartition("host=")[2])
    first = (folder / "data" / "postmaster.pid").read_text().split()[0]
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", first], capture_output=True, text=True)
    processes = [int(each) for each in (first, *listed.stdout.split())]
    try:
        for each in processes:
            os.kill(each, signal.SIGSTOP)
        yield
    finally:
        for each in processes:
            os.kill(each, signal.SIGCONT)


def test_without_its_database_a_service_answers_and_with_it_it_keeps_again(
    shipped_settings, tmp_path
) -> None:
    with postgresql.stoppable() as (address, stop, start):
        keys = open_keys(ApiSettings(database=address), tmp_path)
        headers = {"authorization": f"Bearer {keys.add('lezer', 'ask')}"}
        keys.close()
        settings = {
            "STADSBRON_API_DATABASE": address,
            "STADSBRON_API_ACCESS": "keys",
            "STADSBRON_API_FEEDBACK": "true",
        }
        with (
            serving(shipped_settings, tmp_path / "log.txt", **settings) as service,
            httpx.Client(base_url=service.address, timeout=60, headers=headers) as client,
        ):

            def keeps() -> int:
                return client.post("/api/v1/feedback", json=FEEDBACK).status_code

            def refused() -> None:
                """Feedback is, in words; questions are answered meanwhile."""
                reply = client.post("/api/v1/feedback", json=FEEDBACK)
                assert reply.status_code == 503
                assert int(reply.headers["retry-after"]) > 0
                assert "does not answer" in reply.json()["detail"]
                assert client.post("/api/v1/ask", json=QUESTION).json()["type"] == "answer"

            assert keeps() == 201
            stop()
            refused()
            start()
            assert keeps() == 201
            with hanging(address):
                began = time.monotonic()
                refused()
                assert time.monotonic() - began < 25
                health = time.monotonic()
                assert client.get("/healthz").status_code == 200
                assert time.monotonic() - health < 2
            until = time.monotonic() + 30
            while keeps() != 201:
                assert time.monotonic() < until
            with hanging(address):
                # Its end does not wait for the database either.
                time.sleep(3)
                service.process.send_signal(signal.SIGTERM)
                assert service.process.wait(timeout=40) == 0
            assert "Traceback" not in (tmp_path / "log.txt").read_text()


def test_a_database_that_says_nothing_keeps_a_service_from_starting_in_one_line(
    shipped_settings, tmp_path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"postgresql+psycopg://x:geheim@127.0.0.1:{silent.getsockname()[1]}/x"
        ended = launcher.run(
            ["api", "serve", "--port", "0"],
            env=environment(
                shipped_settings,
                STADSBRON_API_DATABASE=address,
                STADSBRON_API_FEEDBACK="true",
            ),
            cwd=ROOT,
        )
    assert ended.returncode == 1
    said = " ".join(ended.stderr.split())
    assert "timeout" in said
    assert "see that it runs" in said
    assert "geheim" not in said
    assert "Traceback" not in said
