"""Questions to choose from while someone types: only such as the sources answer."""

import re
import threading
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from rapidfuzz import process
from rapidfuzz.distance import OSA

from api.suggestion import Suggestion, of_places, of_term
from ingest import language
from ingest.document import Document
from ingest.index import Index
from ingest.synonyms import forms

_WORD = re.compile(r"\w+")

# Of what was typed, by the weight of its words, so much must be in a question.
_LEAST = 0.4
# What another form of a word counts beside itself: the parts of a compound, a synonym.
_OTHER = 0.6
# What words of the document count that are not in the question: its title, places, data sets.
_BESIDE = 0.5
# A question that begins with all that was typed comes first; one that no editor wrote, later.
_BEGINNING, _MADE = 1.0, 0.75
# Words to look at; who types more than this no longer needs a suggestion.
_MOST_WORDS = 30
# Letters from which one letter may be wrong, and from which two (see ingest.spelling).
_SLIP, _TWO_SLIPS = 5, 9
# Questions to try out behind a request: nobody waits for it, but others use the processor.
_TRIED = 1


@dataclass(frozen=True, slots=True)
class _Sought:
    """What a word weighs, and how much of that each question has, by its number."""

    weight: float
    shares: dict[int, float]


class Suggester:
    """Knows the questions by their words.

    Args:
        index: whose words and glossary these are; stays open as long as this is used.
        questions: what editors say that each document answers, by its id.
        answers: whether the sources answer a question by telling of a name.

    Attributes:
        tried: whether the sources answer the questions that no editor wrote, as far as tried out.
    """

    def __init__(
        self,
        index: Index,
        questions: Mapping[str, Sequence[str]],
        answers: Callable[[str, str], bool],
    ) -> None:
        self._words = index.words
        self._answers = answers
        self.tried: dict[str, bool] = {}
        self._trying = threading.Lock()
        self._known: list[Suggestion] = []
        self._numbers: dict[str, int] = {}
        # Numbers of questions by search word, and by the words as they are written, each with
        # what the word counts there.
        self._searched: dict[str, dict[int, float]] = defaultdict(dict)
        self._written: dict[str, dict[int, float]] = defaultdict(dict)
        for document, texts in questions.items():
            for text in texts:
                self._learn(Suggestion(text, document), text, _beside(index.documents[document]))
        for term in index.glossary.terms if index.glossary else ():
            self._learn(of_term(term), " ".join(forms(term)))
        for each in of_places(index.documents.values()):
            self._learn(each, each.about)
        self._vocabulary = sorted(self._written)
        self._plain = sorted(self._numbers)

    def _learn(self, suggestion: Suggestion, words: str, beside: str = "") -> None:
        plain = " ".join(_WORD.findall(language.fold(suggestion.text)))
        if plain in self._numbers:
            return
        number = self._numbers[plain] = len(self._known)
        self._known.append(suggestion)
        for text, weight in ((words, 1.0), (beside, _BESIDE)):
            for word in self._words.search_words(text):
                self._searched[word].setdefault(number, weight)
            for word in language.plain(text):
                self._written[word].setdefault(number, weight)

    def suggest(self, text: str, limit: int) -> list[str]:
        """Questions that go on as someone types, those of different documents first.

        Args:
            text: what was typed; its last word may not be whole. None of it is given back.
            limit: most questions.
        """
        ranked = [each for each in self._ranked(text) if not each.made or self.tried.get(each.text)]
        first = {each.about: each for each in reversed(ranked)}
        firsts = [each for each in ranked if first[each.about] is each]
        others = [each for each in ranked if first[each.about] is not each]
        return [each.text for each in (*firsts, *others)[:limit]]

    def try_out(self, text: str, limit: int) -> None:
        """Ask some of the questions that would be suggested if they were known to be answered."""
        untried = (each for each in self._ranked(text)[:limit] if each.made)
        wanted = [each for each in untried if each.text not in self.tried][:_TRIED]
        # Whoever comes while another tries leaves it to that one.
        if wanted and self._trying.acquire(blocking=False):
            try:
                for each in wanted:
                    self.tried[each.text] = self._answers(each.text, each.about)
            finally:
                self._trying.release()

    def _ranked(self, text: str) -> list[Suggestion]:
        folded = language.fold(text)
        typed = _WORD.findall(folded)[-_MOST_WORDS:]
        if not typed:
            return []
        # Behind a space or a mark the last word is whole.
        typing = typed[-1] if folded.endswith(typed[-1]) else ""
        whole = typed[:-1] if typing else typed
        scores: dict[int, float] = defaultdict(float)
        total = 0.0
        for found in self._by_word(" ".join(self._spelled(whole))):
            total += found.weight
            _add(scores, found.shares)
        if typing and typing not in language.stop_words():
            begun = self._begun(typing)
            total += max(begun.values(), default=0.0)
            _add(scores, begun)
        begins = {self._numbers[plain] for plain in _beginning_with(" ".join(typed), self._plain)}
        weighed: list[tuple[float, int]] = []
        for number in scores.keys() | begins:
            score = scores.get(number, 0.0)
            if number in begins or score >= _LEAST * total:
                score += _BEGINNING * (number in begins)
                weighed.append((-score * (_MADE if self._known[number].made else 1), number))
        return [self._known[number] for _, number in sorted(weighed)]

    def _by_word(self, text: str) -> list[_Sought]:
        """Each search word of a text, and the questions that have it or another word for it."""
        found: dict[str, _Sought] = {}
        for stem, reading in self._words.readings(text):
            sought = found.setdefault(stem, _Sought(self._words.rarity(stem), {}))
            full = sought.weight * (1.0 if list(reading) == [stem] else _OTHER)
            holding = [self._searched.get(word, {}) for word in reading]
            for number in set.intersection(*map(set, holding)):
                share = full * min(each[number] for each in holding)
                sought.shares[number] = max(share, sought.shares.get(number, 0.0))
        return list(found.values())

    def _spelled(self, words: Iterable[str]) -> Iterator[str]:
        """Words with a slip of the pen mended, where a question has a word that near."""
        for word in words:
            known = word in self._written or language.stem(word) in self._searched
            yield word if known else self._nearest(word) or word

    def _nearest(self, word: str) -> str | None:
        if len(word) < _SLIP or not word.isalpha():
            return None
        slips = 2 if len(word) >= _TWO_SLIPS else 1
        found = process.extractOne(word, self._vocabulary, scorer=OSA.distance, score_cutoff=slips)
        return found[0] if found else None

    def _begun(self, typing: str) -> dict[int, float]:
        """Questions with a word that begins like this or is nearly this, and what it counts."""
        words = _beginning_with(typing, self._vocabulary)
        if not words and (near := self._nearest(typing)):
            words = [near]
        found: dict[int, float] = {}
        # It may be whole already, and then others say the same in another form.
        for sought in self._by_word(typing):
            for number, share in sought.shares.items():
                found[number] = max(found.get(number, 0.0), share)
        # Any of the words may be meant, so that a rare one counts no more than the others.
        weight = min((self._words.rarity(language.stem(word)) for word in words), default=0.0)
        for word in words:
            for number, share in self._written[word].items():
                found[number] = max(found.get(number, 0.0), weight * share)
        return found


def _add(scores: dict[int, float], shares: Mapping[int, float]) -> None:
    for number, share in shares.items():
        scores[number] += share


def _beginning_with(beginning: str, ordered: Sequence[str]) -> list[str]:
    """Those of some texts in order that begin like this."""
    following = (ordered[each] for each in range(bisect_left(ordered, beginning), len(ordered)))
    return list(takewhile(lambda text: text.startswith(beginning), following))


def _beside(document: Document) -> str:
    return " ".join((document.title, *document.municipality, *document.datasets))
