"""Streams through a real nginx: with the configuration that ships, and with a bare one."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import httpx
import pytest

from api.settings import ApiSettings
from tests import scripted
from tests.api.test_tools import call
from tests.deploy.nginx import NGINX, SHIPPED, UPSTREAM, before

# Nothing about streams, and it compresses: only what the service itself says keeps it from
# holding back a sentence until there is more to compress.
UNTOUCHED = """
upstream stadsbron { server 127.0.0.1:8000; }
gzip on; gzip_proxied any; gzip_types text/event-stream;
server { listen 80; location / { proxy_pass http://stadsbron; } }
"""
QUESTION = "Vanaf hoeveel mensen laat de Straatkubus iets zien?"
TRUE = "De Straatkubus verbergt een selectie met minder dan vijf waarnemingen [1]."

pytestmark = pytest.mark.skipif(NGINX is None, reason="no nginx (apt-get install nginx-light)")


@pytest.fixture(params=["shipped", "untouched"])
def behind(request) -> Iterator[Callable[[httpx.Client], httpx.Client]]:
    """Puts nginx before a service; gives one who asks through it."""
    stack = ExitStack()

    def start(client: httpx.Client) -> httpx.Client:
        server = SHIPPED.read_text(encoding="utf-8") if request.param == "shipped" else UNTOUCHED
        server = server.replace(UPSTREAM, client.base_url.netloc.decode())
        address = stack.enter_context(before(server))
        return stack.enter_context(httpx.Client(base_url=address, timeout=30))

    with stack:
        yield start


OPENAI = {
    "model": "stadsbron",
    "stream": True,
    "messages": [{"role": "user", "content": QUESTION}],
}
# Address, body and headers, and what shows that a sentence has come.
STREAMS = {
    "ours": ("/api/v1/ask", {"question": QUESTION}, "text/event-stream", "event: sentence"),
    "openai": ("/v1/chat/completions", OPENAI, "*/*", "vijf waarnemingen. [1]"),
}


@pytest.fixture(params=STREAMS.values(), ids=STREAMS.keys())
def stream(request):
    """Opens a stream of one of the kinds that there are; knows what a sentence looks like."""
    path, body, accept, sentence = request.param

    def stream(client):
        return client.stream("POST", path, json=body, headers={"accept": accept})

    stream.sentence = sentence
    return stream


def test_the_first_sentence_arrives_before_the_last_is_made(
    service, served, behind, stream
) -> None:
    service.pause = 0.1
    later = "Daarna kwam er nog veel meer, waarvan de bronnen zeggen dat het zo niet was. "
    through = behind(served(service.writes(f"{TRUE}\n{later * 2}")))
    with stream(through) as response:
        assert response.status_code == 200
        pieces = response.iter_text()
        next(piece for piece in pieces if stream.sentence in piece)
        arrived = time.monotonic()
        assert list(pieces)
    # The model takes 0.1 seconds for each of some 30 words that are still to come.
    assert time.monotonic() - arrived > 1.5


def test_whoever_leaves_through_the_proxy_ends_the_work(service, served, behind, stream) -> None:
    through = behind(served(service.writes(scripted.falls_silent(f"{TRUE}\nDe"), silence=30)))
    with stream(through) as response:
        next(piece for piece in response.iter_text() if stream.sentence in piece)
    left = time.monotonic()
    assert service.gone.wait(5), "the model still writes"
    assert time.monotonic() - left < 1


@pytest.mark.parametrize("behind", ["shipped"], indirect=True)
def test_the_mcp_server_answers_through_the_proxy(served, behind) -> None:
    through = behind(served(ApiSettings()))
    address = str(through.base_url).rstrip("/")
    assert call(address, "search", query="Straatkubus", limit=1)["passages"]
