"""Question → ranked passages: found by meaning and by words, put in order token by token."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from api import ranking
from api.filters import Filters
from api.question import Question
from api.ranking import Candidates, Method, Scores
from api.reranking import Reranker
from ingest.chunking import in_context
from ingest.document import Document, Passage
from ingest.encoder import EncodedQuestion, Encoder
from ingest.index import Index
from ingest.words import Term


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """A passage with its scores for one question.

    Attributes:
        score: the three below in one, in standard deviations; see ranking.
        late: mean over the question's tokens of the best cosine in the passage.
        cosine: similarity of the passage's vector and the question's.
        bm25: BM25 score; 0 where no word is shared.
        token_cosines: what each token of the question finds in each sentence, shape (sentences,
            tokens): the cosine of the nearest token; -1 in a sentence without tokens.
    """

    passage: Passage
    document: Document
    score: float
    late: float
    cosine: float
    bm25: float
    token_cosines: NDArray[np.float32]

    @property
    def sentence_late(self) -> NDArray[np.float32]:
        """As ``late``, of each sentence, shape (sentences,)."""
        if not self.token_cosines.size:
            return np.zeros(len(self.token_cosines), dtype=np.float32)
        means: NDArray[np.float32] = self.token_cosines.mean(axis=1)
        return means


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Candidates, by which words they were sought, and what each token finds in their sentences."""

    candidates: Candidates
    terms: tuple[Term, ...]
    token_cosines: list[NDArray[np.float32]]


@dataclass(frozen=True, slots=True, eq=False)
class Ranked:
    """All candidates of a question, and what became of each; they are numbered from 0.

    Attributes:
        shares: what each kind of score adds, by its name; see ranking.
        scores: their sum.
        reread: what a cross-encoder gave the candidates that it read; empty without one.
        order: the candidates, best first: by score, those that were read again before the others.
        repeats: those that say what an earlier one said, with that one.
        kept: the others, as they are read: best first, spread where the question wants it.
    """

    encoded: EncodedQuestion
    found: Found
    shares: dict[str, Scores]
    scores: Scores
    reread: dict[int, float]
    order: list[int]
    repeats: dict[int, int]
    kept: list[int]


@dataclass(frozen=True, slots=True)
class Rereading:
    """A cross-encoder, and how many of the first candidates it reads."""

    reranker: Reranker
    most: int


def rank(
    question: Question,
    index: Index,
    encoder: Encoder,
    filters: Filters,
    candidates: int,
    rereading: Rereading | None = None,
    method: Method = ranking.DEFAULT,
) -> Ranked:
    """Find what may answer a question and put it in order.

    Args:
        question: as it was read.
        index: what is known.
        encoder: the model that made the index.
        filters: documents outside them are not looked at.
        candidates: passages to take from each of the two searches.
        rereading: reads the first candidates again; left out, the order is that of the scores.
        method: what has a say in the scores.
    """
    encoded = encoder.encode_question(question.sought)
    found = gather(question, index, encoded, filters, candidates, method)
    places = found.candidates.places
    shares = ranking.shares(found.candidates, method)
    scores = ranking.fused(shares)
    order = ranking.ordered(scores)
    reread = _reread(question, order, places, index, rereading) if rereading else {}
    order = [*sorted(reread, key=lambda each: -reread[each]), *order[len(reread) :]]
    repeats = ranking.repeats(order, index.vectors.passages[places])
    kept = [each for each in order if each not in repeats]
    if question.several and method.spread:
        kept = ranking.spread(kept, lambda each: index.document_of(places[each]))
    return Ranked(encoded, found, shares, scores, reread, order, repeats, kept)


def _reread(
    question: Question,
    order: Sequence[int],
    places: NDArray[np.int64],
    index: Index,
    rereading: Rereading,
) -> dict[int, float]:
    first = order[: rereading.most]
    placed = index.catalogue.at([int(places[each]) for each in first])
    passages = [placed[int(places[each])][1] for each in first]
    texts = [in_context(index.documents[each.document_id], each) for each in passages]
    scores = rereading.reranker.scores(question.sought, texts)
    return dict(zip(first, scores.tolist(), strict=True))


def gather(
    question: Question,
    index: Index,
    encoded: EncodedQuestion,
    filters: Filters,
    limit: int,
    method: Method = ranking.DEFAULT,
) -> Found:
    """Candidates: nearest by meaning, best by words, and nearest in what the question names.

    Args:
        question: as it was read.
        index: what is known.
        encoded: the question's vectors.
        filters: documents outside them are not looked at.
        limit: passages to take from each search.
        method: what has no say in it is not sought by.
    """
    within = index.places_of(filters) if filters else None
    terms = tuple(
        each for each in index.words.read(question.sought) if each.origin in method.origins
    )
    lexical = index.words.scores(terms)
    places: set[int] = set()
    if method.dense or method.late:
        places.update(index.nearest(encoded.vector, limit, within))
    if method.lexical:
        places.update(index.best(lexical, limit, within))
    named = {
        name.key: index.places_of(name.as_filters())
        for name in question.recognised
        if name.held and method.named
    }
    for members in named.values():
        allowed = members if within is None else np.intersect1d(members, within)
        places.update(index.nearest(encoded.vector, limit // 2, allowed))
    chosen = np.array(sorted(places), dtype=np.int64)
    cosines = index.token_cosines(chosen, encoded.tokens)
    matched = [np.isin(chosen, members) for members in named.values()]
    return Found(
        Candidates(
            places=chosen,
            late=_late(cosines),
            dense=index.cosines(chosen, encoded.vector),
            lexical=lexical[chosen],
            named=np.mean(matched, axis=0) if matched else np.zeros(len(chosen)),
        ),
        terms,
        cosines,
    )


def _late(cosines: Sequence[NDArray[np.float32]]) -> Scores:
    """MaxSim of passages: the best of its sentences for each token, averaged over the tokens."""
    late = np.zeros(len(cosines))
    filled = [place for place, each in enumerate(cosines) if each.size]
    if filled:
        # At once: one by one costs more than the products did.
        starts = np.cumsum([0, *(len(cosines[place]) for place in filled[:-1])])
        best = np.maximum.reduceat(np.concatenate([cosines[place] for place in filled]), starts)
        late[filled] = best.mean(axis=1)
    return late


def evidence(ranked: Ranked, limit: int, index: Index) -> list[Evidence]:
    """The passages that are read, with their scores, best first; at most ``limit``."""
    candidates, kept = ranked.found.candidates, ranked.kept[:limit]
    placed = index.catalogue.at([int(candidates.places[each]) for each in kept])
    made = []
    for each in kept:
        place = int(candidates.places[each])
        passage = placed[place][1]
        made.append(
            Evidence(
                passage=passage,
                document=index.documents[passage.document_id],
                score=float(ranked.scores[each]),
                late=float(candidates.late[each]),
                cosine=float(candidates.dense[each]),
                bm25=float(candidates.lexical[each]),
                token_cosines=ranked.found.token_cosines[each],
            )
        )
    return made
