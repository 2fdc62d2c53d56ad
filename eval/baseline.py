"""The run that later ones are held against: what changes is shown before it is replaced."""

from pathlib import Path

from eval import comparison, printing
from eval.comparison import Gate
from eval.errors import EvalError, ReportError
from eval.report import Report
from ingest.terminal import warn


def accept(ran: Report, gate: Gate, rules: Path) -> None:
    """Show the differences with the baseline, then put a run in its place.

    Args:
        ran: from now on the baseline.
        gate: whose minimums the run must reach.
        rules: file that the gate was read from; the baseline lies beside it.

    Raises:
        ReportError: the gate names no baseline, or the run is below a minimum; nothing is written.
    """
    if gate.baseline is None:
        raise ReportError(f'{rules} names no baseline; add baseline = "baseline.json"')
    place = rules.parent / gate.baseline
    if place.exists():
        try:
            printing.show_comparison(comparison.compare(Report.read(place), ran))
        # A baseline of other questions or of an older version is the one to be replaced.
        except EvalError as error:
            warn(f"what changes cannot be shown: {error}")
    minimums = comparison.hold(ran, gate, None)
    if missed := [each.measure for each in minimums if not each.passed]:
        printing.show_verdicts(minimums)
        raise ReportError(
            f"this run does not become the baseline: {', '.join(missed)} below the minimum in "
            f"{rules}; mend what made it worse, or lower the minimum there first"
        )
    place.write_text(ran.slim().model_dump_json() + "\n", encoding="utf-8")
