"""One process that answers: opens what it needs, says when it is ready, ends when told to."""

import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Thread

from api.access.keyring import open_keyring
from api.app import Models, create_app, create_live
from api.building.builder import Builder
from api.errors import ApiError
from api.records.keeping import open_keeping
from api.server import Server
from api.settings import ApiSettings
from ingest.errors import IngestError
from ingest.settings import IngestSettings


def serve(
    ingest: IngestSettings,
    settings: ApiSettings,
    listener: socket.socket,
    ready: Callable[[], None],
    models: Models | None = None,
    counts: Path | None = None,
) -> None:
    """Answer until told to stop.

    Args:
        ingest: which index and model.
        settings: how to serve, and at which port to tell Prometheus, if this process is to.
        listener: where readers come in.
        ready: called when the index and the model are loaded.
        models: where they have been loaded already.
        counts: file in which several processes count calls together; see ``access.rate``.

    Raises:
        ApiError: something that is needed cannot be opened.
        IngestError: as that.
    """
    keeping = open_keeping(settings, ingest.data)
    keyring = open_keyring(settings, ingest.data)
    live = create_live(ingest, settings, later=True, models=models)
    builder = Builder(ingest, settings, live.metrics, live.traces)
    service = create_app(live, settings, keeping, keyring, builder, counts)
    port = settings.metrics_port
    unwatch = live.metrics.serve(settings.metrics_host, port) if port else lambda: None
    server = Server(service, service.state.closing, settings.stop_seconds, settings.reader_seconds)
    failed: list[Exception] = []

    def tell() -> None:
        try:
            live.wait()
        except (IngestError, ApiError) as error:
            failed.append(error)
            server.should_exit = True
        if not server.should_exit:
            ready()

    Thread(target=tell, name="tells when it is ready", daemon=True).start()
    # The server has shut down by the time it passes Ctrl+C on.
    with suppress(KeyboardInterrupt):
        server.run(sockets=[listener])
    unwatch()
    if failed:
        raise failed[0]
