"""Reading in processes of their own, which a hostile file can hang or fill, but nothing else.

The processes start from a clean one (``forkserver``), not from this one, whose libraries run
threads that a fork would break.
"""

import hashlib
import os
import shutil
import signal
from collections import deque
from collections.abc import Iterator, Mapping
from concurrent.futures import TimeoutError as TookTooLong
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from ingest import readers
from ingest.document import Document
from ingest.errors import DocumentError
from ingest.readers import ocr
from ingest.readers.options import ReaderOptions
from ingest.settings import IngestSettings

# A file's document, or the reason why there is none.
Result = Document | DocumentError

# Files handed out beyond the one asked for, a process: enough that no process waits for the
# model, few enough that their documents fit in memory.
_AHEAD = 8

# A process is replaced after so many files, lest what libraries hold on to counts as the next
# file's.
_FILES = 200

# Seconds beyond the limit after which a process whose parent was killed ends itself.
_GRACE = 5

# How a process says that a file took too much memory: it ends, and its memory is given back.
_OUT_OF_MEMORY = 77


@contextmanager
def started(
    files: Mapping[str, Path], settings: IngestSettings
) -> Iterator[Iterator[tuple[str, Result]]]:
    """Read documents; the first are being read as soon as this returns.

    What a process unpacks lies in a folder of its own below the data folder. A process that is
    ended leaves it behind, so it is removed here; if this process is ended as well, the next one
    removes it.

    Args:
        files: by path relative to the corpus.
        settings: the corpus, and the limits of a file.

    Yields:
        An iterator of one result a file, in the order of the files.
    """
    if not files:
        yield iter(())
        return
    shutil.rmtree(settings.unpacked, ignore_errors=True)
    workers = min(os.cpu_count() or 1, len(files))
    forks = "forkserver" in get_all_start_methods()
    context = get_context("forkserver" if forks else "spawn")
    if forks:
        context.set_forkserver_preload([__name__])
    pool = ProcessPool(
        workers, _FILES, initializer=_limit, initargs=(settings.read_megabytes,), context=context
    )
    waiting = iter(files.items())

    def hand_out(count: int) -> Iterator[tuple[str, Path, ProcessFuture[Result]]]:
        for name, path in islice(waiting, count):
            scratch = settings.unpacked / hashlib.sha256(os.fsencode(path)).hexdigest()
            arguments = (path, settings.corpus, replace(options(settings), scratch=scratch))
            yield name, scratch, pool.schedule(_read, arguments, timeout=settings.read_seconds)

    running = deque(hand_out(workers * _AHEAD))

    def results() -> Iterator[tuple[str, Result]]:
        while running:
            name, scratch, future = running.popleft()
            outcome = _outcome(name, future, settings)
            shutil.rmtree(scratch, ignore_errors=True)
            yield name, outcome
            running.extend(hand_out(1))

    try:
        yield results()
    finally:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()
        shutil.rmtree(settings.unpacked, ignore_errors=True)


def _outcome(name: str, future: ProcessFuture[Result], settings: IngestSettings) -> Result:
    try:
        return future.result()
    except TookTooLong:
        return DocumentError(
            name,
            f"reading it took longer than {settings.read_seconds:g} s",
            "divide the document, or raise STADSBRON_READ_SECONDS",
        )
    except ProcessExpired as expired:
        if expired.exitcode == _OUT_OF_MEMORY:
            return DocumentError(
                name,
                f"reading it takes more than {settings.read_megabytes} MB of memory",
                "divide the document, or raise STADSBRON_READ_MEGABYTES",
            )
        return DocumentError(
            name,
            f"reading it ended in a crash (code {expired.exitcode})",
            "save it anew with the program that made it, or in another format",
        )


def _limit(megabytes: int) -> None:
    """Bound what a process may allocate, where the system can."""
    try:
        import resource
    except ImportError:  # Windows
        return
    size = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_DATA, (size, size))


def options(settings: IngestSettings) -> ReaderOptions:
    """What the settings say about reading a file."""
    passwords = tuple(each.get_secret_value() for each in settings.pdf_passwords)
    return ReaderOptions(passwords, settings.read_seconds)


def conditions(settings: IngestSettings) -> str:
    """A mark of all beside the files that decides what is read of them; another one, another mark.

    With it, the remedy for a file that was left out (a password, a higher limit, Tesseract) has
    its effect at the next build, although the file is the same.
    """
    passwords = [each.get_secret_value() for each in settings.pdf_passwords]
    said = (settings.read_seconds, settings.read_megabytes, passwords, ocr.languages())
    # Too short to find a password by.
    return hashlib.sha256(repr(said).encode()).hexdigest()[:4]


def _read(path: Path, root: Path, given: ReaderOptions) -> Result:
    _end_after(given.seconds + _GRACE)
    try:
        return readers.read(path, root, given)
    except DocumentError as error:
        return error
    except MemoryError:
        os._exit(_OUT_OF_MEMORY)
    except Exception as error:
        # A library's own mistake, over a file that it did not expect.
        return DocumentError(
            path.relative_to(root),
            f"it cannot be read ({type(error).__name__}: {error})",
            "save it anew with the program that made it, or in another format",
        )
    finally:
        _end_after(0)


def _end_after(seconds: float) -> None:
    # The pool ends a process that takes too long; where the pool was killed, nobody else does.
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)
