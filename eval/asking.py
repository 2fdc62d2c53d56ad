"""From settings to a report: makes what is to be measured, and asks it every question."""

from pathlib import Path

from api.settings import ApiSettings
from eval import judge, measures, question_set, systems
from eval.question_set import Split
from eval.report import Report
from eval.settings import EvalSettings
from ingest.settings import IngestSettings, load
from ingest.terminal import err


def run(split: Split, folder: Path, url: str = "", *, judged: bool = False) -> Report:
    """Ask the questions of a split.

    Args:
        split: which questions.
        folder: where they are.
        url: of a running service; empty for the assistant of this code.
        judged: have a language model judge the answers too.

    Raises:
        EvalError: a question is not in order, or the service or the judge does not answer.
        IngestError: there is no index, or a setting is wrong.
    """
    from rich.progress import Progress

    settings = load(ApiSettings)
    own = load(EvalSettings)
    questions = question_set.load(split, folder)
    if judged:
        judge.check(own)
    system: systems.System
    if url:
        system = systems.Remote(url, own.key.get_secret_value() if own.key else None)
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
        judgement = None
        if judged:
            answers = sum(bool(each.reply.sentences) for each in outcomes)
            task = progress.add_task("Antwoorden laten beoordelen", total=answers)
            judgement = judge.judge(
                outcomes,
                system.text_of,
                own,
                lambda done: progress.update(task, completed=done),
            )
    return Report.of(outcomes, system.name, split, judgement)


def run_baselines(split: Split, folder: Path) -> list[Report]:
    """Ask simpler systems and ours the same questions; a report each, ours last.

    Raises:
        EvalError: a question is not in order.
        IngestError: there is no index, or a setting is wrong.
    """
    from api.app import create_assistant
    from ingest import encoder

    settings, api = load(IngestSettings), load(ApiSettings)
    questions = question_set.load(split, folder)
    assistant = create_assistant(settings, api)
    compared = systems.compared(assistant, api, encoder.load(settings))
    reports = []
    for system in compared:
        with err.status(f"{system.name} …"):
            outcomes = measures.ask_all(questions, system, api.passages)
            reports.append(Report.of(outcomes, system.name, split))
    return reports
