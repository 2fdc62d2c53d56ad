"""The Dutch municipalities, from ``data/municipalities.txt``."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources


@cache
def municipalities() -> Mapping[str, str]:
    """Province of each Dutch municipality."""
    found = {}
    for line in _lines("municipalities.txt"):
        province, names = line.split(": ", 1)
        found.update(dict.fromkeys(names.split(", "), province))
    return found


@cache
def ordinary_words() -> frozenset[str]:
    """Names of municipalities that mean something else as well, such as Best and Buren."""
    return frozenset(_lines("municipality_words.txt"))


@cache
def other_names() -> Mapping[str, str]:
    """Municipality by another name of it or an irregular adjective: Den Bosch, Haagse."""
    found = {}
    for line in _lines("places.txt"):
        other, name = line.split(" = ", 1)
        found[other] = name
    return found


def _lines(file: str) -> Iterator[str]:
    content = (resources.files("ingest") / "data" / file).read_text(encoding="utf-8")
    return (line for line in content.splitlines() if line and not line.startswith("#"))
