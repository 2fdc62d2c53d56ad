"""A question that asks several things, parted into questions that can be asked one by one.

"Wat is een DPIA en wanneer moet je die doen?" has an answer for each of its interrogatives, and
these stand in different passages; looked for as one, the stronger part takes all.
"""

import re
from collections.abc import Sequence

from api import followup
from api.filters import Recognised
from api.recognition import Recogniser
from ingest import language

# Between the two, right before the interrogative: "… en in welke", "… and how", "…? Wat".
_BETWEEN = re.compile(
    r"(?:\?\s+|,?\s+(?:en|and)\s+(?:dan\s+|ook\s+)?)"
    r"(?P<before>(?:in|op|met|voor|door|bij|van|aan|tot|uit|on|with|for|by|at|from)\s+)?$",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")
# More is a list to work through, not a question.
_MOST = 3
# Words beside the interrogative: "is … DPIA", "deed mee".
_FEWEST = 2
# "wat leverde het op": not the article of a noun behind it.
_POINTING = re.compile(
    r"\b(?:het|er|ze)(?=\s*\??$|\s+(?:op|uit|af|mee|aan|in|toe|voor|over|tegen|bij)\b)",
    re.IGNORECASE,
)
# Names that go for the whole question.
_SHARED = ("municipality", "dataset", "years")


def split(question: str, recogniser: Recogniser) -> list[tuple[str, str]]:
    """The parts of a question, each as it was put and as it can be understood alone.

    Args:
        question: cleaned and complete.
        recogniser: knows the names in the index.

    Returns:
        Nothing where it asks one thing, or more than can be answered at once.
    """
    said = _said(question)
    if not 1 < len(said) <= _MOST:
        return []
    named = [each for each in recogniser.read(question) if each.field in _SHARED]
    return [
        (each, _alone(each, said[:place], named, recogniser)) for place, each in enumerate(said)
    ]


def _said(question: str) -> list[str]:
    bounds = [0]
    for start, _ in language.asking(question):
        between = _BETWEEN.search(question, bounds[-1], start)
        if between and _is_whole(question[bounds[-1] : between.start()]):
            before = between["before"] or ""
            bounds += [between.start(), start - len(before)]
    bounds.append(len(question))
    parts = [question[a:b].strip() for a, b in zip(bounds[::2], bounds[1::2], strict=True)]
    return parts if len(_WORD.findall(parts[-1])) > _FEWEST else []


def _is_whole(part: str) -> bool:
    """Whether it asks with something ("wat", "welke") after something else ("Wat is een DPIA")."""
    asking = language.asking(part)
    if not asking:
        return False
    behind = part[asking[0][1] :]
    return len(_WORD.findall(behind)) >= _FEWEST and bool(language.plain(behind))


def _alone(
    part: str, before: Sequence[str], named: Sequence[Recognised], recogniser: Recogniser
) -> str:
    """A part with what it leans on, and with the names that go for the whole."""
    whole = followup.complete(part, before, recogniser) or part
    if before and whole == part and _POINTING.search(part):
        whole = f"{before[-1]} {part}"
    held = {each.field for each in recogniser.read(whole)}
    missing = [each.said for each in named if each.field not in held]
    return " ".join((whole.rstrip("?"), *missing)) + "?" * whole.endswith("?")
