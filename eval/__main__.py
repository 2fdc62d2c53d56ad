"""``python -m eval``: run, compare, gate, baselines, add, calibrate, facts and bench."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from api.settings import ApiSettings
from eval import question_set
from eval.errors import EvalError
from eval.question_set import Split
from ingest.errors import IngestError
from ingest.settings import IngestSettings, load
from ingest.terminal import FAILED, err, fail, out, print_json

if TYPE_CHECKING:
    from eval.comparison import Comparison
    from eval.report import Report

app = typer.Typer(
    help="Questions with known answers → score.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
Questions = Annotated[Path, typer.Option(help="Folder with questions.")]


@contextmanager
def _clear_errors() -> Iterator[None]:
    try:
        yield
    except (EvalError, IngestError) as error:
        fail(str(error))


@app.command()
def run(
    split: Annotated[Split, typer.Option(help="Which questions.")] = "development",
    questions: Questions = question_set.FOLDER,
    url: Annotated[str, typer.Option(help="Ask a running service instead of this code.")] = "",
    folder: Annotated[
        Path | None, typer.Option("--out", help="Folder for JSON, Markdown, HTML and JUnit.")
    ] = None,
    as_json: Json = False,
    misses: Annotated[bool, typer.Option(help="List what went wrong.")] = False,
) -> None:
    """Ask every question of a split, and score what comes back."""
    with _clear_errors():
        report = _run(split, questions, url)
        written = report.write(folder) if folder else []
    if as_json:
        print_json(report.model_dump())
        return
    _print_report(report, misses)
    for path in written:
        out.print(f"[green]✓[/] {path}")


@app.command()
def compare(
    before: Annotated[Path, typer.Argument(help="report.json of the first run.")],
    after: Annotated[Path, typer.Argument(help="report.json of the second.")],
    markdown: Annotated[bool, typer.Option("--markdown", help="Print tables as Markdown.")] = False,
) -> None:
    """The second run less the first, question by question."""
    from eval import comparison
    from eval.report import Report

    with _clear_errors():
        found = comparison.compare(Report.read(before), Report.read(after))
    _print_comparison(found, markdown)


@app.command()
def gate(
    report: Annotated[
        Path | None, typer.Argument(help="report.json of a run; without it, one is made.")
    ] = None,
    rules: Annotated[Path, typer.Option(help="What a run must reach.")] = Path("eval/gate.toml"),
    questions: Questions = question_set.FOLDER,
    url: Annotated[str, typer.Option(help="Ask a running service instead of this code.")] = "",
    folder: Annotated[
        Path | None, typer.Option("--out", help="Folder for the report of the run.")
    ] = None,
    accept: Annotated[
        bool, typer.Option("--accept", help="Make this run the baseline from now on.")
    ] = False,
) -> None:
    """Pass or fail a run: exit code 0 or 1."""
    from eval import comparison
    from eval.report import Report

    with _clear_errors():
        asked = comparison.read_gate(rules)
        place = rules.parent / asked.baseline if asked.baseline else None
        ran = Report.read(report) if report else _run("development", questions, url)
        if folder:
            ran.write(folder)
        if accept:
            if place is None:
                fail(f'{rules} names no baseline; add baseline = "baseline.json"')
            place.write_text(ran.slim().model_dump_json() + "\n", encoding="utf-8")
        baseline = Report.read(place) if place else None
        verdicts = comparison.judge(ran, asked, baseline)
    table = Table("", "Maat", "Gevraagd", "Gevonden")
    for each in verdicts:
        mark = "[green]✓[/]" if each.passed else "[red]✗[/]"
        table.add_row(mark, each.measure, each.asked, each.found)
    out.print(table)
    if not all(each.passed for each in verdicts):
        raise typer.Exit(FAILED)


@app.command()
def baselines(
    split: Annotated[Split, typer.Option(help="Which questions.")] = "development",
    questions: Questions = question_set.FOLDER,
) -> None:
    """Words alone, meaning alone, LlamaIndex's starter pipeline and ours, on the same questions."""
    from api.app import create_assistant
    from eval import measures, systems
    from eval.report import Report
    from ingest import encoder

    with _clear_errors():
        settings, api = load(IngestSettings), load(ApiSettings)
        asked = question_set.load(split, questions)
        assistant = create_assistant(settings, api)
        compared: list[systems.System] = [
            systems.Alone(assistant, "BM25", api.passages, api.words),
            systems.Alone(assistant, "dense", api.passages, api.words),
            systems.Starter(assistant.index.documents, encoder.load(settings)),
            systems.InProcess(assistant),
        ]
        reports = []
        for system in compared:
            with err.status(f"{system.name} …"):
                reports.append(
                    Report.of(measures.ask_all(asked, system, api.passages), system.name, split)
                )
    table = Table("Maat", *(report.system for report in reports))
    for name in measures.NAMES:
        found = [report.estimate(name) for report in reports]
        table.add_row(name, *(str(each) if each else "" for each in found))
    table.add_row("words (median)", *(f"{report.words_median:.0f}" for report in reports))
    out.print(table)


@app.command()
def add(questions: Questions = question_set.FOLDER) -> None:
    """Write a question: asks, shows what is found, and stores what carries the answer."""
    from typing import get_args

    from api.app import create_assistant
    from eval import authoring

    with _clear_errors():
        settings = load(ApiSettings)
        assistant = create_assistant(load(IngestSettings), settings)
        text = typer.prompt("Vraag")
        kinds = (*get_args(question_set.Answerable), *get_args(question_set.Unanswerable))
        category = typer.prompt(f"Soort ({', '.join(kinds)})")
        if category not in kinds:
            fail(f"{category} is no category; start again with one of {', '.join(kinds)}")
        chosen, nuggets = [], []
        if category in get_args(question_set.Answerable):
            shown = authoring.candidates(text, assistant, settings.passages)
            for number, each in enumerate(shown, start=1):
                out.print(f"{number:3} {each.document} › {each.section}", style="dim")
                out.print(f"    {each.quote}", markup=False)
            picked = typer.prompt("Welke zinnen beantwoorden de vraag? (nummers)")
            chosen = [shown[number - 1] for number in _numbers(picked, len(shown))]
            while said := typer.prompt(
                "Wat hoort in een volledig antwoord? (andere woorden na |; leeg is klaar)",
                default="",
                show_default=False,
            ):
                nuggets.append([wording.strip() for wording in said.split("|")])
        made = authoring.store(questions, text, category, chosen, nuggets)
    out.print(f"[green]✓[/] {made.id}")


def _numbers(text: str, most: int) -> list[int]:
    numbers = [int(word) for word in text.replace(",", " ").split() if word.isdigit()]
    if not numbers or not all(1 <= number <= most for number in numbers):
        fail(f"{text} are no numbers from 1 to {most}; start again and type those of the sentences")
    return numbers


def _run(split: Split, folder: Path, url: str) -> "Report":
    from rich.progress import Progress

    from eval import measures, systems
    from eval.report import Report

    settings = load(ApiSettings)
    questions = question_set.load(split, folder)
    system: systems.System
    if url:
        system = systems.Remote(url)
    else:
        from api.app import create_assistant

        system = systems.InProcess(create_assistant(load(IngestSettings), settings))
    with Progress(console=err, transient=True) as progress:
        task = progress.add_task("Vragen stellen", total=len(questions))
        outcomes = measures.ask_all(
            questions,
            system,
            settings.passages,
            lambda done: progress.update(task, completed=done),
        )
    return Report.of(outcomes, system.name, split)


def _print_report(report: "Report", misses: bool) -> None:
    from eval.measures import NAMES

    table = Table("Maat", "Waarde", "95%-interval", "Vragen")
    for name in NAMES:
        if found := report.estimate(name):
            interval = f"{found.low:.3f} – {found.high:.3f}"
            table.add_row(name, f"{found.value:.3f}", interval, str(found.count))
    out.print(table)
    table = Table("Verloren bij", "Vragen")
    for stage, count in report.stages.items():
        table.add_row(stage, str(count))
    out.print(table)
    timing = report.timing
    out.print(
        f"Mediaan {report.words_median:.0f} woorden per antwoord, {timing.median_ms} ms "
        f"(95e percentiel {timing.p95_ms} ms), {timing.tokens} tokens"
    )
    for row in report.questions if misses else ():
        if row.stage:
            missing = f"  ({'; '.join(row.missing)})" if row.missing else ""
            out.print(
                f"{row.stage:<16} {row.confidence:.2f}  {row.question}{missing}",
                markup=False,
                soft_wrap=True,
            )


def _print_comparison(found: "Comparison", markdown: bool) -> None:
    rows = [("alle", found.measures), *found.categories.items()]
    cells = [
        (
            category,
            name,
            f"{each.value:+.3f}",
            f"{each.low:+.3f} – {each.high:+.3f}",
            f"{each.p:.3f}",
        )
        for category, differences in rows
        for name, each in differences.items()
        if category == "alle" or each.value
    ]
    header = ("Soort", "Maat", "Verschil", "95%-interval", "p")
    turned = [(each.before, each.after, each.question) for each in found.turned]
    if markdown:
        for title, lines in ((header, cells), (("Was", "Is", "Vraag"), turned)):
            for line in (title, ["---"] * len(title), *lines):
                typer.echo(f"| {' | '.join(line)} |")
            typer.echo()
        return
    for title, lines in ((header, cells), (("Was", "Is", "Vraag"), turned)):
        table = Table(*title)
        for line in lines:
            table.add_row(*line)
        out.print(table)


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


@app.command("bench-ingest")
def bench_ingest(
    documents: Annotated[list[int], typer.Argument(min=1, help="Sizes of corpus to make.")],
    pages: Annotated[int, typer.Option(min=0, help="Of one PDF to index as well.")] = 0,
    rounds: Annotated[int, typer.Option(min=1, help="The best of so many counts.")] = 1,
    threads: Annotated[int, typer.Option(min=1, help="Of each way.")] = os.cpu_count() or 1,
) -> None:
    """Measure indexing: the bare model, LlamaIndex's starter pipeline and ours; then growth."""
    from eval import bench_ingest as benches

    with _clear_errors():
        benches.show(load(IngestSettings), sorted(set(documents)), pages, rounds, threads)


@app.command()
def chunking(questions: Questions = question_set.FOLDER) -> None:
    """Score ways to cut documents on the development questions, as a table in Markdown."""
    from eval import chunking as cutting

    with _clear_errors():
        asked = question_set.load("development", questions)
        for line in cutting.table(cutting.compare(load(IngestSettings), load(ApiSettings), asked)):
            typer.echo(line)


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
