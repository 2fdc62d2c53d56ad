"""What a text is about: its municipality and its data sets, told from the names in it."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

from ingest.municipalities import municipalities, ordinary_words
from ingest.readers.glossary import Glossary, Term

# Names that people write where the list has another.
_ALSO = {"'s-Gravenhage": "Den Haag", "Den Bosch": "'s-Hertogenbosch", "Nuenen c.a.": "Nuenen"}
# A municipality is what a text is about when it is named this often, and at least half as often
# as the one that is named most. Chosen on the shipped cases; tests hold what it finds there.
_OFTEN, _SHARE = 3, 0.5
# A text that names more than this many so often, or mostly others, is about none in particular.
_FEW, _MOSTLY = 3, 0.5
# Words beside which a data set's name stands for data rather than for what the data are about.
_DATA = re.compile(
    r"\b(?:data|gegevens|bestand(?:en)?|\w*koppel\w*|combine\w*|gecombineerd\w*|regist\w+"
    r"|databron\w*|bron(?:nen)?|cijfers|statistiek\w*)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[^\n.;]+")
# What a document is about is said in its beginning, at least once.
_BEGINNING = 20_000


def places(title: str, text: str) -> tuple[str, ...]:
    """Municipalities that a document is about, the one named most first.

    Args:
        title: a name in it decides, if it is not an ordinary word as well.
        text: of the document; one that names many places is about none in particular.
    """
    counted = Counter(_named(text[:_BEGINNING]))
    if titled := set(_named(title)):
        return tuple(sorted(titled, key=lambda name: (-counted[name], name)))
    enough = max(_OFTEN, _SHARE * max(counted.values(), default=0))
    often = {name: count for name, count in counted.items() if count >= enough}
    if len(often) > _FEW or sum(often.values()) < _MOSTLY * counted.total():
        return ()
    return tuple(sorted(often, key=lambda name: (-often[name], name)))


def datasets(text: str, glossary: Glossary | None) -> tuple[str, ...]:
    """Data sets that a document uses: named twice, or once beside a word for data.

    Args:
        text: of the document.
        glossary: whose terms with ``dataset: true`` are the data sets; None: there are none.

    Returns:
        The terms, in the glossary's order.
    """
    if glossary is None:
        return ()
    beginning = text[:_BEGINNING]
    clauses = [found[0] for found in _CLAUSE.finditer(beginning)]
    of_data = "\n".join(clause for clause in clauses if _DATA.search(clause))
    used = []
    for term in glossary.terms:
        if term.dataset:
            name = _pattern(_names(term))
            if name.search(of_data) or len(name.findall(beginning)) > 1:
                used.append(term.term)
    return tuple(used)


def _names(term: Term) -> tuple[str, ...]:
    return tuple(filter(None, (term.term, term.full, *term.synonyms)))


def _named(text: str) -> Iterable[str]:
    for found in _municipality().finditer(text):
        name = found["name"]
        if name not in ordinary_words() or found["behind"]:
            yield _ALSO.get(name, name)


@cache
def _municipality() -> re.Pattern[str]:
    names = sorted({*municipalities(), *_ALSO}, key=len, reverse=True)
    either = "|".join(map(re.escape, names))
    return re.compile(rf"(?P<behind>\b[Gg]emeente )?(?<![\w'’-])(?P<name>{either})(?![\w-])")


@cache
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    either = "|".join(map(_as_written, sorted(names, key=len, reverse=True)))
    return re.compile(rf"(?<![\w-])(?:{either})(?!\w)")


def _as_written(name: str) -> str:
    """An abbreviation only in its own letters; another word also at the start of a sentence."""
    letters = re.escape(name)
    return letters if any(map(str.isupper, name)) else f"(?i:{letters})"
