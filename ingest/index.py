"""The index: vectors, words and documents of one snapshot, opened for reading."""

import copy
from collections.abc import Hashable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from ingest import catalogue, fingerprint, language, snapshot, tokens
from ingest.analysis import Analysis
from ingest.catalogue import Catalogue, Placed
from ingest.document import Document, Passage
from ingest.errors import IndexMissingError
from ingest.readers import glossary
from ingest.settings import IngestSettings
from ingest.snapshot import Manifest
from ingest.store import choice
from ingest.store.seam import Place
from ingest.vectors import Arrays
from ingest.words import Term, Words

# Selections to remember the passages of: every document is asked whether it is in one.
_SELECTIONS = 100


class Selection(Hashable, Protocol):
    """Tells which documents are wanted; equal ones want the same."""

    def matches(self, document: Document) -> bool:
        """Whether this one is."""


class Index:
    """One state of the index; it does not change while it is open.

    Args:
        folder: of the snapshot.
        manifest: of the snapshot.
        place: the store that has its vectors.

    Raises:
        StorageError: that store does not answer, or has lost them.
    """

    def __init__(self, folder: Path, manifest: Manifest, place: Place) -> None:
        self.folder = folder
        self.manifest = manifest
        self._hold = snapshot.hold(folder)
        self.vectors = Arrays(folder)
        try:
            self.store = place.open(folder, snapshot.collection(folder), self.vectors.known)
        except BaseException:
            self._hold.close()
            raise
        self.catalogue = Catalogue(folder)
        self.glossary = glossary.kept(folder)
        self.words = Words(folder, self.glossary)
        self._selected: dict[Selection, NDArray[np.int64]] = {}
        self._limit: Selection | None = None

    def within(self, limit: Selection) -> Self:
        """The same index with some documents alone: whoever has it, does not find the others.

        Args:
            limit: which ones. How rare words are, and what the glossary says, is as of the whole.

        Returns:
            A view, good as long as this stays open; there is nothing of it to close.
        """
        view = copy.copy(self)
        view._limit = limit
        view._selected = {}
        for name in ("documents", "_own", "analysis"):
            view.__dict__.pop(name, None)
        view.manifest = self.manifest.model_copy(
            update={"documents": len(view.documents), "passages": len(view._own), "left_out": {}}
        )
        return view

    @cached_property
    def _places(self) -> dict[str, int]:
        return self.catalogue.places()

    @cached_property
    def _all(self) -> dict[str, Document]:
        return {document.id: document for document in self.catalogue.documents()}

    @cached_property
    def documents(self) -> dict[str, Document]:
        """The documents by id, in the order of their paths."""
        if self._limit is None:
            return self._all
        return {name: each for name, each in self._all.items() if self._limit.matches(each)}

    def place_of(self, passage_id: str) -> int:
        """Place of a passage that is in the index."""
        return self._places[passage_id]

    def passage(self, passage_id: str) -> Passage | None:
        """One passage, or None."""
        place = self._places.get(passage_id)
        if place is None or self.document_of(place) not in self.documents:
            return None
        return self.catalogue.at([place])[place][1]

    @cached_property
    def _documents_of_places(self) -> tuple[list[str], NDArray[np.int32]]:
        """Ids of documents, and for each passage by place the number of its document's id."""
        ids = list(self._all)
        numbers = {name: number for number, name in enumerate(ids)}
        return ids, np.array(
            [numbers[name] for name in self.catalogue.document_ids()], dtype=np.int32
        )

    def document_of(self, place: int) -> str:
        """Id of the document that a passage belongs to."""
        ids, numbers = self._documents_of_places
        return ids[int(numbers[place])]

    def places_of(self, wanted: Selection) -> NDArray[np.int64]:
        """Places of the passages of some documents, in order; the same for the same selection."""
        found = self._selected.get(wanted)
        if found is None:
            ids, numbers = self._documents_of_places
            held = self.documents
            chosen = [name in held and wanted.matches(held[name]) for name in ids]
            found = np.flatnonzero(np.array(chosen, dtype=bool)[numbers])
            # Readers may limit a question in any way, so not all are kept.
            if len(self._selected) >= _SELECTIONS:
                self._selected = {}
            self._selected[wanted] = found
        return found

    @cached_property
    def _own(self) -> NDArray[np.int64]:
        """Places of the passages within the limit."""
        assert self._limit is not None
        return self.places_of(self._limit)

    def best(
        self, scores: NDArray[np.float64], limit: int, within: NDArray[np.int64] | None = None
    ) -> list[int]:
        """Places of the passages that score highest by their words; see ``Words.best``."""
        if within is None and self._limit is not None:
            within = self._own
        return self.words.best(scores, limit, within)

    @cached_property
    def analysis(self) -> Analysis:
        """What words are searched by; a view takes no word for meant that only others have."""
        whole = self.words.analysis
        return whole if self._limit is None else whole.within(self._has)

    def _has(self, word: str) -> bool:
        scores = self.words.scores([Term(language.stem(word), 1.0, "word", word)])
        return bool(self.best(scores, 1))

    def nearest(
        self, question: NDArray[np.float32], limit: int, within: NDArray[np.int64] | None = None
    ) -> list[int]:
        """Places of the passages nearest to a question's vector, nearest first.

        Args:
            question: vector, of length 1.
            limit: how many.
            within: only these places. They are compared one by one, for a search along the
                store's graph loses its way where most neighbours are not wanted.
        """
        if within is None and self._limit is not None:
            within = self._own
        if within is None or len(within) == len(self._places):
            found = self.store.search(question, limit)
            if found is not None:
                return [self._places[each] for each in found]
            # A store outside of this process does not answer: all of them are compared.
            cosines, within = self.vectors.passages @ question, None
        else:
            cosines = self.cosines(within, question)
        order = _highest(cosines, limit)
        return [int(place) for place in (order if within is None else within[order])]

    def cosines(
        self, places: Sequence[int] | NDArray[np.int64], question: NDArray[np.float32]
    ) -> NDArray[np.float64]:
        """Of passages' vectors with a question's, shape (places,)."""
        return (self.vectors.passages[places] @ question).astype(np.float64)

    def token_cosines(
        self, places: Sequence[int] | NDArray[np.int64], question: NDArray[np.float32]
    ) -> list[NDArray[np.float32]]:
        """Late interaction: what each token of a question finds in each sentence of passages.

        Args:
            places: of the passages.
            question: vectors of the question's tokens.

        Returns:
            Per passage an array of shape (sentences, tokens of the question): the cosine of the
            nearest token; -1 in a sentence without tokens.
        """
        if not len(places):
            return []
        found, sentences = self.vectors.tokens(places)
        cosines = tokens.max_cosines(question, found)
        return np.split(cosines, np.cumsum(sentences)[:-1])

    def sentence_vectors(self, placed: Placed) -> NDArray[np.float32]:
        """Vectors of a passage's sentences, shape (sentences, dimensions)."""
        first, passage = placed
        rows = self.vectors.sentences[first : first + len(passage.sentences)]
        return rows.astype(np.float32)

    def close(self) -> None:
        """Let go of the files."""
        self.catalogue.close()
        self.store.close()
        self._hold.close()


def _highest(cosines: NDArray[np.floating], limit: int) -> NDArray[np.intp]:
    """Where the highest stand, highest first, equal ones in order; without sorting the others."""
    first = np.arange(len(cosines))
    if limit < len(cosines):
        first = np.sort(np.argpartition(-cosines, limit)[:limit])
    return first[np.argsort(-cosines[first], kind="stable")]


def open_index(settings: IngestSettings) -> Index:
    """Open the snapshot in force.

    Raises:
        IndexMissingError: as ``find_index``.
        SettingsError: as ``choice.of``.
        StorageError: as ``Index``.
    """
    return Index(*find_index(settings), choice.of(settings))


def find_index(settings: IngestSettings) -> tuple[Path, Manifest]:
    """Folder and manifest of the snapshot in force, once it is sure that it can be used.

    Raises:
        IndexMissingError: there is none, another model made it, or another store has its vectors.
        SettingsError: as ``choice.of``.
    """
    found = snapshot.current(settings.snapshots)
    if found is None:
        raise IndexMissingError(
            f"there is no index in {settings.snapshots}; make one with `python -m ingest build`"
        )
    folder, manifest = found
    made = manifest.recipe
    if (made.layout, made.catalogue) != (snapshot.LAYOUT, catalogue.form()):
        raise IndexMissingError(
            f"the index in {settings.snapshots} was made by another version of this program; "
            "make it anew with `python -m ingest build`"
        )
    if made.model != fingerprint.of(settings):
        raise IndexMissingError(
            f"the index in {settings.snapshots} was made by another model "
            f"({manifest.model_name}, {made.model}); "
            "make it anew with `python -m ingest build`"
        )
    store = choice.of(settings).name
    if manifest.store != store:
        raise IndexMissingError(
            f"the vectors of the index in {settings.snapshots} are in the store {manifest.store}, "
            f"and the settings name {store}; bring them there with `python -m ingest build`, which "
            "encodes nothing anew, or set STADSBRON_STORE and its options back"
        )
    return folder, manifest
