"""Why these sources: how a question was read, each candidate's place, and where one was lost.

Everything here is taken from the ranking that gave the answer; nothing is ranked again.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from api.errors import NotFoundError
from api.filters import Filters, Recognised
from api.question import Question
from api.ranking import Scores
from api.retrieval import Ranked
from ingest import language
from ingest.catalogue import Placed
from ingest.document import Document, Passage
from ingest.index import Index
from ingest.words import Term

# Where a passage that is not read fell out: it says what an earlier one says; documents that had
# less of a say went before it; others scored higher; it is outside the filters; no search had it
# among its first.
Lost = Literal["repeats", "share", "limit", "filtered", "not found"]


@dataclass(frozen=True, slots=True)
class SoughtWord:
    """A search word of the question.

    Attributes:
        said: the question's own word for it; empty for a synonym, which the question lacks.
        rarity: from 0, for a word that every passage has, to 1, for one that none has.
    """

    term: Term
    said: str
    rarity: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that was considered.

    Attributes:
        rank: from 1, before those that repeat another are left out.
        place: in the order in which passages are read, from 1; None where it repeats another.
        score: the sum of ``shares``.
        shares: what each kind of score adds, in standard deviations above the mean.
        late: like ``dense``, ``lexical`` and ``named`` the score itself; see ranking.
        reread: its rank by the cross-encoder, from 1; None where it was not read again.
        words: the search words that it has, as the question has them.
        names: what it is about, of what the question names.
        lost: why it is not read; None where it is.
        repeats: id of the passage that it repeats.
    """

    passage: Passage
    document: Document
    rank: int
    place: int | None
    score: float
    shares: Mapping[str, float]
    late: float
    dense: float
    lexical: float
    named: float
    reread: int | None
    words: tuple[str, ...]
    names: tuple[Recognised, ...]
    lost: Lost | None
    repeats: str | None


@dataclass(frozen=True, slots=True)
class Missed:
    """A passage that was asked after and was no candidate.

    Attributes:
        by_meaning: its rank among all passages by the cosine of its vector, from 1.
        by_words: by its words; None where it shares none.
    """

    passage: Passage
    document: Document
    lost: Lost
    by_meaning: int
    by_words: int | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a question was read and what became of every passage that was considered.

    Attributes:
        limit: how many passages are read.
        candidates: as they are read, then those that repeat another.
        missed: passages that were asked after and were no candidates.
    """

    question: Question
    filters: Filters
    words: tuple[SoughtWord, ...]
    limit: int
    candidates: tuple[Candidate, ...]
    missed: tuple[Missed, ...]


def explain(
    question: Question,
    filters: Filters,
    ranked: Ranked,
    index: Index,
    limit: int,
    follow: Collection[str] = (),
) -> Explanation:
    """Explain a ranking.

    Args:
        question: as it was read.
        filters: that were in force.
        ranked: what the question found.
        index: in which it was sought.
        limit: how many passages are read.
        follow: ids of passages or documents to tell of, even where they were no candidates.

    Raises:
        NotFoundError: an id to follow is of no passage or document.
    """
    words = tuple(_words(question, ranked, index))
    return Explanation(
        question,
        filters,
        words,
        limit,
        tuple(_candidates(question, ranked, index, limit, words)),
        tuple(_missed(filters, ranked, index, follow)),
    )


def _words(question: Question, ranked: Ranked, index: Index) -> Iterator[SoughtWord]:
    said: dict[str, str] = {}
    for word in language.asked_words(question.sought):
        for each in index.words.analysis.search_words(word):
            said.setdefault(each, word)
    for term in ranked.found.terms:
        yield SoughtWord(term, said.get(term.word, ""), index.words.rarity(term.word))


def _candidates(
    question: Question, ranked: Ranked, index: Index, limit: int, words: tuple[SoughtWord, ...]
) -> Iterator[Candidate]:
    found = ranked.found.candidates
    placed = index.catalogue.at([int(place) for place in found.places])
    holding = {each: index.words.scores([each.term])[found.places] > 0 for each in words}
    ranks = {candidate: rank for rank, candidate in enumerate(ranked.order, start=1)}
    places = {candidate: place for place, candidate in enumerate(ranked.kept, start=1)}
    by_model = sorted(ranked.reread, key=lambda each: -ranked.reread[each])
    reread = {candidate: rank for rank, candidate in enumerate(by_model, start=1)}
    unique = [each for each in ranked.order if each not in ranked.repeats]
    for each in (*ranked.kept, *(each for each in ranked.order if each in ranked.repeats)):
        passage = placed[int(found.places[each])][1]
        document = index.documents[passage.document_id]
        place = places.get(each)
        other = ranked.repeats.get(each)
        lost: Lost | None = None
        if place is None:
            lost = "repeats"
        elif place > limit:
            lost = "share" if each in unique[:limit] else "limit"
        yield Candidate(
            passage,
            document,
            rank=ranks[each],
            place=place,
            score=float(ranked.scores[each]),
            shares={name: float(share[each]) for name, share in ranked.shares.items()},
            late=float(found.late[each]),
            dense=float(found.dense[each]),
            lexical=float(found.lexical[each]),
            named=float(found.named[each]),
            reread=reread.get(each),
            words=tuple(
                dict.fromkeys(word.said or word.term.word for word in words if holding[word][each])
            ),
            names=tuple(
                name for name in question.recognised if name.as_filters().matches(document)
            ),
            lost=lost,
            repeats=None if other is None else placed[int(found.places[other])][1].id,
        )


def _missed(
    filters: Filters, ranked: Ranked, index: Index, follow: Collection[str]
) -> Iterator[Missed]:
    if not follow:
        return
    passages = {place: each for name in follow for place, each in _followed(name, index).items()}
    within = index.places_of(filters)
    every = np.arange(len(index.vectors.passages))
    cosines = index.cosines(every, ranked.encoded.vector)
    lexical = index.words.scores(ranked.found.terms)
    for place, (_, passage) in passages.items():
        if place in ranked.found.candidates.places:
            continue
        yield Missed(
            passage,
            index.documents[passage.document_id],
            lost="not found" if place in within else "filtered",
            by_meaning=_rank(cosines, place, within),
            by_words=_rank(lexical, place, within) if lexical[place] else None,
        )


def _rank(scores: Scores, place: int, within: NDArray[np.int64]) -> int:
    return int(np.count_nonzero(scores[within] > scores[place])) + 1


def _followed(wanted: str, index: Index) -> dict[int, Placed]:
    """A passage, or all passages of a document, by place."""
    if wanted in index.documents:
        return index.catalogue.of_document(wanted)
    passage = index.passage(wanted)
    if passage is None:
        raise NotFoundError(f"there is no passage or document {wanted!r} to follow")
    beside = index.catalogue.of_document(passage.document_id)
    return {place: each for place, each in beside.items() if each[1].id == wanted}
