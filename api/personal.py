"""Personal data in what a reader types: found by its form and its check digits, and masked.

What is masked is gone before anything else happens with a question, so nothing that stores, logs
or passes it on has to be trusted with it. Names are not: most names in a question are what it is
about ("Nissewaard", "Totta"), and none of them identifies a person as a number does.
"""

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

from stdnum import iban
from stdnum.nl import bsn

from api import address
from ingest.document import Span

Kind = Literal["bsn", "email", "phone", "iban", "address", "plate"]

_EMAIL = re.compile(
    r"(?<![\w@])[\w.+'%-]{1,64}(?:@|\s?[(\[](?:at|apenstaartje)[)\]]\s?)(?:[\w-]+\.)+[a-z]{2,}\b",
    re.IGNORECASE,
)
# As people group nine digits: 123456782, 123 456 782, 1234.56.782, 12 34 56 782.
_NINE = r"\d{8,9}|\d{3}([ .-])\d{3}\1\d{3}|\d{4}([ .-])\d{2}\2\d{3}|(?:\d\d[ .-]){3}\d{3}"
_BSN = re.compile(rf"(?<![\w€$£])(?<!\d[.,/-])(?:{_NINE})(?!\w|[.,/-]\d)")
_AMOUNT = re.compile(r"\d{3}\.\d{3}\.\d{3}")
_CURRENCY = re.compile(r"(?:€|\$|£|\beur|\beuro)\s*$", re.IGNORECASE)
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2} ?\d{2}(?=[ .-]?[A-Za-z0-9])")
_IBAN_LENGTHS = range(15, 35)
# A Dutch one is plain to see where a digit is mistyped as well.
_DUTCH_IBAN = re.compile(
    r"(?<![A-Za-z0-9])NL ?\d{2}[ .-]?[A-Z]{4}(?:[ .-]?\d){10}(?!\d)", re.IGNORECASE
)
_NO_PLATE = re.compile(r"-mrt-", re.IGNORECASE)  # a month without a vowel: 1-mrt-15


@dataclass(frozen=True, slots=True)
class Masked:
    """A text in which personal data is replaced by words that say what stood there.

    Attributes:
        kinds: what was replaced, each once, in the order of the text.
    """

    text: str
    kinds: tuple[Kind, ...] = ()


def mask(text: str, language: Literal["nl", "en"] = "nl") -> Masked:
    """Replace personal data in a text.

    Args:
        text: what someone typed.
        language: of the words that take its place: ``[e-mailadres]`` or ``[email address]``.
    """
    names: Mapping[Kind, str] = _data()["placeholder"][language]
    masked, kinds, end = "", [], 0
    for (start, stop), kind in _found(text):
        masked += text[end:start] + names[kind]
        kinds.append(kind)
        end = stop
    return Masked(masked + text[end:], tuple(dict.fromkeys(kinds)))


def without(masked: str) -> str:
    """A masked text without what took the place of personal data, as there is nothing to seek."""
    return " ".join(_placeholders().sub("", masked).split())


def _found(text: str) -> list[tuple[Span, Kind]]:
    """Where personal data stands, in order, without overlap; the surest kinds go first."""
    taken: list[tuple[Span, Kind]] = []
    for kind, find in _FINDERS.items():
        for start, end in find(text):
            if not any(start < last and end > first for (first, last), _ in taken):
                taken.append(((start, end), kind))
    return sorted(taken)


def _emails(text: str) -> Iterator[Span]:
    return (match.span() for match in _EMAIL.finditer(text))


def _ibans(text: str) -> Iterator[Span]:
    for match in _DUTCH_IBAN.finditer(text):
        yield match.span()
    for match in _IBAN.finditer(text):
        if end := _end_of_iban(text, match.start()):
            yield match.start(), end


def _end_of_iban(text: str, start: int) -> int | None:
    """Where the longest valid number that begins at a place ends."""
    compact, found = "", None
    for place in range(start, min(len(text), start + 2 * _IBAN_LENGTHS.stop)):
        character = text[place]
        if character.isalnum():
            compact += character
        elif character not in " .-":
            break
        ends = place + 1 == len(text) or not text[place + 1].isalnum()
        if ends and len(compact) in _IBAN_LENGTHS and iban.is_valid(compact):
            found = place + 1 if character.isalnum() else found
    return found


def _phones(text: str) -> Iterator[Span]:
    import phonenumbers

    public = (
        phonenumbers.PhoneNumberType.TOLL_FREE,
        phonenumbers.PhoneNumberType.PREMIUM_RATE,
        phonenumbers.PhoneNumberType.SHARED_COST,
    )
    for match in phonenumbers.PhoneNumberMatcher(text, "NL"):
        # A number as short as 14 020 is a town hall's.
        long = (match.number.national_number or 0) >= 10**6
        if long and phonenumbers.number_type(match.number) not in public:
            yield match.start, match.end


def _bsns(text: str) -> Iterator[Span]:
    cued, other, counted = (_cue(name) for name in ("bsn", "other", "counted"))
    for match in _BSN.finditer(text):
        before, behind = text[: match.start()], text[match.end() :]
        digits = unicodedata.normalize("NFKC", re.sub(r"\D", "", match[0]))
        if cued.search(before) or (
            len(digits) == 9
            and bsn.is_valid(digits)
            and not _AMOUNT.fullmatch(match[0])
            and not _CURRENCY.search(before)
            and not other.search(before)
            and not counted.match(behind)
        ):
            yield match.span()


def _plates(text: str) -> Iterator[Span]:
    cued = _cue("plate")
    for match in _plate().finditer(text):
        written = "-" in match[0] or cued.search(text[: match.start()])
        if written and not _NO_PLATE.search(match[0]):
            yield match.span()


@cache
def _plate() -> re.Pattern[str]:
    parts = {"X": "[bcdfghjklmnpqrstvwxyz]", "9": r"\d", "-": "[- ]?"}
    series = ("".join(parts[each] for each in form) for form in _data()["plate"]["series"])
    return re.compile(rf"(?<![\w-])(?:{'|'.join(series)})(?![\w-])", re.IGNORECASE)


@cache
def _cue(name: str) -> re.Pattern[str]:
    words = sorted(_data()["number"][name], key=len, reverse=True)
    either = "|".join(map(re.escape, words))
    if name == "counted":
        return re.compile(rf"\s*(?:%|{either}\b)", re.IGNORECASE)
    # Some words may stand between: "mijn BSN is", "zaaknummer: Z-".
    return re.compile(rf"(?<![\w-])(?:{either})\b[^\d.?!\n]{{0,20}}$", re.IGNORECASE)


@cache
def _placeholders() -> re.Pattern[str]:
    names = {name for table in _data()["placeholder"].values() for name in table.values()}
    return re.compile("|".join(map(re.escape, sorted(names))))


@cache
def _data() -> Mapping[str, Any]:
    content = (resources.files("api") / "personal.toml").read_text(encoding="utf-8")
    return tomllib.loads(content)


_FINDERS: Mapping[Kind, Callable[[str], Iterator[Span]]] = {
    "email": _emails,
    "iban": _ibans,
    "phone": _phones,
    "bsn": _bsns,
    "address": address.find,
    "plate": _plates,
}
