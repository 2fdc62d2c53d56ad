"""Python's search for garbage, which what a program loads to keep should not set off."""

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache


@contextmanager
def unsearched() -> Iterator[None]:
    """Load libraries and models without a search for garbage, neither meanwhile nor at the end.

    What they make is kept, a million objects of it, and Python goes through all of it again and
    again as it grows, and once more when the program ends: of 13 seconds of processor that it took
    to load them and to end, that was 5. See ``gc.freeze``, which keeps them out of a search.
    """
    _end_without()
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@cache
def _end_without() -> None:
    atexit.register(gc.freeze)
