"""What a question expects to be told: a place, money, a number, a moment, a name, items.

A sentence that merely repeats a question scores high on likeness and answers nothing; one of the
kind that is asked for may. The kinds are the coarse ones of Li and Roth 2002
(doi:10.3115/1072228.1072378) that show in the form of a sentence.
"""

import re
from typing import Literal

from ingest import language

Expected = Literal["place", "money", "number", "moment", "items", "name"]

_NUMBER = (
    r"\d|\b(?:twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien|vijftien"
    r"|twintig|dertig|veertig|vijftig|zestig|honderd\w*|duizend\w*|miljoen|helft|kwart|derde|half"
    r"|two|three|four|five|six|seven|eight|nine|ten|hundred\w*|thousand\w*|half)\b"
)
_MOMENT = (
    r"\b(?:1[89]|20)\d\d\b|\b(?:januari|februari|maart|april|mei|juni|juli|augustus|september"
    r"|oktober|november|december|january|february|march|may|june|july|august|october)\b"
)
# "Corporaties: het Datalab gebruikte …": an item of a list that says what it is about.
ITEM = re.compile(r"^([^\W\d_][^\s.:;]*(?: [^\s.:;]+){0,3}): ")

# What a question says, without accents and capitals, and what a sentence then has.
_KINDS: dict[Expected, tuple[str, re.Pattern[str] | None]] = {
    "place": (
        r"\b(?:(?:welke?|wat voor|which|what) (?:\w+ )?(?:gemeenten?|steden|stad|plaatsen|plaats"
        r"|regio.?s?|cities|city|municipalit(?:y|ies)|towns?|places?)|waar in nederland)\b",
        None,
    ),
    "money": (
        r"\b(?:(?:hoeveel|wat) (?:\w+ ){0,3}?kost\w*|hoeveel (?:geld|euro\w*|subsidie)|welk bedrag"
        r"|hoe duur|how much (?:money|(?:\w+ ){0,4}?cost\w*)|how expensive)\b",
        re.compile(r"€|\b(?:euro|eur|miljoen|miljard|million|billion|ton)\b", re.IGNORECASE),
    ),
    "number": (
        r"\b(?:hoeveel|hoe (?:hoog|groot|lang|vaak|veel|oud|duur)"
        r"|how (?:many|much|high|large|long|often|old)"
        r"|(?:welke?|what|which) (?:percentage|bedrag|aantal|amount|number))\b",
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
    "name": (r"\b(?:wie|welk bedrijf|who|which company)\b", None),
}
# A capital that does not begin the sentence.
_NAME = re.compile(r"(?<=\w )[^\W\d_a-zß-ÿ][\w-]+|(?<=, )[^\W\d_a-zß-ÿ][\w-]+")


def expected(question: str) -> Expected | None:
    """The kind of answer; None where the question's form does not tell."""
    folded = language.fold(question)
    return next((kind for kind, (asked, _) in _KINDS.items() if re.search(asked, folded)), None)


def meets(kind: Expected, sentence: str, question: str) -> bool:
    """Whether a sentence has what a kind of question expects, but for a place: see ``Brief``.

    A name is one that was not given.
    """
    form = _KINDS[kind][1]
    if form is not None:
        return form.search(sentence) is not None
    return bool(set(_NAME.findall(sentence)) - set(re.findall(r"[\w-]+", question)))
