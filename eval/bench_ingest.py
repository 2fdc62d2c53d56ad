"""How fast documents become an index, against the bare model and LlamaIndex's starter pipeline.

Each of the three runs in a process of its own, on the same files, with the same model, on the
same number of threads; so does each size of the corpus.
"""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from rich.table import Table

from eval import bench_corpus
from eval.errors import BenchError
from ingest import bundled_model, corpus, encoder, encoding
from ingest.index import open_index
from ingest.settings import IngestSettings
from ingest.terminal import out

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Ran:
    """What one way of indexing took.

    Attributes:
        start: seconds until the model was loaded.
        seconds: those after that.
        passages: made, each of its own size.
        megabytes: most memory that the process held.
    """

    start: float
    seconds: float
    passages: int
    megabytes: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Three ways on the same text: what they took, and how much text it was."""

    documents: int
    words: int
    bare: Ran
    starter: Ran
    ours: Ran

    def rows(self) -> Iterator[tuple[str, ...]]:
        """Way, passages, passages a second, documents a second, words a second, memory, times."""
        for name, ran in (("bare", self.bare), ("starter", self.starter), ("ours", self.ours)):
            yield (
                *(name, f"{ran.passages}", f"{ran.passages / ran.seconds:.1f}"),
                f"{self.documents / ran.seconds:.2f}",
                f"{self.words / ran.seconds:.0f}",
                f"{ran.megabytes}",
                f"{ran.seconds / self.ours.seconds:.2f}",
            )


@dataclass(frozen=True, slots=True)
class Growth:
    """What a corpus of one size took: anew, unchanged, and with one document changed."""

    documents: int
    first: Ran
    unchanged: float
    changed: Ran
    disk: int

    def row(self) -> tuple[str, ...]:
        """Documents, passages, seconds, memory, unchanged, its share, one changed, disk."""
        whole = self.first.start + self.first.seconds
        return (
            *(f"{self.documents}", f"{self.first.passages}", f"{whole:.1f}"),
            *(f"{self.first.megabytes}", f"{self.unchanged:.2f}", f"{self.unchanged / whole:.1%}"),
            f"{self.changed.start + self.changed.seconds:.1f}",
            f"{self.disk}",
        )


def show(settings: IngestSettings, sizes: Sequence[int], threads: int) -> None:
    """Measure and print: three ways at the smallest size, growth at each.

    Raises:
        BenchError, IngestError: as ``compare``.
    """
    # Decided once: what `auto` finds depends on how busy the machine is just then.
    settings = settings.model_copy(update={"dtype": _alone(_dtype, settings, threads)})
    table = Table(
        f"{sizes[0]} docs, {settings.dtype}",
        "passages",
        "passages/s",
        "docs/s",
        "words/s",
        "MB",
        "time / ours",
    )
    for row in compare(settings, sizes[0], threads).rows():
        table.add_row(*row)
    out.print(table)
    table = Table(
        "Docs", "passages", "first (s)", "MB", "again (s)", "share", "one new (s)", "disk (MB)"
    )
    for size in sizes:
        table.add_row(*grow(settings, size, threads).row())
    out.print(table)


def compare(settings: IngestSettings, documents: int, threads: int) -> Comparison:
    """Index the same documents in three ways.

    Args:
        settings: the corpus whose paragraphs are recombined, and the model.
        documents: how many to make.
        threads: of each way.

    Raises:
        BenchError: LlamaIndex's own embedding is not installed.
        IngestError: there is no corpus, or no model.
    """
    with _made(settings, documents) as (made, words):
        ours = _alone(_ours, made, threads)
        bare = _alone(_bare, made, threads)
        return Comparison(documents, words, bare, _alone(_starter, made, threads), ours)


def grow(settings: IngestSettings, documents: int, threads: int) -> Growth:
    """Index a corpus of one size: anew, unchanged, and with one document changed.

    Raises:
        IngestError: there is no corpus, or no model.
    """
    with _made(settings, documents) as (made, _):
        first = _alone(_ours, made, threads)
        started = time.perf_counter()
        _alone(_again, made, threads)
        unchanged = time.perf_counter() - started
        path = next(iter(corpus.scan(made.corpus).values()))
        path.write_text(path.read_text(encoding="utf-8") + "\n\nAlmere telt fietsen.\n", "utf-8")
        changed = _alone(_ours, made, threads)
        snapshot = open_index(made)
        snapshot.close()
        files = (path for path in snapshot.folder.rglob("*") if path.is_file())
        disk = sum(path.stat().st_size for path in files)
        return Growth(documents, first, unchanged, changed, round(disk / 1e6))


@contextmanager
def _made(settings: IngestSettings, count: int) -> Iterator[tuple[IngestSettings, int]]:
    if settings.model == "bundled":
        bundled_model.unpack(settings.models)
    folder = Path(tempfile.mkdtemp(prefix="stadsbron-bench-"))
    try:
        (folder / "data").mkdir()
        (folder / "data" / "models").symlink_to(settings.models.resolve())
        read = corpus.check(settings.corpus).documents.values()
        words = bench_corpus.write(folder / "corpus", read, count)
        paths = {"corpus": folder / "corpus", "data": folder / "data"}
        yield settings.model_copy(update=paths), words
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _alone(way: Callable[[IngestSettings], Result], made: IngestSettings, threads: int) -> Result:
    """Run in a new process, so that one way leaves nothing warm or in memory for the next."""
    with ProcessPoolExecutor(1, get_context("spawn"), _limit_threads, (threads,)) as process:
        return process.submit(way, made).result()


def _limit_threads(threads: int) -> None:
    # Before the libraries are loaded, which read it once.
    os.environ["OMP_NUM_THREADS"] = os.environ["RAYON_NUM_THREADS"] = str(threads)


def _megabytes() -> int:
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1e6 if sys.platform == "darwin" else 1e3))


def _dtype(settings: IngestSettings) -> str:
    return encoder.load(settings).dtype


def _ours(made: IngestSettings) -> Ran:
    from ingest.pipeline import build_index

    started = loaded = time.perf_counter()

    def told(stage: str, done: int, _: int) -> None:
        nonlocal loaded
        if stage == "model" and done:
            loaded = time.perf_counter()

    report = build_index(made, told)
    ended = time.perf_counter()
    return Ran(loaded - started, ended - loaded, report.manifest.passages, _megabytes())


def _again(made: IngestSettings) -> None:
    from ingest.pipeline import build_index

    if build_index(made).changed:
        raise BenchError("an unchanged corpus was built again; this is a fault of the program")


def _bare(made: IngestSettings) -> Ran:
    """The model's own encode, on the passages that our index holds."""
    index = open_index(made)
    texts = [
        encoding.encodable(document, passage)[0]
        for document in index.documents.values()
        for _, passage in index.catalogue.of_document(document.id).values()
    ]
    index.close()
    started = time.perf_counter()
    model = encoder.load(made)
    loaded = time.perf_counter()
    model.encode_bare(texts)
    ended = time.perf_counter()
    return Ran(loaded - started, ended - loaded, len(texts), _megabytes())


def _starter(made: IngestSettings) -> Ran:
    """LlamaIndex's starter tutorial with Chroma: its reader, splitter and embedding, as they come.

    Its embedding loads the model in float32 and cuts each chunk off after 512 tokens.
    """
    started = time.perf_counter()
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
    loaded = time.perf_counter()
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
    ended = time.perf_counter()
    return Ran(loaded - started, ended - loaded, len(nodes), _megabytes())
