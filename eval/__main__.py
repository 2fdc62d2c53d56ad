"""``python -m eval``: run, calibrate and bench."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from api.settings import ApiSettings
from eval import question_set
from eval.errors import EvalError
from eval.question_set import Split
from ingest.errors import IngestError
from ingest.settings import IngestSettings, load
from ingest.terminal import err, fail, out, print_json

app = typer.Typer(
    help="Questions with known answers → score.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


@contextmanager
def _clear_errors() -> Iterator[None]:
    try:
        yield
    except (EvalError, IngestError) as error:
        fail(str(error))


@app.command()
def run(
    split: Annotated[Split, typer.Option(help="Which questions.")] = "development",
    as_json: Json = False,
    misses: Annotated[bool, typer.Option(help="List what went wrong.")] = False,
) -> None:
    """Ask every question of a split, and score what comes back."""
    from api.app import create_assistant
    from eval import score

    with _clear_errors():
        settings = load(ApiSettings)
        questions = question_set.load(split)
        with err.status("Vragen stellen …"):
            assistant = create_assistant(load(IngestSettings), settings)
            outcomes = score.ask_all(questions, assistant, settings.passages)
    measures = score.measures(outcomes)
    if as_json:
        print_json({name: measure.as_dict() for name, measure in measures.items()})
        return
    table = Table("Maat", "Waarde", "95%-interval", "Vragen")
    for name, measure in measures.items():
        interval = f"{measure.low:.3f} – {measure.high:.3f}"
        table.add_row(name, f"{measure.value:.3f}", interval, str(measure.count))
    out.print(table)
    if misses:
        for outcome in outcomes:
            if fault := outcome.fault:
                out.print(
                    f"{fault:<16} {outcome.confidence:.2f}  {outcome.question.question}",
                    markup=False,
                    soft_wrap=True,
                )


@app.command()
def calibrate(
    target: Annotated[Path, typer.Option(help="File to write.")] = Path(
        "api/answering/confidence.json"
    ),
) -> None:
    """Fit the confidence on the development questions, and write it where answering reads it."""
    from api.app import create_assistant
    from eval import calibrate as fitting

    with _clear_errors():
        settings = load(ApiSettings)
        questions = question_set.load("development")
        with err.status("Vragen stellen …"):
            assistant = create_assistant(load(IngestSettings), settings)
            fitted = fitting.calibrate(questions, assistant, settings.passages)
    target.write_text(fitted.model_dump_json(indent=2) + "\n", encoding="utf-8")
    out.print(fitted.model_dump_json(indent=2), markup=False)


@app.command()
def bench(
    questions: Annotated[int, typer.Option(help="How many questions to ask.")] = 200,
    as_json: Json = False,
) -> None:
    """Measure latency, memory and the speed of indexing, with a real service on this machine."""
    from eval import bench as benches

    with _clear_errors():
        result = benches.run(load(IngestSettings), questions)
    if as_json:
        print_json(result)
        return
    table = Table("Wat", "Waarde")
    for name, value in result.items():
        table.add_row(name, f"{value:g}")
    out.print(table)


@app.command()
def facts(
    folder: Annotated[Path, typer.Argument(help="Folder with facts, a YAML file a case.")],
    as_json: Json = False,
) -> None:
    """Say which of a set of researched facts the corpus carries, and which it leaves out."""
    from eval import facts as tracing
    from ingest import corpus, encoder

    with _clear_errors():
        settings = load(IngestSettings)
        checked = corpus.check(settings.corpus)
        documents = {document.id: document for document in checked.documents.values()}
        encode = encoder.load(settings).get_text_embedding_batch
        traced = tracing.trace(folder, documents, encode)
    if as_json:
        print_json([asdict(each) for each in traced])
        return
    table = Table("Casus", "Feit", "Lot", "Lijkt het meest op", "Gelijkenis")
    for each in traced:
        if each.fate != "used":
            near = f"{each.similarity:.2f}"
            table.add_row(each.case, each.statement, each.fate, each.nearest, near)
    out.print(table)
    for fate, count in tracing.counts(traced).items():
        out.print(f"{count:4} {fate}")


def main() -> None:
    """Entry point."""
    app()


if __name__ == "__main__":
    main()
