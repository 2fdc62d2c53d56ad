"""Exact Dutch addresses in a text: a street with a house number, a postcode with one."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources

from stdnum.nl import postcode

from ingest import language
from ingest.document import Span
from ingest.municipalities import municipalities

_POSTCODE = r"\b[1-9]\d{3} ?[A-Z]{2}\b|\b[1-9]\d{3}[a-z]{2}\b"
# With what may follow a number: 12a, 12-2, 12 bis, 12 A.
_HOUSE = r"(?P<house>[1-9]\d{0,4})(?:-?[a-zA-Z]|-\d{1,4}| (?:bis|hs|[A-Z]))?(?![\w%€]|[.,]\d)"
_NUMBERED = r"(?:huisnummer|huisnr\.?|nummer|nr\.?|number|no\.?)"
_NAME = r"[^\W\d_][\w'’.-]*"
_CAPITALS = r"(?-i:[A-ZÀ-Þ'’])[\w'’.-]*"
_LINK = r"(?:van|de|den|der|het|'t|ten|ter|op|aan|in)"
# A four-digit number like this is a year rather than a house.
_YEAR = re.compile(r"(?:19|20)\d\d")


def find(text: str) -> Iterator[Span]:
    """Where a text names an exact address; a street or a postcode alone is none."""
    for pattern in (_by_postcode(), _by_street(), _by_cue()):
        for match in pattern.finditer(text):
            if _is_address(match, text):
                yield _start(match), match.end()


def _is_address(match: re.Match[str], text: str) -> bool:
    found = match.groupdict()
    if (code := found.get("code")) and not postcode.is_valid(code):
        return False
    behind = text[match.end() :]
    if _counted().match(behind) or _YEAR.fullmatch(match["house"]):
        return bool(found.get("trail"))
    street = found.get("street")
    if street is None:
        return True
    word = street.split()[-1]
    if street in municipalities() or word.casefold() in _words("ordinary"):
        return False
    # Without a capital it may be any noun, so what follows has to show that it is an address.
    return not word.islower() or bool(found.get("trail")) or bool(_follower().match(behind))


def _start(match: re.Match[str]) -> int:
    """Where the street begins: stop words before it stay.

    Another word with a capital may belong to it ("Burgemeester de Vlugtlaan") and goes along.
    """
    if match.groupdict().get("street") is None:
        return match.start("all")
    start = match.start("street")
    before = match["before"]
    for word in re.finditer(r"\S+", before):
        if word[0][:1].islower() or language.fold(word[0]) in language.stop_words():
            continue
        return match.start("before") + word.start()
    return start


@cache
def _data() -> Mapping[str, Sequence[str]]:
    content = (resources.files("api") / "personal.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(content)
    return {**tables["street"], "counted": tables["number"]["counted"]}


def _words(name: str) -> Sequence[str]:
    return _data()[name]


def _any(words: Sequence[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def _by_postcode() -> re.Pattern[str]:
    first = rf"(?P<code>{_POSTCODE})[,\s]+(?:{_NUMBERED}\s*)?{_HOUSE}"
    return re.compile(rf"(?P<all>{first})")


@cache
def _by_street() -> re.Pattern[str]:
    endings, words, openings = (_any(_words(name)) for name in ("endings", "words", "openings"))
    before = rf"(?P<before>(?:(?:{_CAPITALS}|{_LINK})\s+){{0,4}})"
    compound = rf"[^\W\d_][\w'’-]+(?:{endings})"
    apart = rf"(?-i:[A-ZÀ-Þ])[\w'’-]+\s+(?-i:(?=[A-Z]))(?:{words})"
    opened = rf"(?-i:(?=[A-Z]))(?:{openings})\s+{_LINK}\s+{_CAPITALS}"
    trail = rf"(?P<trail>[\s,]+(?-i:{_POSTCODE}))?"
    return re.compile(
        rf"(?<![\w-]){before}(?P<street>{apart}|{opened}|{compound})[\s,]+"
        rf"(?:{_NUMBERED}\s*)?{_HOUSE}{trail}",
        re.IGNORECASE,
    )


@cache
def _by_cue() -> re.Pattern[str]:
    names = rf"{_CAPITALS}(?:\s+(?:{_NAME})){{0,3}}?"
    trail = rf"(?P<trail>[\s,]+(?-i:{_POSTCODE}))?"
    return re.compile(
        rf"\b(?:{_any(_words('cues'))})\s+(?:{_LINK}\s+)*(?P<all>{names}\s+{_HOUSE}{trail})",
        re.IGNORECASE,
    )


@cache
def _counted() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{_any(_words('counted'))})\b", re.IGNORECASE)


@cache
def _follower() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:$|[.,;:?!)]|(?:{_any(_words('followers'))})\b)", re.IGNORECASE)
