"""A service with a language model that follows a script, for what is outside this machine."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread

from eval.settings import EvalSettings

KEY = "geheim-1234"
SOUND = "It is about the question. [RESULT] 2"


class Service:
    """An OpenAI-compatible service that replies as its script says.

    Attributes:
        asked: the prompt, seed and key of each request.
    """

    def __init__(self) -> None:
        self.asked: list[tuple[str, int, str]] = []
        self.script: Callable[[str, int], str | int] = agrees
        self.delay = 0.0
        self.lock = Lock()

    def settings(self, **values) -> EvalSettings:
        given = {"judge_model": "rechter", "judge_key": KEY, "judge_retries": 0, **values}
        return EvalSettings(judge_url=self.url, **given)


def agrees(prompt: str, seed: int) -> str | int:
    return SOUND if "[RESULT]" in prompt else "YES"


@contextmanager
def serving() -> Iterator[Service]:
    """The service on a port of its own, until the caller is done with it."""
    played = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            prompt = body["messages"][-1]["content"]
            with played.lock:
                played.asked.append((prompt, body["seed"], self.headers["authorization"]))
            time.sleep(played.delay)
            said = played.script(prompt, body["seed"])
            status = said if isinstance(said, int) else 200
            content = json.dumps(
                {"error": {"message": f"not today, {self.headers['authorization']}"}}
                if isinstance(said, int)
                else {
                    "id": "1",
                    "object": "chat.completion",
                    "created": 0,
                    "model": body["model"],
                    "choices": [
                        {
                            "index": 0,
                            "finish_reason": "stop",
                            "message": {"role": "assistant", "content": said},
                        }
                    ],
                    "usage": {"prompt_tokens": 10, "completion_tokens": 2, "total_tokens": 12},
                }
            ).encode()
            try:
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
            except OSError:
                pass  # the one who asked has gone

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        played.url = f"http://127.0.0.1:{server.server_port}/v1"
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield played
        server.shutdown()
        thread.join()
