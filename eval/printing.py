"""What a person sees of a measurement: tables on a terminal."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple
from typing import TYPE_CHECKING

import typer
from rich.table import Table

from ingest.terminal import out, warn

if TYPE_CHECKING:
    from eval.ablation import Step
    from eval.attack import Outcome
    from eval.bench_search import Searched
    from eval.comparison import Comparison, Verdict
    from eval.facts import Traced
    from eval.judgement import Judgement
    from eval.load import Load
    from eval.question_set import Split
    from eval.report import Report
    from eval.verify import Checked


def show_report(report: "Report", misses: bool) -> None:
    """The figures of a run; with ``misses`` every question that went wrong too."""
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
    if report.judge:
        _show_judgement(report.judge)
    for row in report.questions if misses else ():
        if row.stage:
            missing = f"  ({'; '.join(row.missing)})" if row.missing else ""
            out.print(
                f"{row.stage:<16} {row.confidence:.2f}  {row.question}{missing}",
                markup=False,
                soft_wrap=True,
            )


def _show_judgement(judgement: "Judgement") -> None:
    # A column each, since the names of so many figures do not fit beside each other.
    figures = ("Waarde", "95%-interval", "Vragen", "Eensgezind", "Alfa", "Zonder oordeel")
    cells = zip(figures, *(each.cells() for each in judgement.opinions.values()), strict=True)
    _show(("Oordeel", *judgement.opinions), cells)
    said = f"{judgement.model} als beoordelaar, {judgement.draws} keer gevraagd"
    out.print(f"{said}, {judgement.tokens} tokens", markup=False)
    if judgement.trouble:
        warn(f"Waarom een oordeel ontbreekt: {judgement.trouble}")


def show_comparison(found: "Comparison", markdown: bool = False) -> None:
    """The differences of two runs, and the questions that turned."""
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
    for title, lines in ((header, cells), (("Was", "Is", "Vraag"), turned)):
        if markdown:
            for line in (title, ["---"] * len(title), *lines):
                typer.echo(f"| {' | '.join(line)} |")
            typer.echo()
        else:
            _show(title, lines)


def show_verdicts(verdicts: Iterable["Verdict"]) -> None:
    """What the gate asked and what it found."""
    marks = {True: "[green]✓[/]", False: "[red]✗[/]"}
    _show(
        ("", "Maat", "Gevraagd", "Gevonden"),
        ((marks[each.passed], each.measure, each.asked, each.found) for each in verdicts),
    )


def show_side_by_side(reports: Sequence["Report"]) -> None:
    """The figures of several systems, a column each."""
    from eval.measures import NAMES

    lines = [(name, *(str(report.estimate(name) or "") for report in reports)) for name in NAMES]
    lines.append(("words (median)", *(f"{report.words_median:.0f}" for report in reports)))
    _show(("Maat", *(report.system for report in reports)), lines)


def show_steps(steps: Sequence["Step"]) -> None:
    """Each step of the search: the figures with it, and what it adds to those before it."""
    lines = []
    for step in steps:
        gains = step.gains or {}
        figures = [
            f"{found} {gains[name].value:+.3f} ({gains[name].low:+.3f} – {gains[name].high:+.3f})"
            if name in gains
            else str(found)
            for name, found in step.found.items()
        ]
        lines.append((step.name, *figures))
    _show(("Stap", *steps[0].found), lines)


def show_figures(figures: Mapping[str, float]) -> None:
    """Named figures, such as those of a benchmark."""
    _show(("Wat", "Waarde"), ((name, f"{value:g}") for name, value in figures.items()))


def show_search(searched: "Searched") -> None:
    """How long a search takes at one size of corpus."""
    times = ("embed (ms)", "search (ms)", "ask (ms)", "search / embed")
    title = ("passages", *times, "disk (MB)", "memory (MiB)")
    _show(title, [searched.row()])


def show_load(measured: Iterable["Load"]) -> None:
    """What so many readers at a time met."""
    title = (
        "readers",
        "replies/s",
        "median (ms)",
        "95% (ms)",
        "come back",
        "alive (ms)",
        "95% (ms)",
        "most (ms)",
        "CPU (ms)",
        "asking",
        "MiB",
    )
    found = list(measured)
    rows = []
    for each in found:
        *figures, memory = astuple(each)
        shown = ["–" if figure is None else f"{figure:g}" for figure in figures]
        rows.append([*shown, f"{memory[0]}–{memory[-1]}" if memory else "–"])
    _show(title, rows)
    for each in found:
        # The two of every row are its beginning and its end.
        if len(each.memory) > 2:
            out.print(f"{each.readers}: MiB after each minute:", *each.memory, highlight=False)


def show_facts(traced: Sequence["Traced"], counts: Mapping[str, int]) -> None:
    """The facts that a corpus does not carry, and how many met each fate."""
    _show(
        ("Casus", "Feit", "Lot", "Lijkt het meest op", "Gelijkenis"),
        (
            (each.case, each.statement, each.fate, each.nearest, f"{each.similarity:.2f}")
            for each in traced
            if each.fate != "used"
        ),
    )
    for fate, count in counts.items():
        out.print(f"{count:4} {fate}")


def show_attacks(outcomes: Sequence["Outcome"]) -> None:
    """By place how many attacks were made, how many reached an answer's evidence, and held."""
    places = dict.fromkeys(each.attack.place for each in outcomes)
    lines: list[tuple[str, ...]] = []
    for place in places:
        those = [each for each in outcomes if each.attack.place == place]
        planted = [each.reached for each in those if each.reached is not None]
        reached = f"{sum(planted)} / {len(planted)}" if planted else "–"
        held = sum(not each.faults for each in those)
        lines.append((place, str(len(those)), reached, f"{held} / {len(those)}"))
    held = sum(not each.faults for each in outcomes)
    lines.append(("alle", str(len(outcomes)), "", f"{held} / {len(outcomes)}"))
    _show(("Plaats", "Aanvallen", "Gelezen", "Gehouden"), lines)
    for each in outcomes:
        for fault in each.faults:
            out.print(f"{each.attack.id}: {fault}", markup=False, soft_wrap=True)


def _show(title: Sequence[str], lines: Iterable[Sequence[str]]) -> None:
    table = Table(*title)
    for line in lines:
        table.add_row(*line)
    out.print(table)


def show_verification(checked: Mapping["Split", Sequence["Checked"]], misses: bool) -> None:
    """How well sentences were checked, a split each; with ``misses`` what went wrong."""
    from eval.verify import NAMES, Rates

    rows = []
    for split, every in checked.items():
        rates = Rates.of(every)
        for name, title in NAMES.items():
            found = getattr(rates, name)
            interval = f"{found.low:.3f} – {found.high:.3f}"
            rows.append((split, title, f"{found.value:.3f}", interval, str(found.count)))
    _show(("Deel", "Maat", "Waarde", "95%-interval", "Zinnen"), rows)
    for each in (each for every in checked.values() for each in every if misses):
        if each.holds is not each.should_hold:
            wrong = "doorgelaten" if each.holds else "weggelaten"
            out.print(f"{wrong:<12} {each.about}: {each.text}", markup=False, soft_wrap=True)
