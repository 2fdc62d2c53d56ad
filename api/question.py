"""What is asked: cleaned, in which language, with which words mistyped, and what it names."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from bm25s.stopwords import STOPWORDS_DUTCH, STOPWORDS_EN

from api import followup, parts, personal
from api.filters import Recognised
from api.recognition import Recogniser, asks_for_several
from ingest.analysis import Analysis, Correction
from ingest.visible import visible

Language = Literal["nl", "en"]

# Long enough for a paragraph of context, short enough to stay within the model's window.
MAX_LENGTH = 1000

_WORD = re.compile(r"[a-zà-ÿ]+")
# Prepositions that would be left hanging without the place behind them.
_BEFORE = "in|te|van|bij|uit|voor|op|from|of|at|for|by"
# Words that stand in both lists say nothing about the language.
_DUTCH = {*STOPWORDS_DUTCH, "welk", "welke", "waar", "waarom", "wanneer", "hoeveel", "gemeente"}
_ENGLISH = {*STOPWORDS_EN, "what", "which", "who", "how", "when", "where", "why", "does", "did"}


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it will be answered.

    Attributes:
        text: as the reader put it, with personal data masked.
        completed: with what it leaves out of the questions before it; None where it stands alone.
        sought: what is looked for: that, completed, with the words that were meant, and without
            the place or the period that was taken off.
        recognised: what it names; documents that match come first.
        several: it wants several documents side by side.
        history: what was asked before it, oldest first, with personal data masked.
        parts: the questions that it consists of, where it asks several things; otherwise empty.
        masked: kinds of personal data that were in it, or in what was asked before it.
    """

    text: str
    sought: str
    language: Language
    completed: str | None = None
    corrections: tuple[Correction, ...] = ()
    recognised: tuple[Recognised, ...] = ()
    several: bool = False
    history: tuple[str, ...] = ()
    masked: tuple[personal.Kind, ...] = ()
    parts: "tuple[Question, ...]" = ()


def read(
    text: str,
    analysis: Analysis,
    recogniser: Recogniser,
    ignored: Collection[str] = (),
    history: Sequence[str] = (),
    completed: str | None = None,
) -> Question:
    """Understand a question.

    Everything else in the program sees a question only after this, so personal data goes no
    further.

    Args:
        text: what the reader typed.
        analysis: knows the words in the index.
        recogniser: knows the names in the index.
        ignored: keys of what is recognised but not meant, and of words that look mistyped but
            are not: the reader took them off.
        history: what was asked before it in the same conversation, oldest first.
        completed: the question with what it leaves out; without it, the rules complete it.
    """
    *before, asked = (heard(each) for each in (*history, text))
    earlier = tuple(each.text for each in before)
    completed = completed or followup.complete(asked.text, earlier, recogniser)
    whole = completed or asked.text
    # What took the place of personal data is nothing to look for, unless it is all there is.
    whole = personal.without(whole) or whole
    corrections = tuple(each for each in analysis.corrections(whole) if each.key not in ignored)
    corrected = _corrected(whole, corrections)
    named = recogniser.read(corrected)
    recognised = tuple(each for each in named if each.key not in ignored)
    sought = _without(corrected, (each for each in named if each.key in ignored))
    language = spoken(corrected)
    return Question(
        text=asked.text,
        sought=sought,
        language=language,
        completed=completed,
        corrections=corrections,
        recognised=recognised,
        several=asks_for_several(corrected, recognised),
        history=earlier,
        masked=tuple(dict.fromkeys(kind for each in (asked, *before) for kind in each.kinds)),
        parts=_parts(sought, language, recogniser, ignored),
    )


def _parts(
    sought: str, language: Language, recogniser: Recogniser, ignored: Collection[str]
) -> tuple[Question, ...]:
    found = []
    for said, alone in parts.split(sought, recogniser):
        recognised = tuple(each for each in recogniser.read(alone) if each.key not in ignored)
        several = asks_for_several(alone, recognised)
        found.append(Question(said, alone, language, recognised=recognised, several=several))
    return tuple(found)


def heard(text: str) -> personal.Masked:
    """What someone typed, on one line, without what cannot be seen and without personal data."""
    cleaned = " ".join(visible(text).split())
    return personal.mask(cleaned, spoken(cleaned))


def spoken(text: str) -> Language:
    """The language of a text, by its commonest words; Dutch where they do not tell."""
    words = set(_WORD.findall(text.casefold()))
    english = len(words & (_ENGLISH - _DUTCH)) > len(words & (_DUTCH - _ENGLISH))
    return "en" if english else "nl"


def _corrected(text: str, corrections: Sequence[Correction]) -> str:
    for each in corrections:
        text = re.sub(rf"\b{re.escape(each.said)}\b", each.meant, text)
    return text


def _without(text: str, names: Iterable[Recognised]) -> str:
    """A question without the words for a place or a period; a data set's are what it is about."""
    left = text
    for name in names:
        if name.field in ("municipality", "years"):
            said = re.escape(name.said)
            left = re.sub(rf"(?:\b(?:{_BEFORE})\s+)?(?<!\w){said}(?!\w)", "", left, flags=re.I)
    left = " ".join(left.split())
    # A place alone is still a question about that place.
    return left if _WORD.search(left.casefold()) else text
