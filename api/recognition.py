"""What a question itself names: places, data sets, kinds of document, years; how widely it asks.

Nothing that is recognised here limits a search: documents that match come first.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from itertools import accumulate

from api.filters import EARLIEST, LATEST, Field, Recognised
from ingest import language
from ingest.document import Document
from ingest.municipalities import municipalities, ordinary_words, other_names

_PLACE_KINDS = ("regio: ", "provincie: ", "buitenland: ")
_ENDING = r"(?:'?s|se|er)?"
# A word with a capital, or with what kind of place it is, and what may stand behind a name.
_CAPITAL = re.compile(r"(?<![\w-])(?:(?:provincie|regio)(?= [A-ZÀ-Þ])|['’]?s?-?[A-ZÀ-Þ][\w’'-]*)")
_WORD = re.compile(r"['’]?\w[\w'’-]*")
_ENDINGS = ("", "'s", "’s", "s", "se", "er")


@dataclass(frozen=True, slots=True)
class _Form:
    """A way to name something.

    Attributes:
        first: its first word, without capitals.
        ordinary: it is also an ordinary word, so that only a capital makes it a name.
    """

    pattern: re.Pattern[str]
    value: str
    first: str
    ordinary: bool = False


class _Forms:
    """Ways to name things, by their first word: there are hundreds, and few in any question."""

    def __init__(self, forms: Iterable[_Form]) -> None:
        self._by_word: dict[str, list[tuple[int, _Form]]] = {}
        for number, form in enumerate(forms):
            self._by_word.setdefault(form.first, []).append((number, form))

    def possible_in(self, text: str) -> list[_Form]:
        """Those whose first word a text has, in their order."""
        found = {
            number: form
            for word in _WORD.findall(text)
            # "Wmo-gegevens" begins with Wmo.
            for begin in accumulate(word.split("-"), "{}-{}".format)
            for number, form in self._numbered(begin)
        }
        return [found[number] for number in sorted(found)]

    def beginning_with(self, word: str) -> Iterator[_Form]:
        """Those whose first word this is, whatever stands behind it."""
        return (form for _, form in self._numbered(word))

    def _numbered(self, word: str) -> Iterator[tuple[int, _Form]]:
        folded = word.casefold()
        for ending in _ENDINGS:
            if folded.endswith(ending):
                yield from self._by_word.get(folded.removesuffix(ending), ())


class Recogniser:
    """Knows the places and data sets of an index, and all municipalities."""

    def __init__(
        self, documents: Iterable[Document], datasets: Mapping[str, Sequence[str]]
    ) -> None:
        """Learn the names.

        Args:
            documents: of the index.
            datasets: other names of data sets, by the name that documents have.
        """
        documents = list(documents)
        held = {place for each in documents for place in each.municipality}
        self._held: dict[Field, set[str]] = {
            "municipality": held,
            "dataset": {name for each in documents for name in each.datasets},
        }
        # The same sentences are read for many questions.
        self._kept = lru_cache(maxsize=20_000)(self._find_places)
        self._places = _Forms(_places(held))
        self._datasets = _Forms(
            _Form(_whole(form), name, _first(form))
            for name in sorted(self._held["dataset"])
            for form in dict.fromkeys((name, *datasets.get(name, ())))
        )

    def read(self, question: str) -> tuple[Recognised, ...]:
        """What a question names, each thing once, in the order of the fields."""
        found = [
            *self._named("municipality", self._places, question),
            *self._named("dataset", self._datasets, question),
            *_kinds(question),
            *_years(question),
        ]
        return tuple({(each.field, each.value): each for each in reversed(found)}.values())[::-1]

    def places_in(self, text: str) -> tuple[str, ...]:
        """Places that a text of the sources names, in its order; each has a capital there."""
        return self._kept(text)

    def _find_places(self, text: str) -> tuple[str, ...]:
        found: dict[str, None] = {}
        end = 0
        for match in _CAPITAL.finditer(text):
            if match.start() < end:
                continue
            for form in self._places.beginning_with(match[0]):
                if named := form.pattern.match(text, match.start()):
                    if not (form.ordinary and match.start() == 0):
                        found.setdefault(form.value)
                        end = named.end()
                    break
        return tuple(found)

    def _named(self, field: Field, forms: "_Forms", question: str) -> Iterator[Recognised]:
        taken: list[tuple[int, int]] = []
        for form in forms.possible_in(question):
            for match in form.pattern.finditer(question):
                start, end = match.span()
                if any(start < last and end > first for first, last in taken):
                    continue
                if form.ordinary and (start == 0 or not question[start].isupper()):
                    continue
                taken.append((start, end))
                yield Recognised(field, form.value, match[0], form.value in self._held[field])


def asks_for_several(question: str, recognised: Sequence[Recognised]) -> bool:
    """Whether a question wants several documents side by side, rather than one answer."""
    places = [each for each in recognised if each.field == "municipality"]
    folded = language.fold(question)
    return len(places) > 1 or any(each.search(folded) for each in _patterns()["several"])


def _places(held: Iterable[str]) -> Iterator[_Form]:
    """Names of places, longest first: of the documents, of all municipalities, and nicknames."""
    held = (name for name in held if name != "landelijk")
    names = {name: name for name in (*municipalities(), *held)}
    for other, name in other_names().items():
        names.setdefault(other, name)
    for name in sorted(names, key=lambda each: (-len(each), each)):
        shown = re.sub(r" \(\w+\)$", "", name)
        for kind in _PLACE_KINDS:
            # Utrecht alone is the city.
            if (place := shown.removeprefix(kind)) != shown:
                shown = f"{kind[:-2]} {place}" if place in names else place
        ordinary = name in ordinary_words()
        yield _Form(_whole(shown, _ENDING), names[name], _first(shown), ordinary)


def _first(words: str) -> str:
    return words.split()[0].casefold()


def _whole(words: str, ending: str = "") -> re.Pattern[str]:
    spaced = r"[\s-]+".join(map(re.escape, re.split(r"[\s]+", words)))
    return re.compile(rf"(?<![\w-]){spaced}{ending}(?![\w])", re.IGNORECASE)


@cache
def _patterns() -> dict[str, list[re.Pattern[str]]]:
    content = (resources.files("api") / "recognition.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(content)
    flat = {**tables["kind"], **tables["years"], "several": tables["several"]["patterns"]}
    return {name: [re.compile(each) for each in found] for name, found in flat.items()}


def _kinds(question: str) -> Iterator[Recognised]:
    folded = language.fold(question)
    for kind in ("lesson", "case", "handbook"):
        for pattern in _patterns()[kind]:
            if match := pattern.search(folded):
                yield Recognised("kind", kind, match[0], held=True)


def _years(question: str) -> Iterator[Recognised]:
    folded = language.fold(question)
    for name in ("between", "since", "until", "within"):
        for pattern in _patterns()[name]:
            match = pattern.search(folded)
            if match is None:
                continue
            years = [int(year) for year in match.groups()]
            first = EARLIEST if name == "until" else years[0]
            last = LATEST if name == "since" else years[-1]
            if EARLIEST <= first <= last <= LATEST:
                yield Recognised("years", f"{first}-{last}", match[0], held=True)
                return
