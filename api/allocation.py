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
    go of is of no use to the others: two workers held 2.5 GB after three minutes of questions and
    grew on, with two heaps 2.2 GB and no more (`python -m eval load 32 --seconds 200`). See
    M_ARENA_MAX in mallopt(3).
    """
    if sys.platform == "linux":
        # Other C libraries have no such heaps.
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).mallopt(_M_ARENA_MAX, _ARENAS)
