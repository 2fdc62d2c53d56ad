"""Programs of the project as processes of their own, which need not load the libraries first.

Importing the libraries takes a process some six seconds, and the tests start more than a hundred.
So they are imported once, by a process that then waits (this file, run as a program), and each
program begins as a copy of it (``fork``): with its own memory, environment, folder and output, to
be told to stop or killed like any, and importing all of the project's own code itself. Elsewhere
than on Linux, where a copy of so much is not safe, each begins as any program does.
"""

import array
import atexit
import gc
import importlib
import inspect
import json
import os
import resource
import runpy
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent

# None of these begins a thread, which a copy would not have.
_LIBRARIES = (
    "sentence_transformers",
    "transformers.models.auto",
    "llama_index.vector_stores.chroma",
    "chromadb.api.rust",
    "fastapi",
    "uvicorn",
    "mcp.server",
    "sqlalchemy",
    "pypdf",
    "typer",
)
_MOST = 1 << 20
_NAMES = [*inspect.signature(subprocess.Popen._execute_child).parameters][1:]


class Popen(subprocess.Popen):
    """As ``subprocess.Popen``, of a module of the project with its arguments."""

    def __init__(self, arguments: Sequence[str], **given: Any) -> None:
        self._ended = None
        super().__init__([sys.executable, "-m", *arguments], **given)

    def _execute_child(self, *given: Any) -> None:
        if sys.platform != "linux":
            return super()._execute_child(*given)
        named = dict(zip(_NAMES, given, strict=True))
        pipes = ("p2cread", "p2cwrite", "c2pread", "c2pwrite", "errread", "errwrite")
        theirs = [named[each] for each in ("p2cread", "c2pwrite", "errwrite")]
        self._ended, told = os.pipe()
        wanted = {
            "arguments": named["args"][2:],
            "environment": dict(os.environ if named["env"] is None else named["env"]),
            "folder": str(named["cwd"] or Path.cwd()),
            "session": bool(named["start_new_session"]),
            "files": resource.getrlimit(resource.RLIMIT_NOFILE),
        }
        fds = [place if each == -1 else each for place, each in enumerate(theirs)]
        self.pid = _started(wanted, [*fds, told])
        self._child_created = True
        os.close(told)
        self._close_pipe_fds(*(named[each] for each in pipes))

    def _try_wait(self, flags: int) -> tuple[int, int]:
        if self._ended is None:
            return super()._try_wait(flags)
        if flags and not select.select([self._ended], [], [], 0)[0]:
            return 0, 0
        said = os.read(self._ended, 8)
        os.close(self._ended)
        return self.pid, int(said)

    def _internal_poll(self, *given: Any, **named: Any) -> int | None:
        if self._ended is None:
            return super()._internal_poll(*given, **named)
        if self.returncode is None:
            with self._waitpid_lock:
                if self.returncode is None and (found := self._try_wait(os.WNOHANG))[0]:
                    self._handle_exitstatus(found[1])
        return self.returncode


def run(
    arguments: Sequence[str], *, timeout: float = 120, typed: str | None = None, **given: Any
) -> subprocess.CompletedProcess[str]:
    """Run one until it ends; gives its code and what it printed."""
    pipe = subprocess.PIPE
    ends = {"stdin": subprocess.DEVNULL if typed is None else pipe, "stdout": pipe, "stderr": pipe}
    with Popen(arguments, text=True, **ends, **given) as process:
        try:
            said, failed = process.communicate(typed, timeout)
        except BaseException:
            process.kill()
            raise
    return subprocess.CompletedProcess(process.args, process.returncode, said, failed)


def _started(wanted: dict[str, Any], fds: list[int]) -> int:
    line = _line()
    rights = (socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", fds))
    line.sendmsg([json.dumps(wanted).encode()], [rights])
    return int(line.recv(_MOST))


@cache
def _line() -> socket.socket:
    """To the process that has the libraries."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _MOST)
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.launcher", str(theirs.fileno())],
        cwd=ROOT,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
        pass_fds=[theirs.fileno()],
        stdin=subprocess.DEVNULL,
    )
    theirs.close()
    atexit.register(_end, ours, process)
    return ours


def _end(line: socket.socket, process: subprocess.Popen[bytes]) -> None:
    line.close()
    process.wait()


def _main(line: socket.socket) -> None:
    gc.disable()
    for each in _LIBRARIES:
        importlib.import_module(each)
    gc.freeze()
    gc.enable()
    running: dict[int, int] = {}
    woken, wakes = os.pipe()
    os.set_blocking(wakes, False)
    signal.set_wakeup_fd(wakes)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    while True:
        ready, _, _ = select.select([line, woken], [], [])
        if woken in ready:
            os.read(woken, 512)
            _bury(running)
        if line in ready:
            message, fds, _, _ = socket.recv_fds(line, _MOST, 4)
            if not message:
                return
            pid = os.fork()
            if not pid:
                for each in (line.detach(), woken, wakes, *running.values()):
                    os.close(each)
                return _become(json.loads(message), fds)
            running[pid] = fds.pop()
            for each in fds:
                os.close(each)
            line.send(str(pid).encode())


def _bury(running: dict[int, int]) -> None:
    for pid in list(running):
        found, status = os.waitpid(pid, os.WNOHANG)
        if found:
            told = running.pop(pid)
            os.write(told, str(status).encode())
            os.close(told)


def _become(wanted: dict[str, Any], fds: list[int]) -> None:
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for place, each in enumerate(fds[:3]):
        os.dup2(each, place)
    for each in fds:
        os.close(each)
    if wanted["session"]:
        os.setsid()
    resource.setrlimit(resource.RLIMIT_NOFILE, tuple(wanted["files"]))
    os.chdir(wanted["folder"])
    os.environ.clear()
    os.environ.update(wanted["environment"])
    sys.path[0] = wanted["folder"]
    sys.path[1:1] = filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))
    sys.argv[:] = ["", *wanted["arguments"][1:]]
    atexit.register(gc.freeze)
    runpy.run_module(wanted["arguments"][0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    _main(socket.socket(fileno=int(sys.argv[1])))
