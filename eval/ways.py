"""Three ways to index a folder: the bare model, LlamaIndex's starter pipeline, and ours.

Each is a function that can run in a process of its own: settings in, what it took out.
Libraries are imported where they are used, so that none is loaded by a way that does without.
"""

import time
from dataclasses import dataclass

from eval.errors import BenchError
from ingest import bundled_model, encoding
from ingest.index import open_index
from ingest.settings import IngestSettings


@dataclass(frozen=True, slots=True)
class Ran:
    """What one way of indexing took.

    Attributes:
        start: seconds until the model was loaded.
        seconds: those after that.
        busy: seconds of the processor in that time, of the process itself: without those that
            read files for it. Beside other work on the machine they tell more than the clock.
        passages: made, each way's of its own size.
        megabytes: most memory that its processes held; 0 where that is not known yet.
    """

    start: float
    seconds: float
    busy: float
    passages: int
    megabytes: int = 0


def ours(made: IngestSettings) -> Ran:
    """Documents → index, as ``python -m ingest build``."""
    from ingest.pipeline import build_index

    started = loaded = _now()

    def told(stage: str, done: int, _: int) -> None:
        nonlocal loaded
        if stage == "model" and done:
            loaded = _now()

    report = build_index(made, told)
    if report.manifest.left_out:
        raise BenchError("\n".join(report.manifest.left_out.values()))
    return _ran(started, loaded, report.manifest.passages)


def again(made: IngestSettings) -> None:
    """The same once more, with nothing to do.

    Raises:
        BenchError: it did something.
    """
    from ingest.pipeline import build_index

    if build_index(made).changed:
        raise BenchError("an unchanged corpus was built again; this is a fault of the program")


def bare(made: IngestSettings) -> Ran:
    """The model's own encode, on the passages that our index holds."""
    from ingest import encoder

    index = open_index(made)
    texts = [
        encoding.encodable(document, passage)[0]
        for document in index.documents.values()
        for _, passage in index.catalogue.of_document(document.id).values()
    ]
    index.close()
    started = _now()
    model = encoder.load(made)
    loaded = _now()
    model.encode_bare(texts)
    return _ran(started, loaded, len(texts))


def starter(made: IngestSettings) -> Ran:
    """LlamaIndex's starter tutorial with Chroma: its reader, splitter and embedding, as they come.

    Its embedding loads the model in float32 and cuts each chunk off after 512 tokens.

    Raises:
        BenchError: LlamaIndex's own embedding is not installed.
    """
    started = _now()
    import chromadb
    from llama_index.core import SimpleDirectoryReader, StorageContext, VectorStoreIndex
    from llama_index.core.node_parser import SentenceSplitter
    from llama_index.vector_stores.chroma import ChromaVectorStore

    try:
        from llama_index.embeddings.huggingface import HuggingFaceEmbedding
    except ImportError as error:
        raise BenchError(
            "LlamaIndex's own embedding is not installed; "
            "pip install -c constraints.txt llama-index-embeddings-huggingface"
        ) from error
    name = made.model if made.model != "bundled" else str(bundled_model.unpack(made.models))
    embedding = HuggingFaceEmbedding(model_name=name)
    loaded = _now()
    client = chromadb.PersistentClient(str(made.data / "starter"))
    store = ChromaVectorStore(chroma_collection=client.create_collection("starter"))
    nodes = SentenceSplitter().get_nodes_from_documents(
        SimpleDirectoryReader(str(made.corpus), recursive=True).load_data()
    )
    VectorStoreIndex(
        nodes,
        storage_context=StorageContext.from_defaults(vector_store=store),
        embed_model=embedding,
    )
    return _ran(started, loaded, len(nodes))


def _now() -> tuple[float, float]:
    """By the clock, and of the processor."""
    return time.perf_counter(), time.process_time()


def _ran(started: tuple[float, float], loaded: tuple[float, float], passages: int) -> Ran:
    ended = _now()
    return Ran(loaded[0] - started[0], ended[0] - loaded[0], ended[1] - loaded[1], passages)


def dtype(settings: IngestSettings) -> str:
    """The number format that a model loaded under these settings has."""
    from ingest import encoder

    return encoder.load(settings).dtype
