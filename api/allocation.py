"""Memory of a process with many threads."""

import ctypes
import sys
from contextlib import suppress

# Of glibc's malloc.h, which Python does not know.
_M_ARENA_MAX = -8
_ARENAS = 2


def share_heaps() -> None:
    """Have all threads take memory from the same two heaps; to be called before there are any.

    glibc gives threads heaps of their own, up to eight for each core, and what one of them has let
    go of is of no use to the others: two workers grew from 1.4 to 2.9 GB in 20 minutes of
    questions, instead of to 2.2 (`python -m eval load 32 --seconds 1200`). What
    threads lose by waiting for each other cannot be measured here, for Python lets one run at a
    time. As the environment variable MALLOC_ARENA_MAX; see mallopt(3).
    """
    if sys.platform == "linux":
        # Other C libraries have no such heaps.
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).mallopt(_M_ARENA_MAX, _ARENAS)
