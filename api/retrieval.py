"""Question → ranked passages: by meaning and by words, fused."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest import language
from ingest.document import Document, Passage
from ingest.encoder import Encoder
from ingest.index import Index

# Constant of reciprocal rank fusion as published (Cormack, Clarke and Büttcher 2009,
# doi:10.1145/1571941.1572114).
_RRF = 60


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """A passage with its scores for one question.

    Attributes:
        score: reciprocal ranks of both searches, summed.
        cosine: similarity of the passage's vector and the question's.
        bm25: BM25 score; 0 where no word is shared or the passage was found by meaning alone.
        sentence_cosines: similarity of each sentence's vector and the question's.
        sentence_vectors: shape (sentences, dimensions).
    """

    passage: Passage
    document: Document
    score: float
    cosine: float
    bm25: float
    sentence_cosines: NDArray[np.float32]
    sentence_vectors: NDArray[np.float32]


def retrieve(
    question: str, index: Index, encoder: Encoder, candidates: int, limit: int
) -> list[Evidence]:
    """Passages that may answer a question, best first.

    Args:
        question: in any language of the model.
        index: what is known.
        encoder: the model that made the index.
        candidates: passages to take from each of the two searches.
        limit: most passages to return.
    """
    vector = encoder.encode_question(question).vector
    dense = index.nearest(vector, candidates)
    words = dict(index.words.search(question, candidates))
    fused: dict[int, float] = {}
    for ranking in (dense, list(words)):
        for rank, place in enumerate(ranking, start=1):
            fused[place] = fused.get(place, 0.0) + 1 / (_RRF + rank)
    best = sorted(fused, key=lambda place: (-fused[place], place))[:limit]
    placed = index.catalogue.at(best)
    evidence = []
    for place in best:
        vectors = index.sentence_vectors(placed[place])
        passage = placed[place][1]
        evidence.append(
            Evidence(
                passage=passage,
                document=index.documents[passage.document_id],
                score=fused[place],
                cosine=float(index.vectors.passages[place] @ vector),
                bm25=words.get(place, 0.0),
                sentence_cosines=vectors @ vector,
                sentence_vectors=vectors,
            )
        )
    return evidence


def rarities(question: str, index: Index) -> dict[str, float]:
    """Search words of a question, each with its rarity in the index."""
    return {word: index.words.rarity(word) for word in language.words(question)}
