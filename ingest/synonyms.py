"""Other words for what a question says, from the glossary: abbreviations, synonyms, everyday words.

All forms of a term stand for each other, in both directions: *Wmo* finds *Wet maatschappelijke
ondersteuning*, *schuldhulp* finds *schuldhulpverlening*, and the English word finds the Dutch one.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ingest.readers.glossary import Glossary, Term

Analysis = Callable[[str], list[str]]
Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Synonym:
    """A form of a term that a question has, and another form of it.

    Attributes:
        said: the search words in the question.
        also: the search words of the other form.
    """

    term: str
    said: Phrase
    also: Phrase


class Synonyms:
    """The glossary's terms by the search words of each of their forms."""

    def __init__(self, terms: Iterable[Term], analyse: Analysis) -> None:
        """Read the forms of each term.

        Args:
            terms: of the glossary; none is fine.
            analyse: text → search words, as the index has them.
        """
        self._forms: dict[str, tuple[Phrase, ...]] = {}
        self._terms: dict[Phrase, list[str]] = {}
        for term in terms:
            phrases = {tuple(analyse(form)) for form in forms(term)} - {()}
            self._forms[term.term] = tuple(sorted(phrases))
            for phrase in phrases:
                self._terms.setdefault(phrase, []).append(term.term)
        self._longest = max(map(len, self._terms), default=0)

    @classmethod
    def of(cls, glossary: Glossary | None, analyse: Analysis) -> "Synonyms":
        """From a glossary, or from none."""
        return cls(glossary.terms if glossary else (), analyse)

    def of_words(self, words: Sequence[str]) -> list[Synonym]:
        """Other forms of the terms that some search words name.

        Args:
            words: search words of a question, in its order.

        Returns:
            Per term found the other forms; the longest form wins where two overlap.
        """
        found: list[Synonym] = []
        start = 0
        while start < len(words):
            said = self._longest_at(words, start)
            for name in self._terms.get(said, ()):
                found += [Synonym(name, said, each) for each in self._forms[name] if each != said]
            start += max(1, len(said))
        return found

    def _longest_at(self, words: Sequence[str], start: int) -> Phrase:
        for length in range(min(self._longest, len(words) - start), 0, -1):
            phrase = tuple(words[start : start + length])
            if phrase in self._terms:
                return phrase
        return ()


def forms(term: Term) -> list[str]:
    """All that a term is called: itself, in full, and what other people say."""
    given = (term.term, term.full, *term.synonyms, *term.everyday, term.english)
    return list(dict.fromkeys(form for form in given if form))
