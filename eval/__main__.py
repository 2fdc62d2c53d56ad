"""``python -m eval``: measure answers, hold them to a gate, and tend the set of questions."""

from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from api.settings import ApiSettings
from eval import printing, question_set
from eval.attack import FOLDER as ATTACKS
from eval.command import Json, clear_errors
from eval.question_set import Split
from eval.speed import app as speed
from ingest.settings import IngestSettings, load
from ingest.terminal import FAILED, err, out, print_json

app = typer.Typer(
    help="Questions with known answers → score.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(speed)

Questions = Annotated[Path, typer.Option(help="Folder with questions.")]


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
    judged: Annotated[
        bool, typer.Option("--judge", help="Have a language model judge the answers too.")
    ] = False,
) -> None:
    """Ask every question of a split, and score what comes back."""
    from eval import asking

    with clear_errors():
        report = asking.run(split, questions, url, judged=judged)
        written = report.write(folder) if folder else []
    if as_json:
        print_json(report.model_dump())
        return
    printing.show_report(report, misses)
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

    with clear_errors():
        found = comparison.compare(Report.read(before), Report.read(after))
    printing.show_comparison(found, markdown)


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
    from eval import asking, baseline, comparison
    from eval.report import Report

    with clear_errors():
        asked = comparison.read_gate(rules)
        ran = Report.read(report) if report else asking.run("development", questions, url)
        if folder:
            ran.write(folder)
        if accept:
            baseline.accept(ran, asked, rules)
        before = Report.read(rules.parent / asked.baseline) if asked.baseline else None
        verdicts = comparison.hold(ran, asked, before)
    printing.show_verdicts(verdicts)
    if not all(each.passed for each in verdicts):
        raise typer.Exit(FAILED)


@app.command()
def baselines(
    split: Annotated[Split, typer.Option(help="Which questions.")] = "development",
    questions: Questions = question_set.FOLDER,
) -> None:
    """Words alone, meaning alone, LlamaIndex's starter pipeline and ours, on the same questions."""
    from eval import asking

    with clear_errors():
        reports = asking.run_baselines(split, questions)
    printing.show_side_by_side(reports)


@app.command()
def ablations(
    split: Annotated[Split, typer.Option(help="Which questions.")] = "development",
    questions: Questions = question_set.FOLDER,
) -> None:
    """What each step of the search adds to those before it."""
    from api.app import create_assistant
    from eval import ablation

    with clear_errors():
        asked = question_set.load(split, questions)
        steps = list(ablation.run(asked, create_assistant(load(IngestSettings), load(ApiSettings))))
    printing.show_steps(steps)


@app.command()
def pool(
    split: Annotated[Split | None, typer.Option(help="Which questions; without it, all.")] = None,
    ids: Annotated[str, typer.Option(help="Only these questions: ids with commas between.")] = "",
    questions: Questions = question_set.FOLDER,
) -> None:
    """Per question the passages that are found and not judged yet, for who completes the gold."""
    from eval import pool as pooling

    with clear_errors():
        asked = pooling.chosen(question_set.load(split, questions), ids)
        for text in pooling.texts(asked, load(IngestSettings), load(ApiSettings)):
            typer.echo(text)


@app.command()
def add(
    questions: Questions = question_set.FOLDER,
    feedback: Annotated[
        Path | None,
        typer.Option(help="What readers said: go through its questions, and confirm each."),
    ] = None,
) -> None:
    """Write a question: asks, shows what is found, and stores what carries the answer.

    With --feedback, a file that `python -m api records export feedback` made: shows each question
    with what its answer cited, and stores those that you make one of the set.
    """
    from api.app import create_assistant
    from eval import interview

    with clear_errors(), ExitStack() as stack:
        assistant = create_assistant(load(IngestSettings), load(ApiSettings))
        stack.callback(assistant.index.close)
        if feedback:
            interview.go_through(feedback, questions, assistant)
        else:
            interview.write(questions, assistant)


@app.command()
def calibrate(
    target: Annotated[Path, typer.Option(help="File to write.")] = Path(
        "api/answering/confidence.json"
    ),
) -> None:
    """Fit the confidence on the development questions, and write it where answering reads it."""
    from api.app import create_assistant
    from eval import calibrate as fitting

    with clear_errors():
        settings = load(ApiSettings)
        questions = question_set.load("development")
        with err.status("Vragen stellen …"):
            assistant = create_assistant(load(IngestSettings), settings)
            fitted = fitting.calibrate(questions, assistant, settings.passages)
    target.write_text(fitted.model_dump_json(indent=2) + "\n", encoding="utf-8")
    out.print(fitted.model_dump_json(indent=2), markup=False)


@app.command()
def verify(
    fit: Annotated[
        bool, typer.Option("--fit", help="Fit weights and threshold anew, and write them.")
    ] = False,
    target: Annotated[Path, typer.Option(help="File to write with --fit.")] = Path(
        "api/answering/support.json"
    ),
    misses: Annotated[bool, typer.Option(help="List what was judged wrongly.")] = False,
    as_json: Json = False,
) -> None:
    """Score the check of a language model's sentences on scripted answers."""
    from api.app import create_assistant
    from eval import calibrate_support, verification
    from eval import verify as checking

    with clear_errors():
        assistant = create_assistant(load(IngestSettings), load(ApiSettings))
        if fit:
            with err.status("Leren van de paren …"):
                questions = question_set.load("development")
                learnt = verification.load("development")
                fitted = calibrate_support.fit(questions, learnt, assistant)
            target.write_text(fitted.model_dump_json(indent=2) + "\n", encoding="utf-8")
            out.print(fitted.model_dump_json(indent=2), markup=False)
            return
        checked = {
            split: checking.check(verification.load(split), assistant.verifier)
            for split in verification.SPLITS
        }
        assistant.index.close()
    if as_json:
        print_json({name: asdict(checking.Rates.of(each)) for name, each in checked.items()})
        return
    printing.show_verification(checked, misses)


@app.command()
def chunking(questions: Questions = question_set.FOLDER) -> None:
    """Score ways to cut documents on the development questions, as a table in Markdown."""
    from eval import chunking as cutting

    with clear_errors():
        asked = question_set.load("development", questions)
        for line in cutting.table(cutting.compare(load(IngestSettings), load(ApiSettings), asked)):
            typer.echo(line)


@app.command()
def attack(
    attacks: Annotated[Path, typer.Option(help="Folder with attacks.")] = ATTACKS,
    as_json: Json = False,
) -> None:
    """Attack the assistant, also from within documents, and say what held: exit code 0 or 1."""
    from eval import attack as nouns
    from eval import attacking

    with clear_errors():
        made = nouns.load(attacks)
        with err.status("Aanvallen …"):
            outcomes = attacking.run(made, load(IngestSettings), load(ApiSettings))
    if as_json:
        print_json(
            [
                {"id": each.attack.id, "reached": each.reached, "faults": each.faults}
                for each in outcomes
            ]
        )
    else:
        printing.show_attacks(outcomes)
    if any(each.faults for each in outcomes):
        raise typer.Exit(FAILED)


@app.command()
def facts(
    folder: Annotated[Path, typer.Argument(help="Folder with facts, a YAML file a case.")],
    as_json: Json = False,
) -> None:
    """Say which of a set of researched facts the corpus carries, and which it leaves out."""
    from eval import facts as tracing
    from ingest import corpus, encoder

    with clear_errors():
        settings = load(IngestSettings)
        checked = corpus.check(settings.corpus)
        documents = {document.id: document for document in checked.documents.values()}
        encode = encoder.load(settings).get_text_embedding_batch
        traced = tracing.trace(folder, documents, encode)
    if as_json:
        print_json([asdict(each) for each in traced])
        return
    printing.show_facts(traced, tracing.counts(traced))


def main() -> None:
    """Entry point."""
    app()


if __name__ == "__main__":
    main()
