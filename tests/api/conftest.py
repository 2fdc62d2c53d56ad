import socket
import threading
import time
from collections.abc import Callable, Iterator

import httpx
import pytest
import uvicorn

from tests.scripted import Service, serving


@pytest.fixture
def service() -> Iterator[Service]:
    """Where a language model is played."""
    with serving() as played:
        yield played


@pytest.fixture
def served(assistant) -> Iterator[Callable[..., httpx.Client]]:
    """A real server with settings of its own; gives one who asks it."""
    from api.app import create_app
    from api.live import Live

    running: list[tuple[uvicorn.Server, threading.Thread, httpx.Client]] = []

    def serve(settings) -> httpx.Client:
        listener = socket.create_server(("127.0.0.1", 0))
        live = Live(assistant)
        # The index is shared with other tests, and outlives this server.
        live.stop = lambda: None
        config = uvicorn.Config(create_app(live, settings), log_level="warning")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.02)
        base = f"http://127.0.0.1:{listener.getsockname()[1]}"
        client = httpx.Client(base_url=base, timeout=60)
        running.append((server, thread, client))
        return client

    yield serve
    for server, thread, client in running:
        client.close()
        server.should_exit = True
        thread.join(timeout=20)
        assert not thread.is_alive()
