"""Names by which documents are known: in links, in addresses, in the index."""

import hashlib
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import PurePosixPath

# What may stand in an address as it is.
_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST = 120


def printable(words: str) -> str:
    """Words on one line: line breaks, control characters and broken letters are written out."""
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode("ascii")
        for letter in words
    )


def slug(words: str) -> str:
    """Words as they may stand in an address; safe ones stay as they are."""
    if _SAFE.fullmatch(words) and len(words) <= _LONGEST:
        return words
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode("ascii")
    found = _UNSAFE.sub("-", plain).strip("-._")[:_LONGEST].rstrip("-._")
    # Names in another script leave nothing; long ones may be the same up to here.
    if found and len(plain) <= _LONGEST:
        return found
    return f"{found}-{_short(words)}".lstrip("-")


def of(names: Iterable[str]) -> dict[str, str]:
    """The id of each document of a corpus.

    A document is known by its file's name without ending. Where several have the same, the one
    nearest to the top of the corpus keeps it (of those the first by alphabet), and the others are
    known by their whole path. Which one that is depends on the files alone, not on their order.

    Args:
        names: the documents' paths relative to the corpus.
    """
    same: dict[str, list[str]] = defaultdict(list)
    for name in sorted(names, key=lambda name: (name.count("/"), name)):
        same[slug(PurePosixPath(name).stem)].append(name)
    ids = {alike[0]: plain for plain, alike in same.items()}
    others = [name for alike in same.values() for name in alike[1:]]
    by_path = {
        name: slug(name.removesuffix(PurePosixPath(name).suffix).replace("/", "-"))
        for name in others
    }
    often = Counter(by_path.values())
    for name, wanted in by_path.items():
        taken = wanted in same or often[wanted] > 1
        ids[name] = f"{wanted}-{_short(name)}" if taken else wanted
    return ids


def _short(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:8]
