import time

import pytest

from api import followup

DEBTS = "Wat deed Tilburg tegen schulden?"


@pytest.fixture
def complete(assistant):
    def complete(question: str, *history: str) -> str | None:
        return followup.complete(question, history, assistant._recogniser)

    return complete


@pytest.mark.parametrize("question", ["En in Leiden?", "Hoe zit dat in Leiden?", "Leiden?"])
def test_another_city_takes_the_place_of_the_one_before(complete, question: str) -> None:
    asked = complete(question, "Sinds wanneer heeft Heerlen een Urban Data Center?")
    assert asked == "Sinds wanneer heeft Leiden een Urban Data Center?"


def test_another_city_with_more_to_ask_is_asked_besides(complete) -> None:
    asked = complete("En wanneer stopte Leiden daarmee?", DEBTS)
    assert asked == "Wat deed Leiden tegen schulden? En wanneer stopte Leiden daarmee?"


@pytest.mark.parametrize("question", ["Wat leverde dat op?", "En de privacy?", "Did it work?"])
def test_what_points_back_is_read_with_the_question_before(complete, question: str) -> None:
    assert complete(question, DEBTS) == f"{DEBTS} {question}"


def test_a_chain_of_follow_ups_keeps_its_subject(complete) -> None:
    asked = complete("En in Leiden?", DEBTS, "Wat leverde dat op?")
    assert asked == "Wat deed Leiden tegen schulden? Wat leverde dat op?"


def test_a_long_conversation_does_not_drown_the_question(complete) -> None:
    asked = complete("Wat leverde dat op?", DEBTS, *["En wat vond men daar dan van?"] * 40)
    assert len(asked) < 400
    assert asked.endswith("Wat leverde dat op?")


def test_many_names_for_many_names_stay_one_question(complete, assistant) -> None:
    places = {
        each for document in assistant.index.documents.values() for each in document.municipality
    }
    many = f"Wat deden {', '.join(sorted(places))[:900]}?"
    began = time.process_time()
    asked = complete("En in Leiden en Almere en Zwolle?", *[many] * 20)
    assert len(asked) < 2000
    assert time.process_time() - began < 5


@pytest.mark.parametrize("question", ["Welke data gebruikte Leiden?", "Wat is een DPIA?"])
def test_a_question_that_stands_alone_is_left_alone(complete, question: str) -> None:
    assert complete(question, DEBTS) is None


def test_the_first_question_has_nothing_to_lean_on(complete) -> None:
    assert complete("En in Leiden?") is None


def test_a_follow_up_is_answered_about_its_subject(assistant) -> None:
    before = "Kreeg Enschede een boete voor wifitracking?"
    asked, result = assistant.ask("Hoe hoog was die?", history=[before])
    assert asked.completed == f"{before} Hoe hoog was die?"
    assert "600.000" in " ".join(each.text for each in result.sentences)
