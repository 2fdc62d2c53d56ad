"""Asks a person, on the terminal, what makes a question one of the set: its kind, gold, nuggets."""

from collections.abc import Sequence
from pathlib import Path
from typing import get_args

import typer

from api.assistant import Assistant
from eval import authoring, proposal, question_set
from eval.proposal import Proposal
from eval.question_set import EvalQuestion, Gold
from ingest.terminal import fail, out

_ANSWERABLE = get_args(question_set.Answerable)
_KINDS = (
    *_ANSWERABLE,
    *get_args(question_set.Unanswerable),
    *get_args(question_set.Mistaken),
)


def write(folder: Path, assistant: Assistant) -> None:
    """Have a person write a question.

    Args:
        folder: of the question set.
        assistant: finds what may carry the answer.

    Raises:
        QuestionSetError: what they say is no question of the set; nothing is written.
    """
    text = typer.prompt("Vraag")
    category = typer.prompt(f"Soort ({', '.join(_KINDS)})")
    _check(category)
    chosen, nuggets = [], []
    if category in _ANSWERABLE:
        chosen = _chosen(authoring.candidates(text, assistant, assistant.passages))
        nuggets = _nuggets()
    _say_stored(authoring.store(folder, text, category, chosen, nuggets))


def go_through(feedback: Path, folder: Path, assistant: Assistant) -> None:
    """Have a person go through drafts, and make questions of those that they choose.

    Args:
        feedback: a file of them; see ``proposal.read``.
        folder: as of ``write``; so is the next.
        assistant: …

    Raises:
        QuestionSetError: the file is not in order, or as of ``write``; what is stored stays.
    """
    present = question_set.asked(folder)
    for draft in proposal.read(feedback, assistant.index.documents):
        if draft.question in present:
            out.print(f"staat al in de set: {draft.question}", style="dim", markup=False)
        elif made := _confirm(folder, assistant, draft):
            present |= {draft.question, made.question}
            _say_stored(made)


def _say_stored(made: EvalQuestion) -> None:
    out.print(f"[green]✓[/] {made.id}")


def _confirm(folder: Path, assistant: Assistant, draft: Proposal) -> EvalQuestion | None:
    """A question that a person made of a draft; None where they leave it."""
    _show(draft)
    category = typer.prompt(
        f"Soort ({', '.join(_KINDS)}; leeg slaat over)", default="", show_default=False
    )
    if not category:
        return None
    _check(category)
    text = typer.prompt("Vraag", default=draft.question)
    history = draft.history if category == "followup" else ()
    chosen, nuggets = [], []
    if category in _ANSWERABLE:
        found = authoring.candidates(text, assistant, assistant.passages, history)
        shown = list(dict.fromkeys((*draft.gold, *found)))
        # What did not help may have cited the wrong places: those have to be picked.
        proposed = len(draft.gold) if draft.verdict == "helpful" else 0
        chosen = _chosen(shown, proposed)
        nuggets = _nuggets()
    return authoring.store(folder, text, category, chosen, nuggets, draft.language, history)


def _show(draft: Proposal) -> None:
    out.print(f"\n{draft.question}", style="bold", markup=False)
    for each in draft.history:
        out.print(f"  na: {each}", markup=False)
    reason = f" ({draft.reason})" if draft.reason else ""
    out.print(f"  {draft.verdict}{reason}: {draft.comment or '–'}", markup=False)
    if draft.about:
        out.print(f"  over: {draft.about}", markup=False)
    if draft.lost:
        out.print(f"  {draft.lost} bronplaatsen staan niet meer in de documenten", markup=False)


def _check(category: str) -> None:
    if category not in _KINDS:
        fail(f"{category} is no category; start again with one of {', '.join(_KINDS)}")


def _chosen(shown: Sequence[Gold], proposed: int = 0) -> list[Gold]:
    """Those that a person picks; the first so many are proposed."""
    for number, each in enumerate(shown, start=1):
        mark = "*" if number <= proposed else " "
        out.print(f"{mark}{number:3} {each.document} › {each.section}", style="dim", markup=False)
        out.print(f"     {each.quote}", markup=False)
    picked = typer.prompt(
        "Welke zinnen beantwoorden de vraag? (nummers)",
        default=" ".join(map(str, range(1, proposed + 1))) or None,
    )
    numbers = [int(word) for word in picked.replace(",", " ").split() if word.isdigit()]
    if not numbers or not all(1 <= number <= len(shown) for number in numbers):
        fail(
            f"{picked} are no numbers from 1 to {len(shown)}; start again and type those of the "
            "sentences"
        )
    return [shown[number - 1] for number in numbers]


def _nuggets() -> list[list[str]]:
    nuggets = []
    while said := typer.prompt(
        "Wat hoort in een volledig antwoord? (andere woorden na |; leeg is klaar)",
        default="",
        show_default=False,
    ):
        nuggets.append([wording.strip() for wording in said.split("|")])
    return nuggets
