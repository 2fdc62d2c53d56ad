from pathlib import Path

import pytest

from eval import calibrate, question_set, score
from eval.errors import QuestionSetError
from eval.question_set import EvalQuestion, Gold

STRAATKUBUS = EvalQuestion(
    id="a",
    question="Vanaf hoeveel mensen laat de Straatkubus in Almere iets zien?",
    split="development",
    category="fact",
    gold=(Gold(document="almere-straatkubus", quote="minder dan vijf waarnemingen"),),
)
AUSTRALIA = EvalQuestion(
    id="b",
    question="Wat is de hoofdstad van Australië?",
    split="development",
    category="unanswerable",
    unanswerable=True,
)


def test_questions_are_scored_against_the_real_index(assistant) -> None:
    outcomes = score.ask_all([STRAATKUBUS, AUSTRALIA], assistant, passages=12)
    measures = score.measures(outcomes)
    assert measures["passage_recall"].value == 1
    assert measures["refused"].value == 1
    assert measures["auroc"].value == 1
    assert measures["answered"].count == 1


def test_a_quote_that_is_gone_is_noticed(assistant) -> None:
    gone = STRAATKUBUS.model_copy(
        update={"gold": (Gold(document="almere-straatkubus", quote="staat er niet"),)}
    )
    with pytest.raises(QuestionSetError, match="does not hold the quote"):
        score.ask_all([gone], assistant, passages=12)


def test_an_interval_narrows_with_more_questions() -> None:
    few, many = (score._mean([True, False] * count) for count in (5, 500))
    assert few.value == many.value == 0.5
    assert many.high - many.low < few.high - few.low


def test_every_gold_quote_stands_in_the_shipped_corpus(assistant) -> None:
    questions = question_set.load()
    assert {each.split for each in questions} >= {"development"}
    for each in questions:
        for gold in each.gold:
            score.gold_span(assistant.index.documents, gold.document, gold.quote)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("- {id: a, question: Wat, split: development, category: fact}", "give gold"),
        ("- {id: a, question: Wat, split: dev, category: fact, unanswerable: true}", "split"),
        (
            "- {id: a, question: Wat, split: test, category: fact, unanswerable: true}\n" * 2,
            "occurs twice",
        ),
        ("- [", "questions.yaml"),
    ],
)
def test_a_set_that_is_not_in_order_is_refused(tmp_path: Path, content: str, says: str) -> None:
    (tmp_path / "questions.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(QuestionSetError, match=says):
        question_set.load(folder=tmp_path)


def test_calibration_parts_what_can_be_answered_from_what_cannot(assistant) -> None:
    questions = question_set.load("development")
    fitted = calibrate.calibrate(questions, assistant, passages=12)
    assert fitted.figures["auroc"] > 0.8
    assert 0 < fitted.threshold < 1
