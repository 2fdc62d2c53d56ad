"""How fast documents become an index, against the bare model and LlamaIndex's starter pipeline.

Each of the three runs in a process of its own, on the same files, with the same model, on the
same number of threads; so does each size of the corpus, and one PDF of very many pages.
"""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from rich.table import Table

from eval import apart, bench_corpus, ways
from eval.ways import Ran
from ingest import bundled_model, corpus
from ingest.document import Document
from ingest.index import open_index
from ingest.settings import IngestSettings
from ingest.store.seam import EMBEDDED
from ingest.terminal import out

# What is measured of a long PDF is memory; on a busy machine reading it may take its time.
_PATIENCE = 3600


@dataclass(frozen=True, slots=True)
class Comparison:
    """Three ways on the same text: the best run of each, and how much text it was."""

    documents: int
    words: int
    bare: Ran
    starter: Ran
    ours: Ran

    def rows(self) -> Iterator[tuple[str, ...]]:
        """Way, passages, those, documents and words a second, memory, times ours: clock, busy."""
        for name, ran in (("bare", self.bare), ("starter", self.starter), ("ours", self.ours)):
            yield (
                *(name, f"{ran.passages}", f"{ran.passages / ran.seconds:.1f}"),
                f"{self.documents / ran.seconds:.2f}",
                f"{self.words / ran.seconds:.0f}",
                f"{ran.megabytes}",
                f"{ran.seconds / self.ours.seconds:.2f}",
                f"{ran.busy / self.ours.busy:.2f}",
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


def show(
    settings: IngestSettings, sizes: Sequence[int], pages: int, rounds: int, threads: int
) -> None:
    """Measure and print: three ways at the smallest size, growth at each, and a long PDF.

    Args:
        settings: the corpus whose paragraphs are recombined, and the model.
        sizes: numbers of documents, the smallest first.
        pages: of the PDF; 0 for none.
        rounds: how often the three ways run, in turn.
        threads: of each way.

    Raises:
        BenchError, IngestError: as ``compare``.
    """
    # Decided once: what `auto` finds depends on how busy the machine is just then.
    settings = settings.model_copy(update={"dtype": apart.run(ways.dtype, settings, threads)[0]})
    compared = Table(
        *(f"{sizes[0]} docs, {settings.dtype}", "passages", "passages/s", "docs/s", "words/s"),
        *("MB", "time / ours", "busy / ours"),
    )
    for row in compare(settings, sizes[0], rounds, threads).rows():
        compared.add_row(*row)
    out.print(compared)
    for size in sizes:
        grown = Table(
            *("docs", "passages", "first (s)", "MB", "again (s)", "share", "one new (s)"),
            "disk (MB)",
        )
        grown.add_row(*grow(settings, size, threads).row())
        out.print(grown)
    if pages:
        ran = long_pdf(settings, pages, threads)
        table = Table("pages of one PDF", "passages", "s", "MB")
        seconds = f"{ran.start + ran.seconds:.1f}"
        table.add_row(f"{pages}", f"{ran.passages}", seconds, f"{ran.megabytes}")
        out.print(table)


def compare(settings: IngestSettings, documents: int, rounds: int, threads: int) -> Comparison:
    """Index the same documents in three ways.

    Of several rounds the best run of each way counts: other work on the machine only ever slows
    one down.

    Raises:
        BenchError: LlamaIndex's own embedding is not installed.
        IngestError: there is no corpus, or no model.
    """
    ran: list[tuple[Ran, Ran, Ran]] = []
    for _ in range(rounds):
        with _made(settings, _documents(documents)) as (made, words):
            # Ours first: its passages are what the bare model reads.
            ours = _run(ways.ours, made, threads)
            bare = _run(ways.bare, made, threads)
            ran.append((bare, _run(ways.starter, made, threads), ours))
    best = (min(each, key=lambda run: run.seconds) for each in zip(*ran, strict=True))
    return Comparison(documents, words, *best)


def grow(settings: IngestSettings, documents: int, threads: int) -> Growth:
    """Index a corpus of one size: anew, unchanged, and with one document changed.

    Raises:
        IngestError: there is no corpus, or no model.
    """
    with _made(settings, _documents(documents)) as (made, _):
        first = _run(ways.ours, made, threads)
        started = time.perf_counter()
        apart.run(ways.again, made, threads)
        unchanged = time.perf_counter() - started
        path = next(iter(corpus.scan(made.corpus).values()))
        path.write_text(path.read_text(encoding="utf-8") + "\n\nAlmere telt fietsen.\n", "utf-8")
        changed = _run(ways.ours, made, threads)
        snapshot = open_index(made)
        snapshot.close()
        files = (path for path in snapshot.folder.rglob("*") if path.is_file())
        disk = sum(path.stat().st_size for path in files)
        return Growth(documents, first, unchanged, changed, round(disk / 1e6))


def long_pdf(settings: IngestSettings, pages: int, threads: int) -> Ran:
    """Index one PDF of so many pages.

    Raises:
        BenchError: it was not read, or there is no Typst to set it.
        IngestError: there is no corpus, or no model.
    """
    patient = settings.model_copy(update={"read_seconds": _PATIENCE})
    with _made(patient, lambda folder, read: bench_corpus.write_pdf(folder, read, pages)) as (
        made,
        _,
    ):
        return _run(ways.ours, made, threads)


def _run(way: Callable[[IngestSettings], Ran], made: IngestSettings, threads: int) -> Ran:
    ran, megabytes = apart.run(way, made, threads)
    return replace(ran, megabytes=megabytes)


# Writes a corpus into a folder, of the paragraphs of documents; says how many words it has.
Write = Callable[[Path, Sequence[Document]], int]


def _documents(count: int) -> Write:
    return lambda folder, read: bench_corpus.write(folder, read, count)


@contextmanager
def _made(settings: IngestSettings, write: Write) -> Iterator[tuple[IngestSettings, int]]:
    """A corpus to measure with, and settings for an index of its own."""
    if settings.model == "bundled":
        bundled_model.unpack(settings.models)
    folder = Path(tempfile.mkdtemp(prefix="stadsbron-bench-"))
    try:
        (folder / "data").mkdir()
        (folder / "data" / "models").symlink_to(settings.models.resolve())
        words = write(folder / "corpus", list(corpus.check(settings.corpus).documents.values()))
        # What others use as a store is none of a measurement's.
        own = {"corpus": folder / "corpus", "data": folder / "data", "store": EMBEDDED}
        yield settings.model_copy(update=own), words
    finally:
        shutil.rmtree(folder, ignore_errors=True)
