"""What resembles a passage or a document, by the vectors that the index has already."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from api.filters import Field
from ingest.document import Document, Kind, Passage
from ingest.index import Index

# Nearest passages to choose from, for several may be of one document; and nearest documents.
_NEAR, _NEAR_DOCUMENTS = 50, 200

# What the same data sets count beside what two documents say. Of cases that one lesson refers to,
# the first five held a share of .34 with this, .31 with none or with .5. One domain more or less
# made it worse (.33), so that is told and not counted.
_DATASETS = 0.2


@dataclass(frozen=True, slots=True)
class Alike:
    """A passage that resembles another, by the cosine of their vectors."""

    passage: Passage
    cosine: float


@dataclass(frozen=True, slots=True)
class Kin:
    """A document that resembles another.

    Attributes:
        score: how much; 0 is as much as any two documents of the index do.
        shared: what both have, as fields and values.
    """

    document: Document
    score: float
    shared: Sequence[tuple[Field, str]]


class Kinship:
    """Finds what is alike, without the model.

    Args:
        index: stays open as long as this is used.
    """

    def __init__(self, index: Index) -> None:
        self._index = index

    def within(self, passage: Passage, limit: int) -> list[Alike]:
        """The passages of the same document that are most like one, most alike first."""
        placed = self._index.catalogue.of_document(passage.document_id)
        others = [place for place, (_, each) in placed.items() if each.id != passage.id]
        cosines = self._index.cosines(others, self._vector(passage))
        order = np.argsort(-cosines, kind="stable")[:limit]
        return [Alike(placed[others[each]][1], float(cosines[each])) for each in order]

    def elsewhere(self, passage: Passage, limit: int) -> list[Alike]:
        """Of each other document the passage most like one, most alike first."""
        index, vector = self._index, self._vector(passage)
        own = len(index.catalogue.of_document(passage.document_id))
        first: dict[str, int] = {}
        for place in index.nearest(vector, _NEAR + own):
            first.setdefault(index.document_of(place), place)
        first.pop(passage.document_id, None)
        places = list(islice(first.values(), limit))
        cosines = index.cosines(places, vector)
        placed = index.catalogue.at(places)
        return [
            Alike(placed[place][1], float(cosine))
            for place, cosine in zip(places, cosines, strict=True)
        ]

    def _vector(self, passage: Passage) -> NDArray[np.float32]:
        vector: NDArray[np.float32] = self._index.vectors.passages[self._index.place_of(passage.id)]
        return vector

    def documents(self, document: Document, kinds: Collection[Kind], limit: int) -> list[Kin]:
        """The documents most like one, most alike first.

        Args:
            document: of the index.
            kinds: of which they are.
            limit: most documents.
        """
        rows, vectors = self._means
        if document.id not in rows:
            return []
        cosines = vectors @ vectors[rows[document.id]]
        names = list(rows)
        nearest = (
            (self._index.documents[names[row]], float(cosines[row]))
            for row in np.argsort(-cosines, kind="stable")
            if names[row] in self._index.documents
        )
        others = (
            (other, cosine)
            for other, cosine in nearest
            if other.kind in kinds and other.id != document.id
        )
        found = [
            Kin(other, cosine + self._overlap(document, other), shared(document, other))
            for other, cosine in islice(others, _NEAR_DOCUMENTS)
        ]
        return sorted(found, key=lambda kin: -kin.score)[:limit]

    @cached_property
    def _means(self) -> tuple[dict[str, int], NDArray[np.float32]]:
        """Rows of the documents by id, and of each what its passages say beside what all do.

        Vectors of sentence encoders share a large part, which makes any two alike. Without their
        common mean, what sets a text apart is left (Mu and Viswanath 2018, arXiv:1702.01417).
        """
        of_places = np.array(self._index.catalogue.document_ids())
        if not len(of_places):
            return {}, np.zeros((0, 0), dtype=np.float32)
        # A document's passages lie one after another.
        starts = np.concatenate([[0], np.flatnonzero(of_places[1:] != of_places[:-1]) + 1])
        sums = np.add.reduceat(self._index.vectors.passages, starts)
        means = sums / np.diff([*starts, len(of_places)])[:, None]
        apart = means - means.mean(axis=0)
        lengths = np.linalg.norm(apart, axis=1, keepdims=True)
        vectors = (apart / np.maximum(lengths, 1e-9)).astype(np.float32)
        return {str(name): row for row, name in enumerate(of_places[starts])}, vectors

    @cached_property
    def _rarity(self) -> dict[str, float]:
        """Of each data set: what few documents have says more than what many have."""
        documents = self._index.documents.values()
        held = Counter(name for each in documents for name in {*each.datasets})
        return {name: float(np.log(1 + len(documents) / count)) for name, count in held.items()}

    def _overlap(self, one: Document, other: Document) -> float:
        """What two documents share beside their words, by weighted Jaccard index of data sets."""
        ours, theirs = {*one.datasets}, {*other.datasets}
        both, any_of = (
            sum(self._rarity[name] for name in names) for names in (ours & theirs, ours | theirs)
        )
        return _DATASETS * both / any_of if any_of else 0.0


def shared(one: Document, other: Document) -> list[tuple[Field, str]]:
    """What two documents both have: places, domain, data sets."""
    found: list[tuple[Field, str]] = [
        ("municipality", each) for each in one.municipality if each in other.municipality
    ]
    if one.domain and one.domain == other.domain:
        found.append(("domain", one.domain))
    return found + [("dataset", each) for each in one.datasets if each in other.datasets]
