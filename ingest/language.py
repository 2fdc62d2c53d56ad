"""Dutch for search: what counts as a word, and which words are the same."""

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any

_WORD = re.compile(r"\w+")

# The lists of bm25s are made for texts; questions have these as well.
_QUESTION_WORDS = """
welk welke waar waarom waarmee wanneer hoeveel wel ging gaat
what which who how when where why does did do has have had can could about from
"""

# What a question asks with. An answer never holds it, so nothing there should be compared with it.
_ASKING = re.compile(
    r"""\b(?:hoe\s+(?:hoog|groot|lang|vaak|veel|oud|duur|ver|snel)|hoe|hoeveel|wie|wat|welke?|waar
    |waar(?:om|mee|voor|aan|door|uit|over|van|bij|toe)|wanneer
    |how\s+(?:high|large|big|long|often|many|much|old|far|fast)|how|who|what|which|where|why|when
    |whose)\b""",
    re.IGNORECASE | re.VERBOSE,
)


@cache
def _stemmer() -> Any:
    import Stemmer

    # Not Snowball's newer "dutch" (Kraaij and Pohlmann), which parts schuld from schulden.
    return Stemmer.Stemmer("dutch_porter")


@cache
def stop_words() -> frozenset[str]:
    """Folded words that carry no meaning of their own in a Dutch or English question."""
    from bm25s.stopwords import STOPWORDS_DUTCH, STOPWORDS_EN

    return frozenset(map(fold, (*STOPWORDS_DUTCH, *STOPWORDS_EN, *_QUESTION_WORDS.split())))


def fold(text: str) -> str:
    """Lower case without accents: ``Coördinatie`` becomes ``coordinatie``."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def asking(question: str) -> list[tuple[int, int]]:
    """Where a question has its interrogatives: *welke*, *hoe hoog*, *how many*."""
    return [match.span() for match in _ASKING.finditer(question)]


def asked_words(question: str) -> list[str]:
    """As ``plain``, without what the question asks with."""
    return plain(_ASKING.sub(" ", question))


def plain(text: str) -> list[str]:
    """Words of a text as they stand in it: folded, without stop words, repeated as often."""
    stops = stop_words()
    return [word for word in _WORD.findall(fold(text)) if word not in stops]


# Readers type any word, so not all are kept.
@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Of a folded word, by Snowball's Dutch Porter stemmer."""
    found: str = _stemmer().stemWord(word)
    return found


def words(text: str) -> list[str]:
    """Stems of a text's words, in its order, repeated as often as they occur."""
    return [stem(word) for word in plain(text)]
