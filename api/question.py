"""What is asked: cleaned, in which language, with which words mistyped, and what it names."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from bm25s.stopwords import STOPWORDS_DUTCH, STOPWORDS_EN

from api.filters import Recognised
from api.recognition import Recogniser, asks_for_several
from ingest.analysis import Analysis, Correction

Language = Literal["nl", "en"]

# Long enough for a paragraph of context, short enough to stay within the model's window.
MAX_LENGTH = 1000

_WORD = re.compile(r"[a-zà-ÿ]+")
# Words that stand in both lists say nothing about the language.
_DUTCH = {*STOPWORDS_DUTCH, "welk", "welke", "waar", "waarom", "wanneer", "hoeveel", "gemeente"}
_ENGLISH = {*STOPWORDS_EN, "what", "which", "who", "how", "when", "where", "why", "does", "did"}


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it will be answered.

    Attributes:
        text: as it was typed, but for white space.
        corrections: words that were probably mistyped.
        recognised: what it names; documents that match come first.
        several: it wants several documents side by side.
    """

    text: str
    language: Language
    corrections: tuple[Correction, ...] = ()
    recognised: tuple[Recognised, ...] = ()
    several: bool = False

    @property
    def corrected(self) -> str:
        """The text with the words that were meant: what is searched for."""
        return _corrected(self.text, self.corrections)


def read(
    text: str, analysis: Analysis, recogniser: Recogniser, ignored: Collection[str] = ()
) -> Question:
    """Understand a question.

    Args:
        text: what the reader typed.
        analysis: knows the words in the index.
        recogniser: knows the names in the index.
        ignored: what the reader took off: values that are recognised but not meant, and words
            that look mistyped but are not.
    """
    cleaned = " ".join(text.split())
    corrections = tuple(each for each in analysis.corrections(cleaned) if each.said not in ignored)
    corrected = _corrected(cleaned, corrections)
    words = set(_WORD.findall(corrected.casefold()))
    english = len(words & (_ENGLISH - _DUTCH)) > len(words & (_DUTCH - _ENGLISH))
    recognised = tuple(each for each in recogniser.read(corrected) if each.value not in ignored)
    return Question(
        text=cleaned,
        language="en" if english else "nl",
        corrections=corrections,
        recognised=recognised,
        several=asks_for_several(corrected, recognised),
    )


def _corrected(text: str, corrections: Sequence[Correction]) -> str:
    for each in corrections:
        text = re.sub(rf"\b{re.escape(each.said)}\b", each.meant, text)
    return text
