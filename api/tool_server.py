"""Serves the tools over the Model Context Protocol: as a path of the service, and over stdio.

See https://modelcontextprotocol.io/specification. Nothing is kept between two requests, so any
copy of the service can answer any of them.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from urllib.parse import urlsplit

from mcp.server import MCPServer
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import ToolAnnotations
from starlette.routing import BaseRoute

from api.settings import ApiSettings
from api.tools import Tools

PATH = "/mcp"

_INSTRUCTIONS = """\
Stadsbron knows what Dutch cities learned by combining data: a handbook, cases and lessons, in
Dutch. Use ask for an answer with citations, search to read for yourself, open_passage to check a
quotation, list_documents to see what there is. Say only what the documents say, with the source
behind each claim; where they do not say, tell the person so."""

_LOCAL = ("localhost", "127.0.0.1", "[::1]")


def create(tools: Tools) -> MCPServer[None]:
    """A server with these tools, for one of the transports."""
    with _log_as_it_was():
        server: MCPServer[None] = MCPServer(
            "stadsbron",
            title="Stadsbron",
            instructions=_INSTRUCTIONS,
            version=version("stadsbron"),
            log_level="WARNING",
            subscriptions=False,
        )
    for title, tool in (
        ("Zoek passages", tools.search),
        ("Stel een vraag", tools.ask),
        ("Open een passage", tools.open_passage),
        ("Bekijk de documenten", tools.list_documents),
    ):
        # Nothing is changed, and nothing outside the corpus is reached.
        hints = ToolAnnotations(
            title=title, read_only_hint=True, idempotent_hint=True, open_world_hint=False
        )
        server.add_tool(tool, title=title, annotations=hints)
    return server


def routes(server: MCPServer[None], settings: ApiSettings) -> list[BaseRoute]:
    """Where the server is reached by HTTP; its session manager has to run meanwhile.

    Requests for a host that the settings do not name are refused: a web page could otherwise give
    its own name the address of this machine, and ask in the name of who reads it (DNS rebinding).
    """
    app = server.streamable_http_app(
        streamable_http_path=PATH,
        stateless_http=True,
        transport_security=security(settings),
    )
    return list(app.routes)


def security(settings: ApiSettings) -> TransportSecuritySettings:
    """Under which names the service can be reached: this machine's, and that of the page."""
    hosts = [*_LOCAL, _bracketed(settings.host)]
    origins = [f"http://{host}" for host in hosts]
    if settings.public_url:
        public = urlsplit(settings.public_url)
        hosts.append(public.netloc)
        origins.append(f"{public.scheme}://{public.netloc}")
    return TransportSecuritySettings(
        allowed_hosts=[form for host in hosts for form in (host, f"{host}:*")],
        allowed_origins=[form for origin in origins for form in (origin, f"{origin}:*")],
    )


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


@contextmanager
def _log_as_it_was() -> Iterator[None]:
    """The SDK sets up the whole program's log; that is for the program to do."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    for handler in set(root.handlers).difference(handlers):
        root.removeHandler(handler)
    root.setLevel(level)
