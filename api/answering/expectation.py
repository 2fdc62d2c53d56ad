"""What a question expects to be told: a place, money, how many of something, a name, items …

A sentence that merely repeats a question scores high on likeness and answers nothing; one of the
kind that is asked for may. The kinds are the coarse ones of Li and Roth 2002
(doi:10.3115/1072228.1072378) that show in the form of a sentence; what is counted is the question's
focus in the sense of Moldovan et al. 1999 (TREC-8).
"""

import re
from typing import Literal

from ingest import language

Expected = Literal["place", "money", "count", "number", "moment", "items", "person", "name"]

_NUMBER = (
    r"\d|\b(?:twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien|vijftien"
    r"|twintig|dertig|veertig|vijftig|zestig|honderd\w*|duizend\w*|miljoen|helft|kwart|derde|half"
    r"|two|three|four|five|six|seven|eight|nine|ten|hundred\w*|thousand\w*|half)\b"
)
_YEAR = r"(?:1[89]|20)\d\d"
_MOMENT = (
    rf"\b{_YEAR}\b|\b(?:januari|februari|maart|april|mei|juni|juli|augustus|september"
    r"|oktober|november|december|january|february|march|may|june|july|august|october)\b"
)
_MONEY = r"€|\b(?:euro|eur|kroon|miljoen|miljard|million|billion|ton)\b"
# "Corporaties: het Datalab gebruikte …": an item of a list that says what it is about.
ITEM = re.compile(r"^([^\W\d_][^\s.:;]*(?: [^\s.:;]+){0,3}): ")
# Someone who holds a post; sources that name them at all have the name right beside it.
_POST = (
    r"(?:burgemeester|wethouder|raadslid|gemeentesecretaris|(?:project|programma)(?:leider|manager)"
    r"|directeur|voorzitter|woordvoerder|contactpersoon|mayor|alderman|councillor"
    r"|(?:project|programme) (?:leader|manager)|director|chair(?:man|woman)?|spokesperson"
    r"|contact person)"
)
_FULL_NAME = r"[A-ZÀ-Þ][\w.’'-]*(?: (?:van|de|der|den|ten|ter))* [A-ZÀ-Þ][\w’'-]+"

# What a question says, without accents and capitals, and what a sentence then has.
_KINDS: dict[Expected, tuple[str, re.Pattern[str] | None]] = {
    "place": (
        r"\b(?:(?:welke?|wat voor|which|what) (?:\w+ )?(?:gemeenten?|steden|stad|plaatsen|plaats"
        r"|regio.?s?|cities|city|municipalit(?:y|ies)|towns?|places?)|waar in nederland)\b",
        None,
    ),
    "money": (
        r"\b(?:(?:hoeveel|wat) (?:\w+ ){0,3}?(?:kost\w*|betaal\w*|verdien\w*)"
        r"|hoeveel (?:geld|euro\w*|subsidie)|welk (?:bedrag|tarief)|hoe duur"
        r"|(?:how much|what) (?:money|(?:\w+ ){0,4}?(?:cost\w*|pay|paid|earn\w*))|how expensive)\b",
        re.compile(_MONEY, re.IGNORECASE),
    ),
    "count": (
        r"\bhoe ?veel (?P<counted>[a-z]+(?:en|(?:e[lmnr]|[aeiou]|am)s)|procent|jaar)\b"
        r"|\bhow many (?P<heads>people|persons|residents|inhabitants)\b",
        None,
    ),
    "number": (
        r"\b(?:hoe ?veel|hoe (?:hoog|groot|lang|vaak|oud|duur)"
        r"|how (?:many|much|high|large|long|often|old)"
        r"|(?:welke?|what|which) (?:percentage|aantal|amount|number))\b",
        re.compile(_NUMBER, re.IGNORECASE),
    ),
    "moment": (
        r"\b(?:wanneer|when|(?:welk|what|which) (?:jaar|year))\b",
        re.compile(_MOMENT, re.IGNORECASE),
    ),
    "items": (
        r"\b(?:welke?|wat voor|which|what) (?:\w+ ){0,2}?"
        r"\w*(?:gegevens|data|bronnen|datasets?|metingen|kenmerken|sources|features)\b",
        ITEM,
    ),
    "person": (
        r"\b(?:wie (?:is|was|werd)|hoe heet\w*|who (?:is|was)|name of)\b"
        rf"(?: (?:nu|de|het|now|the|a))* {_POST}\b",
        re.compile(rf"(?i:{_POST})\W+{_FULL_NAME}|{_FULL_NAME}, (?:\w+ )?(?i:{_POST})"),
    ),
    "name": (r"\b(?:wie|welk bedrijf|who|which company)\b", None),
}
# A capital that does not begin the sentence.
_NAME = re.compile(r"(?<=\w )[^\W\d_a-zß-ÿ][\w-]+|(?<=, )[^\W\d_a-zß-ÿ][\w-]+")

_WORD = re.compile(r"\w[\w.,’'-]*")
_PEOPLE = frozenset(
    ["mensen", "personen", "inwoners", "bewoners", "burgers", "people", "residents"]
)
# "5.000 of the debt counsellors": what is counted stands this near behind the number.
_NEAR = 4

# What is so today, what is arranged at a counter, whether someone has a right: no document tells.
_OF_TODAY = re.compile(
    r"\b(?:dit jaar|op dit moment|vandaag|momenteel|right now|currently|at the moment|today"
    r"|this year|last (?:summer|winter|year|week)|vorig jaar|vorige week"
    r"|vraag ik\b.* aan|aanvragen|meld ik|heb ik recht|how (?:do|can) i (?:get|renew)|apply for"
    r"|am i entitled)\b"
)


def expected(question: str) -> Expected | None:
    """The kind of answer; None where the question's form does not tell."""
    folded = language.fold(question)
    for kind, (asked, _) in _KINDS.items():
        if (found := re.search(asked, folded)) and not _is_verb(found.groupdict().get("counted")):
            return kind
    return None


def _is_verb(word: str | None) -> bool:
    """Whether "hoeveel …" goes on with a verb of no meaning of its own: hebben, moeten."""
    return word is not None and word in language.stop_words()


def meets(kind: Expected, sentence: str, question: str) -> bool:
    """Whether a sentence has what a kind of question expects, but for a place: see ``Brief``.

    A name is one that was not given.
    """
    form = _KINDS[kind][1]
    if form is not None:
        return form.search(sentence) is not None
    if kind == "count":
        return _counts(sentence, question)
    return bool(set(_NAME.findall(sentence)) - set(re.findall(r"[\w-]+", question)))


def _counts(sentence: str, question: str) -> bool:
    """Whether a number of what a question counts stands in a sentence."""
    asked = re.search(_KINDS["count"][0], language.fold(question))
    if asked is None:
        return False
    counted = asked["counted"] or asked["heads"]
    words = [word.rstrip(".,") for word in _WORD.findall(language.fold(sentence))]
    return any(
        re.match(_NUMBER, word)
        and not re.fullmatch(_YEAR, word)
        and any(_is_same(counted, each) for each in behind)
        for place, word in enumerate(words)
        if (behind := words[place + 1 : place + 1 + _NEAR])
    )


def _is_same(counted: str, word: str) -> bool:
    """Whether words count the same: by stem, as parts of a compound, or as people."""
    if counted in _PEOPLE or counted in ("persons", "inhabitants"):
        return word.endswith(tuple(_PEOPLE))
    short, long = sorted((language.stem(counted), language.stem(word)), key=len)
    return long == short or (len(short) > _NEAR and long.endswith(short))


def is_of_today(question: str) -> bool:
    """Whether it asks what is so today, or for what a counter arranges or decides for someone."""
    return _OF_TODAY.search(language.fold(question)) is not None
