"""Vectors of the passages and of their sentences.

Passages are searched in Chroma through LlamaIndex's vector store. Beside it, the vectors lie
in memory-mapped arrays: to score a passage that was found by its words, to rank passages token
by token, and to carry what has not changed over to the next snapshot.
"""

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from ingest import rows
from ingest.document import Passage
from ingest.rows import Rows
from ingest.tokens import TokenVectors

if TYPE_CHECKING:
    from ingest.encoder import Encoded

# Counts up when the store is written otherwise; older snapshots are then made anew.
VERSION = 3

_CHROMA, _COLLECTION = "chroma", "passages"
_PASSAGES, _SENTENCES = "passages.npy", "sentences.npy"
_TOKENS, _SCALES = "tokens.npy", "token_scales.npy"
# Where each passage's sentences begin, and each sentence's tokens; one more than there are.
_SENTENCE_STARTS, _TOKEN_STARTS = "sentence_starts.npy", "token_starts.npy"

# LlamaIndex hands the store this many nodes at a time; Chroma takes at most some 5,000.
_BATCH = 1000

# A passage's own id and its document's.
Ids = tuple[str, str]


class Arrays:
    """The vectors of a snapshot as arrays, without the store: rows by place.

    Attributes:
        passages: shape (passages, dimensions), each of length 1.
        sentences: of all sentences of all passages, in order, each of length 1.
    """

    def __init__(self, folder: Path) -> None:
        self.passages: NDArray[np.float32] = rows.read(folder / _PASSAGES)
        self.sentences: NDArray[np.float16] = rows.read(folder / _SENTENCES)
        self._tokens: NDArray[np.int8] = rows.read(folder / _TOKENS)
        self._scales: NDArray[np.float16] = rows.read(folder / _SCALES)
        self._sentence_starts: NDArray[np.int64] = rows.read(folder / _SENTENCE_STARTS)
        self._token_starts: NDArray[np.int64] = rows.read(folder / _TOKEN_STARTS)

    def encoded(self, place: int, sentences: range) -> "Encoded":
        """What the model made of one passage, from its place and its sentences' rows."""
        from ingest.encoder import Encoded

        return Encoded(
            np.array(self.passages[place]),
            self.sentences[sentences.start : sentences.stop].astype(np.float32),
            self.tokens([place])[0],
        )

    def tokens(
        self, places: Sequence[int] | NDArray[np.int64]
    ) -> tuple[TokenVectors, NDArray[np.int64]]:
        """Token vectors of some passages, one passage after the other.

        Returns:
            The vectors by sentence, and the number of sentences of each passage.
        """
        first = self._sentence_starts[places]
        last = self._sentence_starts[np.asarray(places, dtype=np.int64) + 1]
        bounds = list(zip(self._token_starts[first], self._token_starts[last], strict=True))
        ends = [self._token_starts[a : b + 1] for a, b in zip(first, last, strict=True)]
        return (
            TokenVectors(
                np.concatenate([self._tokens[a:b] for a, b in bounds] or [self._tokens[:0]]),
                np.concatenate([self._scales[a:b] for a, b in bounds] or [self._scales[:0]]),
                np.concatenate([np.diff(each) for each in ends] or [self._token_starts[:0]]),
            ),
            last - first,
        )


class Writer:
    """The vectors of a new snapshot, written a document at a time.

    Args:
        folder: the snapshot's folder.
        dimensions: length of every vector.
    """

    def __init__(self, folder: Path, dimensions: int) -> None:
        with ExitStack() as opening:
            enter = opening.enter_context
            self._passages = enter(Rows(folder / _PASSAGES, np.float32, dimensions))
            self._sentences = enter(Rows(folder / _SENTENCES, np.float16, dimensions))
            self._tokens = enter(Rows(folder / _TOKENS, np.int8, dimensions))
            self._scales = enter(Rows(folder / _SCALES, np.float16))
            self._sentence_starts = enter(Rows(folder / _SENTENCE_STARTS, np.int64))
            self._token_starts = enter(Rows(folder / _TOKEN_STARTS, np.int64))
            for starts in (self._sentence_starts, self._token_starts):
                starts.append([0])
            client, self._store = _open(folder, create=True)
            opening.callback(client.close)
            self._open_files = opening.pop_all()
        self._nodes: list[Any] = []

    def add(self, passages: Iterable[Passage], encoded: Iterable["Encoded"]) -> None:
        """Write what the model made of a document's passages.

        Args:
            passages: of one document, in reading order.
            encoded: of each passage; taken one by one, each forgotten once it is written.
        """
        for passage, each in zip(passages, encoded, strict=True):
            self._passages.append(each.passage[None])
            self._sentences.append(each.sentences)
            self._sentence_starts.append([self._sentences.count])
            self._append_tokens(each.tokens)
            self._store_vectors([(passage.id, passage.document_id)], each.passage[None])

    def carry(self, before: Arrays, ids: Sequence[Ids], places: range, sentences: range) -> None:
        """Take a document over from an earlier snapshot.

        Args:
            before: the earlier snapshot's vectors.
            ids: of the document's passages, in reading order.
            places: rows of its passages.
            sentences: rows of their sentences.
        """
        own = before.passages[places.start : places.stop]
        self._passages.append(own)
        found, counts = before.tokens(places)
        self._sentence_starts.append(self._sentences.count + np.cumsum(counts))
        self._sentences.append(before.sentences[sentences.start : sentences.stop])
        self._append_tokens(found)
        self._store_vectors(ids, own)

    def _append_tokens(self, vectors: TokenVectors) -> None:
        self._token_starts.append(self._tokens.count + np.cumsum(vectors.counts))
        self._tokens.append(vectors.values)
        self._scales.append(vectors.scales)

    def _store_vectors(self, ids: Iterable[Ids], vectors: NDArray[np.float32]) -> None:
        from llama_index.core.schema import TextNode

        # Without the text, which the catalogue has: Chroma would index every three letters of
        # it for a search that nobody does, at a third of the time of writing.
        self._nodes += [
            TextNode(id_=own, embedding=vector.tolist(), metadata={"document_id": document})
            for (own, document), vector in zip(ids, vectors, strict=True)
        ]
        while len(self._nodes) >= _BATCH:
            self._store.add(self._nodes[:_BATCH])
            del self._nodes[:_BATCH]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._open_files:
            if error is None and self._nodes:
                self._store.add(self._nodes)


def _open(folder: Path, create: bool = False) -> tuple[Any, Any]:
    import chromadb
    from chromadb.config import Settings as ChromaSettings
    from llama_index.vector_stores.chroma import ChromaVectorStore

    client = chromadb.PersistentClient(
        str(folder / _CHROMA), settings=ChromaSettings(anonymized_telemetry=False)
    )
    if create:
        # Chroma rebuilds part of its graph when it opens, with random levels; with its own
        # settings the nearest passage of all was missed in 2 of 6 openings. With these, some
        # 1,000 passages are searched exhaustively, and far more nearly so. They cost 0.8 ms a
        # passage where 10,000 are written, against 0.4 ms with ef_construction 100 and 16
        # neighbours; the model takes 25 ms or more.
        collection = client.create_collection(
            _COLLECTION,
            configuration={
                "hnsw": {
                    "space": "cosine",
                    "max_neighbors": 64,
                    "ef_construction": 500,
                    "ef_search": 1000,
                }
            },
        )
    else:
        collection = client.get_collection(_COLLECTION)
    return client, ChromaVectorStore(chroma_collection=collection)


class Vectors(Arrays):
    """Read access to the vectors of a snapshot, searchable."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._client, self._store = _open(folder)

    def search(self, question: NDArray[np.float32], limit: int) -> list[str]:
        """Ids of the passages nearest to a question's vector, nearest first."""
        # Of Chroma itself, for only it leaves out texts and fields, whose reading takes longer
        # than the search.
        found = self._store.client.query(
            query_embeddings=[question.tolist()], n_results=limit, include=[]
        )
        return list(found["ids"][0])

    def close(self) -> None:
        """Let go of the store's files."""
        self._client.close()
