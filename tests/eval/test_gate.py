"""The gate on the real set: no change passes, and each kind of damage is caught."""

import hashlib
import random
from dataclasses import replace

import pytest

from api.answering.answer import Answer
from api.assistant import Assistant
from eval import baseline, comparison, measures, question_set, systems
from eval.comparison import Gate
from eval.errors import ReportError
from eval.report import Report

GATE = comparison.read_gate()


class Damaged(Assistant):
    """The assistant with one thing broken; shares the index and the model of the real one."""

    def __init__(self, whole: Assistant) -> None:
        self.__dict__.update(whole.__dict__)


class DropsPassages(Damaged):
    def search(self, text, limit, history=()):
        kept = [
            each
            for each in super().search(text, 100, history)
            if hashlib.sha256(each.passage.id.encode()).digest()[0] >= 0.1 * 256
        ]
        return kept[:limit]


class ShufflesRanks(Damaged):
    def search(self, text, limit, history=()):
        found = super().search(text, 100, history)
        random.Random(text).shuffle(found)
        return found[:limit]


class CitesTheNeighbour(Damaged):
    def reply(self, text, history=()):
        reply = super().reply(text, history=history)
        if not isinstance(reply.result, Answer):
            return reply
        # The passage after the one that was used.
        others = [each.passage for each in self.search(text, 12, history)]
        moved = tuple(
            replace(
                sentence,
                citations=tuple(
                    replace(each, text=others[(place + 1) % len(others)].text)
                    for each in sentence.citations
                ),
            )
            for place, sentence in enumerate(reply.result.sentences)
        )
        return replace(reply, result=replace(reply.result, sentences=moved))


class NeverRefuses(Damaged):
    def __init__(self, whole: Assistant) -> None:
        super().__init__(whole)
        self._calibration = whole._calibration.model_copy(update={"threshold": 0.0})


def run(assistant) -> Report:
    # Every second one: what is broken here shows, and each run takes half a minute.
    questions = question_set.load("development")[::2]
    outcomes = measures.ask_all(questions, systems.InProcess(assistant), passages=12)
    return Report.of(outcomes, "damaged", "development")


def failed(report: Report, before: Report) -> set[str]:
    return {each.measure for each in comparison.hold(report, GATE, before) if not each.passed}


def test_a_run_without_a_change_passes(report) -> None:
    assert failed(report, report) == set()


def test_the_shipped_baseline_is_that_of_this_code(report) -> None:
    shipped = Report.read(comparison.GATE.parent / GATE.baseline)
    assert failed(report, shipped) == set()


@pytest.mark.parametrize(
    ("damage", "measure"),
    [
        (DropsPassages, "recall@12"),
        (ShufflesRanks, "ndcg@10"),
        (CitesTheNeighbour, "citation_precision"),
        (NeverRefuses, "refusal_recall"),
    ],
)
def test_damage_is_caught_by_the_measure_that_it_hurts(report, assistant, damage, measure) -> None:
    hurt = run(damage(assistant))
    assert comparison.compare(report, hurt).measures[measure].value < 0
    assert measure in failed(hurt, report)


def test_the_questions_that_turned_are_listed(report) -> None:
    rows = list(report.questions)
    place = next(number for number, row in enumerate(rows) if not row.stage)
    rows[place] = rows[place].model_copy(update={"stage": "not selected"})
    turned = comparison.compare(report, report.model_copy(update={"questions": tuple(rows)})).turned
    assert [(each.id, each.before, each.after) for each in turned] == [
        (rows[place].id, "right", "not selected")
    ]


def test_reports_of_other_questions_are_not_compared(report) -> None:
    with pytest.raises(ReportError, match="share no question"):
        comparison.compare(report, report.model_copy(update={"questions": ()}))


def test_a_measure_over_no_questions_has_not_been_reached(report) -> None:
    unmeasured = report.model_copy(
        update={"measures": report.measures | {"clean": dict.fromkeys(report.measures["mrr"])}}
    )
    (verdict,) = comparison.hold(unmeasured, Gate(minimum={"clean": 0.5}), None)
    assert not verdict.passed


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("[minimum]\nscore = 0.5", "score is not a measure"),
        ("[minimum]\nfaithfulness = 0.5", "but an opinion of a language model; use recall@5"),
        ("[margin]\nrelevance = 0.1", "but an opinion of a language model"),
        ("[minimum]\nmrr = 5", "mrr"),
        ("minimum =", "cannot be read"),
        ("margins = 1", "margins"),
    ],
)
def test_rules_that_are_not_in_order_are_named(tmp_path, content: str, says: str) -> None:
    path = tmp_path / "gate.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ReportError, match=says):
        comparison.read_gate(path)


@pytest.fixture
def rules(tmp_path):
    return tmp_path / "gate.toml"


def accepted(rules) -> Report:
    return Report.read(rules.parent / "kept.json")


LENIENT = Gate(baseline="kept.json", minimum={"recall@12": 0.1})


def test_the_first_run_becomes_the_baseline(report, rules) -> None:
    baseline.accept(report, LENIENT, rules)
    assert accepted(rules) == report.slim()


def test_what_changes_is_shown_before_a_run_becomes_the_baseline(report, rules, capsys) -> None:
    baseline.accept(report, LENIENT, rules)
    rows = list(report.questions)
    rows[0] = rows[0].model_copy(
        update={"stage": "not selected", "values": rows[0].values | {"mrr": 0.0}}
    )
    changed = report.model_copy(update={"questions": tuple(rows)})
    capsys.readouterr()
    baseline.accept(changed, LENIENT, rules)
    shown = " ".join(capsys.readouterr().out.split())
    assert "Verschil" in shown
    assert "not selected" in shown
    assert accepted(rules) == changed.slim()


def test_a_run_below_a_minimum_does_not_become_the_baseline(report, rules, capsys) -> None:
    baseline.accept(report, LENIENT, rules)
    strict = Gate(baseline="kept.json", minimum={"recall@12": 1.0, "verbatim": 0.5})
    with pytest.raises(ReportError, match=r"recall@12 below the minimum in .*gate\.toml; mend"):
        baseline.accept(report.model_copy(update={"system": "other"}), strict, rules)
    assert "✗" in capsys.readouterr().out
    assert accepted(rules) == report.slim()


def test_a_baseline_that_cannot_be_compared_is_replaced_with_a_warning(
    report, rules, capsys
) -> None:
    (rules.parent / "kept.json").write_text("{}", encoding="utf-8")
    baseline.accept(report, LENIENT, rules)
    assert "no report of this version" in " ".join(capsys.readouterr().err.split())
    assert accepted(rules) == report.slim()


def test_rules_without_a_baseline_accept_nothing(report, rules) -> None:
    with pytest.raises(ReportError, match="names no baseline"):
        baseline.accept(report, Gate(), rules)
    assert not list(rules.parent.iterdir())
