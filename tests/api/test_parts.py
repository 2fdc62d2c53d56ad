import pytest

from api.parts import split


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "Wat is een DPIA en wanneer moet je die doen?",
            ["Wat is een DPIA", "wanneer moet je die doen?"],
        ),
        (
            "Welke data gebruikte Almere? Wat leverde het op?",
            ["Welke data gebruikte Almere", "Wat leverde het op?"],
        ),
        (
            "Which data did Zwolle use, and how did it deal with privacy?",
            ["Which data did Zwolle use", "how did it deal with privacy?"],
        ),
        (
            "Wat deed Leiden, en in welke wijken deed het dat?",
            ["Wat deed Leiden", "in welke wijken deed het dat?"],
        ),
        # One thing is asked, by two words or of two things.
        ("Hoe en waarom stopte Rotterdam met het model?", []),
        ("Welke data en welke methoden gebruikte Almere?", []),
        ("Hoe combineerde een stad Wmo- en schuldendata?", []),
        ("Wat is het verschil tussen Almelo en Hengelo?", []),
        # More than can be answered at once.
        ("Wat is een DPIA en wie doet die en wanneer doe je die en wat kost die dan?", []),
        ("", []),
    ],
)
def test_a_question_is_parted_where_it_asks_several_things(assistant, question, parts) -> None:
    assert [said for said, _ in split(question, assistant.verifier.recogniser)] == parts


def test_a_part_can_be_understood_alone(assistant) -> None:
    question = "Wat kostte het project in Almere en wie deed daar mee?"
    (_, first), (_, second) = split(question, assistant.verifier.recogniser)
    assert first == "Wat kostte het project in Almere"
    assert "Almere" in second
    question = "Welke data gebruikte Leiden om armoede te meten en wat leverde het op?"
    assert "armoede" in split(question, assistant.verifier.recogniser)[1][1]
    question = "Wat deed Leiden tegen armoede en welke data gebruikte de wijkanalyse?"
    second = split(question, assistant.verifier.recogniser)[1][1]
    assert second == "welke data gebruikte de wijkanalyse Leiden?"
    question = "Wat is een DPIA en wanneer moet je die doen?"
    assert "DPIA" in split(question, assistant.verifier.recogniser)[1][1]


def test_every_part_that_can_be_is_answered(assistant) -> None:
    asked = "Wat is de Straatkubus en wat is een DPIA?"
    reply = assistant.reply(asked)
    said = " ".join(each.text for each in reply.result.sentences)
    assert "Straatkubus" in said
    assert "DPIA" in said
    assert not reply.result.unanswered
    assert len(said.split()) <= 110


def test_the_part_that_cannot_be_answered_is_named(client) -> None:
    asked = "Wat is een DPIA en hoe bak je een appeltaart?"
    reply = client.post("/api/v1/ask", json={"question": asked}).json()
    assert reply["type"] == "answer"
    assert reply["unanswered"] == ["hoe bak je een appeltaart?"]
    assert any("hoe bak je een appeltaart" in each for each in reply["notices"])
    assert all("taart" not in each["text"] for each in reply["sentences"])
