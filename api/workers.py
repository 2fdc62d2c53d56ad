"""Several processes that answer, and the one that keeps them at work.

The model is loaded once, before the others are made: they are copies of this process (`fork`), so
they share its memory as long as nobody writes to it. It answers nothing itself. Uvicorn's own
workers each load everything for themselves, which takes three times the memory, and seconds for
each that is replaced.
"""

import gc
import os
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import ExitStack, closing
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType
from typing import NoReturn

from api.access.keyring import open_keys
from api.errors import WorkersError
from api.keeper import SIGNALS, Work, Workers
from api.listening import begin_to_listen, bind
from api.records.keeping import open_keeping
from api.server import AFTERWARDS, IDLE
from api.settings import ApiSettings
from ingest import snapshot
from ingest.index import find_index
from ingest.settings import IngestSettings

# Seconds more than a worker gives itself to end; then something is wrong with it.
_PATIENCE = 5


def serve(
    ingest: IngestSettings,
    settings: ApiSettings,
    ready: Callable[[socket.socket], None],
) -> None:
    """Have several processes answer until told to stop.

    Args:
        ingest: which index and model.
        settings: how to serve, and with how many.
        ready: told where readers come in, when all workers can answer.

    Raises:
        ApiError: something that is needed cannot be opened.
        IngestError: as that.
    """
    if sys.platform != "linux":
        raise WorkersError(
            "several workers share a model on Linux alone; leave out STADSBRON_API_WORKERS, or "
            "start the service several times behind a proxy"
        )
    for each in SIGNALS:
        signal.signal(each, _leave)
    listeners = bind(settings.host, settings.port, settings.workers)
    find_index(ingest)
    # Made or brought up to date by one process, before several open it.
    if store := open_keeping(settings, ingest.data).store:
        store.close()
    if settings.asks_for_keys:
        with closing(open_keys(settings, ingest.data)) as keys:
            keys.secret()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="stadsbron-")))
        # The metrics' library looks for this when it is imported, and then counts in files there,
        # which it knows by their ending: .db.
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
        from api.telemetry.metrics import serve_several

        workers = Workers(settings.workers)
        if settings.metrics_port:
            unwatch = serve_several(
                settings.metrics_host,
                settings.metrics_port,
                workers.running,
                lambda: found[1] if (found := snapshot.current(ingest.snapshots)) else None,
            )
            stack.callback(unwatch)
        work = _work(ingest, settings, listeners, folder / "calls.sqlite")
        for listener in listeners:
            begin_to_listen(listener)

        def close() -> None:
            # Open here as well, so that who comes while a worker is replaced waits for the next.
            for listener in listeners:
                listener.close()

        seconds = settings.stop_seconds + AFTERWARDS + IDLE + _PATIENCE
        workers.keep(work, lambda: ready(listeners[0]), close, seconds)


def _leave(_: int, __: FrameType | None) -> NoReturn:
    """Nobody answers yet, so there is nothing to finish."""
    raise SystemExit(0)


def _work(
    ingest: IngestSettings, settings: ApiSettings, listeners: list[socket.socket], counts: Path
) -> Work:
    """What each worker does, with all loaded that they can share."""
    import torch

    from api import serving
    from api.app import load_models

    threads = max(1, torch.get_num_threads() // settings.workers)
    # More would make threads, which a copy of this process does not have, and would wait for.
    torch.set_num_threads(1)
    models = load_models(ingest, settings)
    each = settings.model_copy(
        update={"metrics_port": None, "requests": -(-settings.requests // settings.workers)}
    )
    # What is looked through for garbage is written to, and then no longer shared.
    gc.collect()
    gc.freeze()

    def work(place: int, told: Connection) -> None:
        torch.set_num_threads(threads)
        for other in (*listeners[:place], *listeners[place + 1 :]):
            other.close()
        serving.serve(ingest, each, listeners[place], lambda: told.send(""), models, counts)

    return work
