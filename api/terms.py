"""Terms of the glossary in an answer, so that a reader finds what they mean beside it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ingest.readers.glossary import Glossary, Term


@dataclass(frozen=True, slots=True)
class Used:
    """A term, and what it is called where it is first used."""

    term: Term
    said: str


class Terms:
    """Knows the glossary's terms by name, in full, and by what else the trade calls them."""

    def __init__(self, glossary: Glossary | None) -> None:
        """Learn the names; without a glossary there are none."""
        self._names: dict[str, Term] = {}
        for term in glossary.terms if glossary else ():
            for name in filter(None, (term.term, term.full, *term.synonyms)):
                self._names.setdefault(_key(name), term)
        longest = sorted(self._names, key=len, reverse=True)
        self._pattern = re.compile(
            rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest))})(?![\w-])", re.IGNORECASE
        )

    def used_in(self, texts: Iterable[str]) -> list[Used]:
        """The terms that some texts use without saying what they mean, in their order."""
        whole = "\n".join(texts)
        found: dict[str, Used] = {}
        for match in self._pattern.finditer(whole) if self._names else ():
            term = self._names.get(_key(match[0])) or self._names.get(match[0].casefold())
            if term and term.definition not in whole:
                found.setdefault(term.term, Used(term, match[0]))
        return list(found.values())


def _key(name: str) -> str:
    """A name without capitals, unless they are what tells it from a word: AP, CAS."""
    return name if name.isupper() else name.casefold()
