"""The search with one step more each time, on the real index."""

import pytest

from api.filters import EVERYTHING
from eval import ablation, question_set


@pytest.fixture(scope="module")
def questions():
    return question_set.load("development")[:40]


def test_the_first_step_is_meaning_alone_and_the_last_is_the_search_itself(
    assistant, questions
) -> None:
    steps = ablation.STEPS
    assert next(iter(steps)) == "dense"
    asked = assistant.read(questions[0].question)
    dense = assistant.find(asked, 20, EVERYTHING, steps["dense"])
    assert [each.cosine for each in dense] == sorted((each.cosine for each in dense), reverse=True)
    whole = assistant.find(asked, 20)
    last = assistant.find(asked, 20, EVERYTHING, list(steps.values())[-1])
    assert [each.passage.id for each in last] == [each.passage.id for each in whole]


def test_gains_add_up_to_the_whole(assistant, questions) -> None:
    steps = list(ablation.run(questions, assistant))
    assert [step.name for step in steps] == list(ablation.STEPS)
    assert steps[0].gains is None
    for measure in ablation.MEASURES:
        gained = sum(step.gains[measure].value for step in steps[1:])
        whole = steps[-1].found[measure].value - steps[0].found[measure].value
        assert gained == pytest.approx(whole)


def test_words_change_the_order_of_meaning_alone(assistant) -> None:
    asked = assistant.read("Straatkubus")
    steps = ablation.STEPS
    dense = assistant.find(asked, 50, EVERYTHING, steps["dense"])
    both = assistant.find(asked, 50, EVERYTHING, steps["+ BM25"])
    assert [each.passage.id for each in both] != [each.passage.id for each in dense]
