"""Vectors of the passages and of their sentences.

Passages are searched in Chroma through LlamaIndex's vector store. Beside it, the vectors lie
in two memory-mapped arrays: to score a passage that was found by its words, to rank single
sentences, and to carry what has not changed over to the next snapshot.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.document import Passage
from ingest.tokens import TokenVectors

# Counts up when the store is written otherwise; older snapshots are then made anew.
VERSION = 3

_CHROMA, _COLLECTION = "chroma", "passages"
_PASSAGES, _SENTENCES = "passages.npy", "sentences.npy"
_TOKENS, _SCALES = "tokens.npy", "token_scales.npy"
# Where each passage's sentences begin, and each sentence's tokens; one more than there are.
_SENTENCE_STARTS, _TOKEN_STARTS = "sentence_starts.npy", "token_starts.npy"

# LlamaIndex hands the store this many nodes at a time; Chroma takes at most some 5,000.
_BATCH = 1000


def write(
    folder: Path,
    passages: Sequence[Passage],
    passage_vectors: NDArray[np.float32],
    sentence_vectors: NDArray[np.float16],
    token_vectors: TokenVectors,
) -> None:
    """Write the vectors of a new snapshot.

    Args:
        folder: the snapshot's folder.
        passages: n passages.
        passage_vectors: shape (n, dimensions), each of length 1.
        sentence_vectors: of all sentences of all passages, in order.
        token_vectors: of all tokens of all sentences, in order.
    """
    from llama_index.core.schema import TextNode

    np.save(folder / _PASSAGES, passage_vectors)
    np.save(folder / _SENTENCES, sentence_vectors)
    np.save(folder / _TOKENS, token_vectors.values)
    np.save(folder / _SCALES, token_vectors.scales)
    np.save(folder / _SENTENCE_STARTS, _starts([len(each.sentences) for each in passages]))
    np.save(folder / _TOKEN_STARTS, _starts(token_vectors.counts))
    client, store = _open(folder, create=True)
    try:
        for begin in range(0, len(passages), _BATCH):
            store.add(
                [
                    TextNode(
                        id_=passage.id,
                        text=passage.text,
                        embedding=vector.tolist(),
                        metadata={"document_id": passage.document_id},
                    )
                    for passage, vector in zip(
                        passages[begin : begin + _BATCH],
                        passage_vectors[begin : begin + _BATCH],
                        strict=True,
                    )
                ]
            )
    finally:
        client.close()


def _starts(counts: Sequence[int] | NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])


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
        # 1,000 passages are searched exhaustively, and far more nearly so.
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


class Vectors:
    """Read access to the vectors of a snapshot."""

    def __init__(self, folder: Path) -> None:
        self._client, self._store = _open(folder)
        self.passages: NDArray[np.float32] = np.load(folder / _PASSAGES, mmap_mode="r")
        self.sentences: NDArray[np.float16] = np.load(folder / _SENTENCES, mmap_mode="r")
        self._tokens: NDArray[np.int8] = np.load(folder / _TOKENS, mmap_mode="r")
        self._scales: NDArray[np.float16] = np.load(folder / _SCALES, mmap_mode="r")
        self._sentence_starts: NDArray[np.int64] = np.load(folder / _SENTENCE_STARTS)
        self._token_starts: NDArray[np.int64] = np.load(folder / _TOKEN_STARTS)

    def search(self, question: NDArray[np.float32], limit: int) -> list[str]:
        """Ids of the passages nearest to a question's vector, nearest first."""
        from llama_index.core.vector_stores.types import VectorStoreQuery

        found = self._store.query(
            VectorStoreQuery(query_embedding=question.tolist(), similarity_top_k=limit)
        )
        return list(found.ids or [])

    def tokens(
        self, places: Sequence[int] | NDArray[np.int64]
    ) -> tuple[TokenVectors, NDArray[np.int64]]:
        """Token vectors of some passages, one passage after the other.

        Args:
            places: of the passages.

        Returns:
            The vectors by sentence, and the number of sentences of each passage.
        """
        firsts = self._sentence_starts[places]
        lasts = self._sentence_starts[np.asarray(places, dtype=np.int64) + 1]
        sentences = np.concatenate(
            [np.arange(a, b) for a, b in zip(firsts, lasts, strict=True)] or [np.empty(0, int)]
        )
        bounds = list(zip(self._token_starts[firsts], self._token_starts[lasts], strict=True))
        return (
            TokenVectors(
                np.concatenate([self._tokens[a:b] for a, b in bounds] or [self._tokens[:0]]),
                np.concatenate([self._scales[a:b] for a, b in bounds] or [self._scales[:0]]),
                self._token_starts[sentences + 1] - self._token_starts[sentences],
            ),
            lasts - firsts,
        )

    def close(self) -> None:
        """Let go of the store's files."""
        self._client.close()
