"""Commands that measure how fast it is, and what it takes; they are part of ``python -m eval``."""

import os
from dataclasses import asdict
from typing import Annotated

import typer

from eval import printing
from eval.command import Json, clear_errors
from ingest.settings import IngestSettings, load
from ingest.terminal import print_json

app = typer.Typer(pretty_exceptions_enable=False)


@app.command()
def bench(
    questions: Annotated[int, typer.Option(help="How many questions to ask.")] = 200,
    as_json: Json = False,
) -> None:
    """Measure latency, memory and the speed of indexing, with a real service on this machine."""
    from eval import bench as benches

    with clear_errors():
        result = benches.run(load(IngestSettings), questions)
    if as_json:
        print_json(result)
        return
    printing.show_figures(result)


@app.command("load")
def load_(
    readers: Annotated[list[int], typer.Argument(min=1, help="Readers at a time, each size.")],
    seconds: Annotated[float, typer.Option(min=1, help="How long each size asks.")] = 10,
    url: Annotated[str, typer.Option(help="Ask a running service instead of one's own.")] = "",
    as_json: Json = False,
) -> None:
    """Measure a service that many ask at the same time: throughput, waiting, and its liveness."""
    from eval import load as loading

    with clear_errors():
        measured = list(loading.measure(readers, seconds, url))
    if as_json:
        print_json([asdict(each) for each in measured])
        return
    printing.show_load(measured)


@app.command("bench-ingest")
def bench_ingest(
    documents: Annotated[list[int], typer.Argument(min=1, help="Sizes of corpus to make.")],
    pages: Annotated[int, typer.Option(min=0, help="Of one PDF to index as well.")] = 0,
    rounds: Annotated[int, typer.Option(min=1, help="The best of so many counts.")] = 1,
    threads: Annotated[int, typer.Option(min=1, help="Of each way.")] = os.cpu_count() or 1,
) -> None:
    """Measure indexing: the bare model, LlamaIndex's starter pipeline and ours; then growth."""
    from eval import bench_ingest as benches

    with clear_errors():
        benches.show(load(IngestSettings), sorted(set(documents)), pages, rounds, threads)


@app.command("bench-search")
def bench_search(
    passages: Annotated[list[int], typer.Argument(min=0, help="Sizes; 0 for the index as it is.")],
    threads: Annotated[int, typer.Option(min=1, help="Of the model.")] = os.cpu_count() or 1,
) -> None:
    """Measure how long a search takes as the index grows."""
    from eval import bench_search as benches

    with clear_errors():
        for size in passages:
            printing.show_search(benches.measure(load(IngestSettings), size, threads))
