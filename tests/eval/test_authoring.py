import pytest

from eval import authoring, question_set
from eval.errors import QuestionSetError


def test_a_question_that_was_written_can_be_asked(assistant, system, tmp_path) -> None:
    from eval import measures

    text = "Welke boete kreeg Enschede voor wifitracking?"
    shown = authoring.candidates(text, assistant, 12)
    chosen = [each for each in shown if "600.000 euro" in each.quote][:1]
    made = authoring.store(tmp_path, text, "figures", chosen, [["600.000 euro", "zes ton"]])
    assert made.id == "figures-01"
    second = authoring.store(tmp_path, "Hoe laat is het?", "near miss", [], [])
    assert second.id == "near-miss-01"
    questions = question_set.load(folder=tmp_path)
    assert [each.id for each in questions] == ["figures-01", "near-miss-01"]
    outcomes = measures.ask_all(questions, system, 12)
    assert outcomes[0].values["nugget_recall"] == 1


def test_a_question_without_an_answer_is_not_written(tmp_path) -> None:
    with pytest.raises(QuestionSetError, match="give gold and nuggets"):
        authoring.store(tmp_path, "Wat?", "fact", [], [])
    assert list(tmp_path.iterdir()) == []
