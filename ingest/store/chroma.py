"""What Chroma in a folder and Chroma as a server have in common."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest import garbage


def load_libraries() -> None:
    """Import what the store needs, which takes a second, before anything waits for it."""
    with garbage.unsearched():
        import chromadb.api.rust  # noqa: F401
        import llama_index.vector_stores.chroma  # noqa: F401


def create(client: Any, name: str) -> Any:
    """A new collection."""
    # Chroma rebuilds part of its graph when it opens, with random levels; with its own
    # settings the nearest passage of all was missed in 2 of 6 openings. With these, some
    # 1,000 passages are searched exhaustively, and far more nearly so. They cost 0.8 ms a
    # passage where 10,000 are written, against 0.4 ms with ef_construction 100 and 16
    # neighbours; the model takes 25 ms or more.
    return client.create_collection(
        name,
        configuration={
            "hnsw": {
                "space": "cosine",
                "max_neighbors": 64,
                "ef_construction": 500,
                "ef_search": 1000,
            }
        },
    )


def search(collection: Any, question: NDArray[np.float32], limit: int) -> list[str]:
    """Ids of the nearest, nearest first."""
    # Of Chroma itself, for only it leaves out texts and fields, whose reading takes longer
    # than the search.
    found = collection.query(query_embeddings=[question.tolist()], n_results=limit, include=[])
    return list(found["ids"][0])


def writes(collection: Any) -> Any:
    """A collection as LlamaIndex writes to it."""
    from llama_index.vector_stores.chroma import ChromaVectorStore

    return ChromaVectorStore(chroma_collection=collection)
