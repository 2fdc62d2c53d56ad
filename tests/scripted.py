"""A service with a language model that follows a script, for what is outside this machine."""

import json
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import Any

from api.settings import ApiSettings
from eval.settings import EvalSettings

KEY = "geheim-1234"
SOUND = "It is about the question. [RESULT] 2"

# What a script replies: words; a status; or what is done with the open connection instead.
Said = str | int | Callable[["Handler"], None]


class Service:
    """An OpenAI-compatible service that replies as its script says, streamed where that is asked.

    Attributes:
        asked: the prompt, seed and key of each request.
        bodies: of each request.
        pause: seconds between two words of a stream.
        gone: set when a reader goes away before the end.
    """

    def __init__(self) -> None:
        self.asked: list[tuple[str, int, str]] = []
        self.bodies: list[dict[str, Any]] = []
        self.script: Callable[[str, int], Said] = agrees
        self.delay = 0.0
        self.pause = 0.0
        self.gone = Event()
        self.lock = Lock()
        self.url = ""

    def settings(self, **values) -> EvalSettings:
        """For judging with it."""
        given = {"judge_model": "rechter", "judge_key": KEY, "judge_retries": 0, **values}
        return EvalSettings(judge_url=self.url, **given)

    def writes(self, said: Said | Iterable[Said], **values) -> ApiSettings:
        """For answers that it writes; of several, one after the other, the last for good."""
        replies = list(said) if isinstance(said, list) else [said]
        self.script = lambda *_: replies.pop(0) if len(replies) > 1 else replies[0]
        given = {"name": "schrijver", "key": KEY, "retries": 0, "silence": 10, **values}
        return ApiSettings(
            language_model="openai",
            language_model_url=self.url,
            **{f"language_model_{name}": value for name, value in given.items()},
        )


def agrees(prompt: str, seed: int) -> Said:
    return SOUND if "[RESULT]" in prompt else "YES"


class Handler(BaseHTTPRequestHandler):
    """One request; ``played`` is the service that it is made of."""

    played: Service

    def do_POST(self) -> None:
        played = self.played
        self.body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        prompt, seed = self.body["messages"][-1]["content"], self.body.get("seed", 0)
        with played.lock:
            played.asked.append((prompt, seed, self.headers["authorization"]))
            played.bodies.append(self.body)
            said = played.script(prompt, seed)
        time.sleep(played.delay)
        try:
            if callable(said):
                said(self)
            elif isinstance(said, int):
                error = {"message": f"not today, {self.headers['authorization']}"}
                self.send(json.dumps({"error": error}), status=said)
            elif self.body.get("stream"):
                self.stream(said)
            else:
                self.send(json.dumps(self.whole(said)))
        except OSError:
            played.gone.set()

    def send(self, content: str, status: int = 200, kind: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(content.encode())))
        self.end_headers()
        self.wfile.write(content.encode())

    def begin(self, length: int | None = None) -> None:
        """The head of a stream, which ends when the connection does, or at its length."""
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("connection", "close")
        if length is not None:
            self.send_header("content-length", str(length))
        self.end_headers()

    def write(self, words: str) -> None:
        """A piece of a stream."""
        delta = {"index": 0, "delta": {"role": "assistant", "content": words}}
        self.wfile.write(
            f"data: {json.dumps({**self.envelope('chunk'), 'choices': [delta]})}\n\n".encode()
        )
        self.wfile.flush()
        time.sleep(self.played.pause)

    def stream(self, said: str) -> None:
        self.begin()
        for word in said.split(" "):
            self.write(f"{word} ")
        self.wfile.write(b"data: [DONE]\n\n")

    def whole(self, said: str) -> dict[str, Any]:
        message = {"role": "assistant", "content": said}
        choice = {"index": 0, "finish_reason": "stop", "message": message}
        usage = {"prompt_tokens": 10, "completion_tokens": 2, "total_tokens": 12}
        return {**self.envelope("completion"), "choices": [choice], "usage": usage}

    def envelope(self, kind: str) -> dict[str, Any]:
        kinds = {"chunk": "chat.completion.chunk", "completion": "chat.completion"}
        return {"id": "1", "object": kinds[kind], "created": 0, "model": self.body["model"]}

    def log_message(self, *_: object) -> None:
        pass


def breaks_off(after: str) -> Said:
    """The connection drops behind some words."""

    def play(handler: Handler) -> None:
        handler.begin(length=1_000_000)
        for word in after.split(" "):
            handler.write(f"{word} ")
        # Half an event, and no end.
        handler.wfile.write(b'data: {"id": "1", "obj')

    return play


def falls_silent(after: str) -> Said:
    """Some words, and then nothing more, for as long as the reader stays."""

    def play(handler: Handler) -> None:
        handler.begin()
        handler.write(after)
        while True:
            time.sleep(0.1)
            handler.wfile.write(b": \n\n" if handler.played.gone.is_set() else b"")
            if _is_closed(handler):
                raise ConnectionResetError

    return play


def never_ends(handler: Handler) -> None:
    """The same sentence over and over."""
    handler.begin()
    while True:
        handler.write("Almere koos voor vijf [1]. ")


def rubbish(handler: Handler) -> None:
    """A stream that is none."""
    handler.begin()
    handler.wfile.write(b"data: {not json\n\n\xff\xfe data: 7\n\n")


def web_page(handler: Handler) -> None:
    """What a wrong address often is."""
    handler.send("<html><h1>Welkom</h1></html>", kind="text/html")


def _is_closed(handler: Handler) -> bool:
    """Whether the reader has hung up: there is an end to read where a request should be."""
    import select
    import socket

    ready, _, _ = select.select([handler.connection], [], [], 0)
    return bool(ready) and handler.connection.recv(1, socket.MSG_PEEK) == b""


@contextmanager
def serving() -> Iterator[Service]:
    """The service on a port of its own, until the caller is done with it."""
    played = Service()
    handler = type("Scripted", (Handler,), {"played": played})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        played.url = f"http://127.0.0.1:{server.server_port}/v1"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield played
        server.shutdown()
        thread.join()
