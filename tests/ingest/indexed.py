"""What an index holds, for tests to compare."""

import numpy as np

from ingest.index import open_index


def contents(settings) -> dict[str, np.ndarray]:
    """Vector of every passage, by its text."""
    index = open_index(settings)
    try:
        return {
            passage.text: np.array(index.vectors.passages[place])
            for document in index.documents
            for place, (_, passage) in index.catalogue.of_document(document).items()
        }
    finally:
        index.close()
