"""An intranet: pages on an origin and with a policy of its own, and tokens to sign on."""

import http.server
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx

# Of pages that may have the widget, where nobody asks for the pages.
ORIGIN = "https://intranet.example"

PAGE = """<!doctype html>
<html lang="nl">
  <head>
    <meta charset="utf-8"><title>Intranet</title><link rel="stylesheet" href="/style.css">
  </head>
  <body><main><h1>Intranet</h1>{widget}</main></body>
</html>
"""


class Intranet:
    """Serves one page, and tokens of a service.

    Attributes:
        origin: of the page.
        style: sheet of the page.
        tokens: how often it was asked for one.
        alter: changes what the page is given.
    """

    origin = ""
    page = ""
    policy = ""
    service = ""
    key = ""

    def __init__(self) -> None:
        self.tokens = 0
        self.style = ""
        self.alter: Callable[[dict], dict | None] = lambda given: given

    def show(self, service: str, key: str, widget: str) -> str:
        """Have the page hold a widget of a service; gives its address."""
        self.service, self.key = service, key
        self.page = PAGE.format(widget=widget)
        # What a strict intranet has to allow, and nothing more.
        self.policy = (
            f"default-src 'none'; script-src {service}; connect-src 'self' {service}; "
            f"img-src {service}; style-src 'self'"
        )
        return f"{self.origin}/"

    def token(self) -> dict | None:
        self.tokens += 1
        reply = httpx.post(
            f"{self.service}/api/v1/widget-tokens",
            json={"origin": self.origin},
            headers={"authorization": f"Bearer {self.key}"},
        )
        return self.alter(reply.raise_for_status().json())


@contextmanager
def serving() -> Iterator[Intranet]:
    """The intranet on a port of its own, until the caller is done with it."""
    intranet = Intranet()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/token":
                given = intranet.token()
                self.answer(200 if given else 403, "application/json", json.dumps(given))
            elif self.path == "/":
                self.answer(200, "text/html; charset=utf-8", intranet.page)
            elif self.path == "/style.css":
                self.answer(200, "text/css", intranet.style)
            else:
                self.answer(204, "text/plain", "")

        def answer(self, status: int, kind: str, content: str) -> None:
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-security-policy", intranet.policy)
            self.end_headers()
            self.wfile.write(content.encode())

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        intranet.origin = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield intranet
        server.shutdown()
