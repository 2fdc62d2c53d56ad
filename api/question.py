"""What is asked: cleaned of white space, and in which language."""

import re
from dataclasses import dataclass
from typing import Literal

from bm25s.stopwords import STOPWORDS_DUTCH, STOPWORDS_EN

Language = Literal["nl", "en"]

# Long enough for a paragraph of context, short enough to stay within the model's window.
MAX_LENGTH = 1000

_WORD = re.compile(r"[a-zà-ÿ]+")
# Words that stand in both lists say nothing about the language.
_DUTCH = {*STOPWORDS_DUTCH, "welk", "welke", "waar", "waarom", "wanneer", "hoeveel", "gemeente"}
_ENGLISH = {*STOPWORDS_EN, "what", "which", "who", "how", "when", "where", "why", "does", "did"}


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it will be answered."""

    text: str
    language: Language


def read(text: str) -> Question:
    """Understand a question.

    Args:
        text: what the reader typed.
    """
    cleaned = " ".join(text.split())
    words = set(_WORD.findall(cleaned.casefold()))
    english = len(words & (_ENGLISH - _DUTCH)) > len(words & (_DUTCH - _ENGLISH))
    return Question(cleaned, "en" if english else "nl")
