"""Where Dutch sentences begin and end.

Punkt (Kiss and Strunk 2006, doi:10.1162/coli.2006.32.4.485) as NLTK has it, but with our own
list of Dutch abbreviations instead of its trained one, which splits behind ``bijv.`` and ``art.``
"""

from functools import cache
from importlib import resources
from typing import Any

from ingest.document import Span


@cache
def _splitter() -> Any:
    from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer

    parameters = PunktParameters()
    lines = (resources.files("ingest") / "data" / "abbreviations.txt").read_text(encoding="utf-8")
    parameters.abbrev_types = {line for line in lines.splitlines() if not line.startswith("#")}
    return PunktSentenceTokenizer(parameters)


def prepare() -> None:
    """Load what ``split`` needs, before anything waits for it."""
    _splitter()


def split(text: str) -> list[Span]:
    """Sentences of a paragraph.

    Args:
        text: running text without line structure.

    Returns:
        Start and end of each sentence in ``text``, in order; white space between sentences
        belongs to none, everything else to exactly one.
    """
    spans: list[Span] = []
    for start, end in _splitter().span_tokenize(text):
        previous = text[slice(*spans[-1])] if spans else ""
        if spans and (_is_unfinished(previous) or text[start].islower()):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def _is_unfinished(sentence: str) -> bool:
    """A bare number or initial (``1.``, ``A.``), or an open parenthesis, wants what follows."""
    letters = sum(character.isalpha() for character in sentence)
    return letters < 2 or sentence.count("(") > sentence.count(")")
