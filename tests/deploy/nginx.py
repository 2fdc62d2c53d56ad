"""A real nginx, with a part of its configuration to try."""

import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.process import free_port

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
SHIPPED = Path(__file__).resolve().parents[2] / "deploy" / "nginx.conf"
# Where it sends requests, and where it listens, in what it is given.
UPSTREAM, LISTEN = "127.0.0.1:8000", "listen 80;"
_MAIN = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {server}
}}
"""


@contextmanager
def before(server: str) -> Iterator[str]:
    """Run nginx with this in its ``http`` part, at a port of its own; gives its address."""
    port = free_port()
    # Where pytest keeps its own, only its owner can look.
    with TemporaryDirectory() as name:
        folder = Path(name)
        config = folder / "nginx.conf"
        server = server.replace(LISTEN, f"listen 127.0.0.1:{port};")
        config.write_text(_MAIN.format(folder=folder, server=server), encoding="utf-8")
        assert NGINX
        process = subprocess.Popen(
            [NGINX, "-e", str(folder / "error.log"), "-p", str(folder), "-c", str(config)],
            **_as_nobody(folder),
        )
        try:
            _wait(process, port, folder / "error.log")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=10)


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    for _ in range(100):
        assert process.poll() is None, log.read_text()
        with socket.socket() as knocking:
            if knocking.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("nginx does not listen")


def _as_nobody(folder: Path) -> dict[str, int]:
    """Root would do, but nginx needs no more than its own folder."""
    if os.geteuid():
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid}
