"""Changes that know a format's parts, so that a reader gets further than its first check.

What libFuzzer does of itself (bits turned, pieces cut, copied and spliced) is mixed in.
"""

import io
import random
import re
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

# Raw changes of bytes: data and the most that may come of it.
Raw = Callable[[bytes, int], bytes]

_ODD = (b"", b"0", b"-1", b"1e38", b"4294967296", b"9" * 40, b"\xff\xfe", b"\x00", b"\xed\xa0\x80")
_RARE = 0.15
# Mostly few, since large files are slow, and sometimes as many as make quadratic work show.
_TIMES = (2, 2, 3, 5, 20, 400)
# Of what was unpacked, more than a document of a fuzzer's size holds.
_MOST_UNPACKED = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Grammar:
    """How a format's text is cut.

    Attributes:
        piece: what is left out, doubled, moved or put in itself as a whole.
        value: what is replaced by an odd one.
    """

    piece: re.Pattern[bytes]
    value: re.Pattern[bytes]


MARKUP = Grammar(re.compile(rb"<[^<>]*>|[^<>]+"), re.compile(rb'(?<==")[^"<>]*|[\w.:-]+'))
PDF = Grammar(
    re.compile(rb"\d+ \d+ obj.*?endobj|<<.*?>>|\[[^\]]*\]|\([^)]*\)|[^\n]+\n", re.DOTALL),
    re.compile(rb"-?\d+(?:\.\d+)?|/\w+"),
)
LINES = Grammar(re.compile(rb"[^\n]*\n?"), re.compile(rb"\w+|[^\w\s]+"))


def mutated(data: bytes, most: int, seed: int, grammar: Grammar, raw: Raw) -> bytes:
    """Data with one to three changes, mostly such as the grammar knows.

    Args:
        data: a file.
        most: bytes that may come of it.
        seed: the same one gives the same changes.
        grammar: of the file.
        raw: changes that know nothing of the format.
    """
    chance = random.Random(seed)
    for _ in range(chance.randint(1, 3)):
        data = raw(data, most) if chance.random() < _RARE else _changed(data, grammar, chance)
    return data[:most]


def repacked(data: bytes, most: int, seed: int, grammar: Grammar, raw: Raw) -> bytes:
    """A ZIP of which a member's content, name or presence has changed; else as ``mutated``."""
    chance = random.Random(seed)
    try:
        members = _unpacked(data)
    except Exception:  # an earlier change made it no ZIP
        members = []
    if not members or chance.random() < _RARE:
        return raw(data, most)
    place = chance.randrange(len(members))
    name, content = members[place]
    match chance.randrange(10):
        case 0:
            del members[place]
        case 1:
            members.insert(chance.randrange(len(members)), (name, content))
        case 2:
            members[place] = (chance.choice(members)[0], content)
        case 3:
            members[place] = (chance.choice(("../", "/", "a\n", "ä")) + name, content)
        case _:
            members[place] = (name, mutated(content, most, seed, grammar, raw))
    return _packed(members)[:most]


def _changed(data: bytes, grammar: Grammar, chance: random.Random) -> bytes:
    spans = [match.span() for match in grammar.piece.finditer(data) if match[0]]
    if not spans:
        return chance.choice(_ODD)
    (start, end), (other, beyond) = chance.choice(spans), chance.choice(spans)
    piece, elsewhere = data[start:end], data[other:beyond]
    match chance.randrange(6):
        case 0:
            return data[:start] + data[end:]
        case 1:
            return data[:start] + piece * chance.choice(_TIMES) + data[end:]
        case 2:
            return data[:start] + elsewhere + data[end:]
        case 3:
            return data[:start] + elsewhere + piece + data[end:]
        case 4:
            # From one piece to another, once more: what it begins but does not end is nested.
            first, last = sorted((start, beyond))
            return data[:last] + data[first:last] * chance.randint(1, 4) + data[last:]
        case _:
            return _with_odd_value(data, grammar, chance)


def _with_odd_value(data: bytes, grammar: Grammar, chance: random.Random) -> bytes:
    values = list(grammar.value.finditer(data))
    if not values:
        return data
    value = chance.choice(values)
    odd = chance.choice((*_ODD, chance.choice(values)[0]))
    return data[: value.start()] + odd + data[value.end() :]


def _unpacked(data: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        infos = file.infolist()
        if sum(info.file_size for info in infos) > _MOST_UNPACKED:
            return []
        return [(info.filename, file.read(info)) for info in infos]


def _packed(members: list[tuple[str, bytes]]) -> bytes:
    file = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        # Two members of one name are just what is wanted.
        warnings.simplefilter("ignore")
        for name, content in members:
            target.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return file.getvalue()
