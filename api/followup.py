"""A question that leans on the one before it, made whole by rules.

"En in Leiden?" after "Sinds wanneer heeft Heerlen een datacentrum?" asks the same of Leiden, so the
name takes the place of the one before. What leans in another way ("Wat leverde dat op?") is read
together with the question before it: more words find more, and nothing has to be guessed.
"""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib import resources

from api.filters import Recognised
from api.recognition import Recogniser
from ingest import language

_WORD = re.compile(r"\w+")
# Characters; what a long conversation was about is in its last questions.
_LONGEST = 300
# Of a question with names in the place of others: as long as any may be.
_MOST = 1000


def complete(question: str, history: Sequence[str], recogniser: Recogniser) -> str | None:
    """The question with what it leaves out, from the questions before it.

    Args:
        question: what is asked now.
        history: what was asked before it, oldest first.
        recogniser: knows the names in the index.

    Returns:
        None where the question can be understood alone.
    """
    if not history:
        return None
    *earlier, before = history
    named = recogniser.read(question)
    if not _leans(question, named):
        return None
    whole = complete(before, earlier, recogniser) or before
    before = whole if len(whole) <= _LONGEST else before
    asked = _with_names(before, named, recogniser)
    # A new name alone asks the same of another; anything else is asked besides.
    return asked if asked != before and not _content(question, named) else f"{asked} {question}"


def _leans(question: str, named: Sequence[Recognised]) -> bool:
    words = _WORD.findall(language.fold(question))
    return bool(
        set(words) & _words("pointing")
        or set(words[:1]) & _words("opening")
        or not _content(question, named)
    )


def _content(question: str, named: Sequence[Recognised]) -> list[str]:
    """Words that say something of their own beside names."""
    rest = question
    for each in named:
        rest = rest.replace(each.said, " ")
    light = _words("light") | _words("pointing") | _words("opening")
    return [word for word in language.plain(rest) if word not in light]


def _with_names(before: str, named: Sequence[Recognised], recogniser: Recogniser) -> str:
    """A question with names in the place of those of the same kind."""
    new: dict[str, str] = {}
    for old in recogniser.read(before):
        if names := [each.said for each in named if each.field == old.field]:
            new.setdefault(old.said.casefold(), " en ".join(names))
    if not new:
        return before
    # All in one go: names that came would be put in each other's place, and double each time.
    said = "|".join(map(re.escape, sorted(new, key=len, reverse=True)))
    asked = re.sub(
        rf"(?<!\w)(?:{said})(?!\w)",
        lambda found: new.get(found[0].casefold(), found[0]),
        before,
        flags=re.IGNORECASE,
    )
    return asked if len(asked) <= _MOST else before


@cache
def _words(name: str) -> frozenset[str]:
    content = (resources.files("api") / "followup.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(content)[name])
