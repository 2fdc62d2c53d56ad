"""A name that a question joins to the wrong place is pointed out, with the place that has it."""

import pytest

from api.premise import Misplaced


def misplaced(assistant, question: str) -> tuple[Misplaced, ...]:
    return assistant.consult(question).misplaced


@pytest.mark.parametrize(
    ("question", "name", "home"),
    [
        ("Hoe gebruikte Rotterdam de Straatkubus?", "Straatkubus", "Almere"),
        ("wat deed rotterdam met de straatkubus", "Straatkubus", "Almere"),
        ("Wat voorspelt de Digitale Wijkkaart van Tilburg?", "Digitale Wijkkaart", "Kerkrade"),
        ("What does the Wijkprofiel of Amsterdam measure?", "Wijkprofiel", "Rotterdam"),
        # Sentences that compare name other places as well.
        ("Hoeveel camera's hangen er op het Stratumseind in Breda?", "Stratumseind", "Eindhoven"),
    ],
)
def test_a_name_of_another_place_is_pointed_out(assistant, question, name, home) -> None:
    (found,) = misplaced(assistant, question)
    assert (found.name, found.homes) == (name, (home,))


@pytest.mark.parametrize(
    "question",
    [
        "Hoe gebruikte Almere de Straatkubus?",
        "Wat doet de Straatkubus?",
        "Wat is het verschil tussen de Straatkubus in Almere en het Wijkprofiel in Rotterdam?",
        # Many cities have one, and a data set is of none.
        "Sinds wanneer heeft Leiden een Urban Data Center?",
        "Hoe combineerde Almere Wmo- en schuldendata?",
        # In Amsterdam and in Twente, which Enschede is in.
        "Hoe ging Vroeg Eropaf in Enschede?",
        "Waarom koppelde Den Bosch bestanden over minima?",
    ],
)
def test_a_name_where_it_belongs_or_that_many_have_is_not(assistant, question) -> None:
    assert misplaced(assistant, question) == ()


def test_no_question_that_the_sources_answer_gets_the_notice(assistant) -> None:
    from eval import question_set

    for asked in question_set.load("development"):
        if asked.answerable:
            found = assistant.consult(asked.question, history=asked.history)
            assert found.misplaced == (), asked.question


def test_the_reader_is_told_in_plain_words(client) -> None:
    asked = "Hoe gebruikte Rotterdam de Straatkubus?"
    (notice,) = client.post("/api/v1/ask", json={"question": asked}).json()["notices"]
    assert "“Straatkubus” bij Almere, niet bij Rotterdam" in notice
