"""Arrays that grow on disk a few rows at a time; NumPy maps them into memory when they are read."""

import math
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import DTypeLike, NDArray

# Bytes of a file at a time: vectors of tokens are gigabytes.
_PIECE = 1024 * 1024


class Rows:
    """A ``.npy`` file being written; it can be read once it is closed.

    NumPy leaves room in the header of such a file for a first axis that grows, so the header
    is written again at the end, over itself.

    Args:
        path: the file to make.
        dtype: of the numbers.
        shape: of one row; empty where a row is one number.
    """

    def __init__(self, path: Path, dtype: DTypeLike, *shape: int) -> None:
        self._dtype = np.dtype(dtype)
        self._shape = shape
        self._file = path.open("wb")
        self.count = 0
        self._write_header()

    def append(self, rows: NDArray[Any] | Sequence[int]) -> None:
        """Add rows, shape (n, …).

        Raises:
            ValueError: rows of another shape.
            OSError: the disk refuses.
        """
        array = np.ascontiguousarray(rows, dtype=self._dtype)
        if array.shape[1:] != self._shape:
            raise ValueError(f"rows of shape {array.shape[1:]} do not fit {self._shape}")
        self._file.write(array.tobytes())
        self.count += len(array)

    def copy(self, path: Path, rows: range) -> None:
        """Add consecutive rows of another such file; they pass through memory a piece at a time.

        Raises:
            ValueError: rows of another shape or kind.
            OSError: a disk refuses.
        """
        other = np.load(path, mmap_mode="r")
        if (other.dtype, other.shape[1:]) != (self._dtype, self._shape):
            raise ValueError(f"rows of {other.dtype} {other.shape[1:]} do not fit {self._shape}")
        size = self._dtype.itemsize * math.prod(self._shape)
        left = size * len(rows)
        with path.open("rb") as file:
            file.seek(other.offset + size * rows.start)
            while left:
                left -= self._file.write(file.read(min(left, _PIECE)))
        self.count += len(rows)

    def _write_header(self) -> None:
        np.lib.format.write_array_header_1_0(
            self._file,
            {
                "descr": np.lib.format.dtype_to_descr(self._dtype),
                "fortran_order": False,
                "shape": (self.count, *self._shape),
            },
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            # After an error the file is thrown away with its folder; a header would not mend it.
            if error is None:
                self._file.seek(0)
                self._write_header()
        finally:
            self._file.close()


def read(path: Path) -> NDArray[Any]:
    """The rows of a file, mapped into memory.

    Raises:
        OSError: the file cannot be read.
    """
    # A plain array over the same memory: each slice of a memmap costs ten times as much.
    array: NDArray[Any] = np.asarray(np.load(path, mmap_mode="r"))
    return array
