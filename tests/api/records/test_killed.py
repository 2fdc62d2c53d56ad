"""A service that is killed loses nothing that it has acknowledged."""

import multiprocessing
import os
import signal
import socket
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from api.records.database import open_database
from api.records.feedback import Receipt
from api.records.store import Store

# Each takes some three seconds; `pytest -m slow tests/test_kills.py` kills 50 whole services.
ROUNDS = 8


def serve(listener: socket.socket, folder: Path) -> None:
    """The service as it is run, but for an index: what is killed here is the keeping."""
    import uvicorn

    from api.app import create_app
    from api.live import Live
    from api.records.keeping import open_keeping
    from api.settings import ApiSettings

    settings = ApiSettings(feedback=True)
    service = create_app(Live(None), settings, open_keeping(settings, folder))
    uvicorn.Server(uvicorn.Config(service, log_level="critical")).run(sockets=[listener])


def send(client: httpx.Client, number: str) -> Receipt | None:
    """A receipt, unless the service was killed before there was one."""
    body = {"verdict": "helpful", "question": "Wat is een DPIA?", "comment": f"nummer {number}"}
    try:
        response = client.post("/api/v1/feedback", json=body)
    except httpx.TransportError:
        return None
    return Receipt(**response.json()) if response.status_code == 201 else None


def killed_after_a_receipt(
    context: multiprocessing.context.ForkServerContext, folder: Path, round_: int
) -> list[Receipt]:
    """Has several send feedback at once, and kills the service as soon as one has a receipt."""
    receipts: list[Receipt] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        process = context.Process(target=serve, args=(listener, folder))
        process.start()
        base = f"http://127.0.0.1:{listener.getsockname()[1]}"
    with httpx.Client(base_url=base, timeout=30) as client, ThreadPoolExecutor(4) as pool:

        def send_on(sender: int) -> None:
            for number in range(1000):
                receipt = send(client, f"{round_}.{sender}.{number}")
                if receipt is None:
                    return
                receipts.append(receipt)

        waiting = [pool.submit(send_on, sender) for sender in range(4)]
        until = time.monotonic() + 60
        while not receipts and time.monotonic() < until:
            time.sleep(0.0005)
        os.kill(process.pid, signal.SIGKILL)
        for each in waiting:
            each.result()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    return receipts


def test_what_has_a_receipt_is_there_after_the_service_is_killed(tmp_path: Path) -> None:
    # Its children have all that is slow to import from the start.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["api.app", "uvicorn"])
    receipts: list[Receipt] = []
    for round_ in range(ROUNDS):
        new = killed_after_a_receipt(context, tmp_path, round_)
        assert new, "the service was killed before it acknowledged anything"
        receipts += new
        store = Store(open_database(f"sqlite:///{tmp_path / 'records.db'}"))
        kept = {each.id for each in store.received()}
        store.close()
        assert {each.id for each in receipts} <= kept
    with sqlite3.connect(tmp_path / "records.db") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database.close()
