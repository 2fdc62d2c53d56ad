"""What a question takes for true, held against the sources: a name joined to the wrong place.

"How did Rotterdam use the Straatkubus?" finds plenty about the Straatkubus, and all of it is of
Almere. Kim et al. 2021 (arXiv:2101.00391) found that such a question is answered best by saying
what of it does not hold.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from api.question import Question
from api.recognition import Recogniser
from api.retrieval import Evidence
from ingest import language
from ingest.document import Document, Passage

# Passages that most likely have some words.
Telling = Callable[[str], Iterable[tuple[Document, Passage]]]

# What a document calls the place of what holds everywhere; and kinds of place that hold others.
_EVERYWHERE = "landelijk"
_WIDE = ("regio: ", "provincie: ")
# "Vindplaats van Schulden": more words are no name.
_LONGEST = 4
# Said fewer times with a place, a name may be of any; and it is of one that has this share of those
# times: sentences compare as well.
_FEWEST, _MOST = 3, 0.8
_WORD = re.compile(r"\w[\w’'-]*")


@dataclass(frozen=True, slots=True)
class Misplaced:
    """A name that a question joins to places, while the sources join it to others.

    Attributes:
        name: as the sources write it.
        asked: the places of the question.
        homes: those of the sources.
    """

    name: str
    asked: tuple[str, ...]
    homes: tuple[str, ...]


def misplaced(
    question: Question, evidence: Sequence[Evidence], telling: Telling, recogniser: Recogniser
) -> tuple[Misplaced, ...]:
    """Names that a question joins to a place where the sources do not know them.

    Args:
        question: as it was read.
        evidence: that was found for it; a name that nothing of it has is none to the sources.
        telling: passages that most likely have a name.
        recogniser: knows the places.
    """
    asked = tuple(each.value for each in question.recognised if each.field == "municipality")
    if not asked or any(each.startswith(_WIDE) for each in asked):
        return ()
    found = []
    for name in _names(question, evidence, recogniser):
        told = _told_of(name, telling(name), recogniser)
        if told.total() >= _FEWEST and frozenset[str]().union(*told).isdisjoint(asked):
            homes, times = told.most_common(1)[0]
            if times >= _MOST * told.total() and not any(each.startswith(_WIDE) for each in homes):
                found.append(Misplaced(name, asked, tuple(sorted(homes))))
    return tuple(found)


def _names(
    question: Question, evidence: Sequence[Evidence], recogniser: Recogniser
) -> Iterator[str]:
    """Words of a question that are a name in what was found, as that writes it; longest first."""
    text = "\n".join(each.passage.text for each in evidence)
    words = list(_WORD.finditer(question.sought))
    known = " ".join(each.said for each in question.recognised if each.field == "municipality")
    taken = {place for place, word in enumerate(words) if word[0] in known.split()}
    for length in range(_LONGEST, 0, -1):
        for first in range(len(words) - length + 1):
            places = set(range(first, first + length))
            said = question.sought[words[first].start() : words[first + length - 1].end()]
            ends = (words[first][0], words[first + length - 1][0])
            if places & taken or not all(map(language.plain, ends)):
                continue
            name = _written(said, text)
            # What many places have, such as a data set, belongs to none.
            if name and not recogniser.read(name):
                yield name
            taken |= places if name else set()


def _written(said: str, text: str) -> str | None:
    """How a text writes some words where they are a name: with capitals wherever they stand."""
    inside = re.findall(rf"(?<=[\w,’'] ){re.escape(said)}(?![\w-])", text, re.IGNORECASE)
    if not inside or not all(each[0].isupper() for each in inside):
        return None
    written: str = Counter(inside).most_common(1)[0][0]
    return written


def _told_of(
    name: str, passages: Iterable[tuple[Document, Passage]], recogniser: Recogniser
) -> Counter[frozenset[str]]:
    """How often a sentence with a name is about which places together."""
    pattern = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")
    counts: Counter[frozenset[str]] = Counter()
    for document, passage in passages:
        for span in passage.sentences:
            if pattern.search(sentence := document.text[slice(*span)]):
                counts[_places(sentence, document, recogniser)] += 1
    del counts[frozenset()]
    return counts


def _places(sentence: str, document: Document, recogniser: Recogniser) -> frozenset[str]:
    named = recogniser.places_in(sentence)
    return frozenset(named or document.municipality) - {_EVERYWHERE}
