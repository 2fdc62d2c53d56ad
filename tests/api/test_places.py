"""Answers about places: of those asked for, side by side where the question sets them so."""

import pytest

from api.answering.answer import Answer


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("In Rotterdam en Den Haag hingen sensoren.", ("Rotterdam", "Den Haag")),
        ("De Haagse aanpak werkte.", ("Den Haag",)),
        ("De Rotterdamse cijfers staan open.", ("Rotterdam",)),
        ("'s-Hertogenbosch begroot de Wmo.", ("'s-Hertogenbosch",)),
        ("De provincie Utrecht meet fijnstof.", ("provincie: Utrecht",)),
        ("Utrecht meet fijnstof.", ("Utrecht",)),
        ("Het gaat om de rotterdam in kleine letters.", ()),
        ("Hoe doen buren dat het best?", ()),
    ],
)
def test_a_text_names_places(assistant, text: str, places: tuple[str, ...]) -> None:
    assert assistant.verifier.recogniser.places_in(text) == places


@pytest.mark.parametrize(
    "question",
    [
        "Hoe ging Almere om met privacy?",
        "Wat leverde het combineren van data op in Rotterdam?",
        "Welke data gebruikte Zaanstad?",
        "Wat mat Eindhoven op Stratumseind?",
    ],
)
def test_what_is_asked_of_one_place_is_not_answered_with_another(assistant, question) -> None:
    reply = assistant.reply(question)
    assert isinstance(reply.result, Answer)
    (asked,) = [each for each in reply.question.recognised if each.field == "municipality"]
    for sentence in reply.result.sentences:
        named = assistant.verifier.recogniser.places_in(sentence.text)
        assert not named or asked.value in named


def test_a_comparison_sets_places_side_by_side(client) -> None:
    asked = "Vergelijk de aanpak van Amsterdam en Rotterdam bij schulden"
    reply = client.post("/api/v1/ask", json={"question": asked}).json()
    assert reply["form"] == "table"
    labels = [each["label"] for each in reply["sentences"]]
    assert {"Amsterdam", "Rotterdam"} <= set(labels) <= {"", "Amsterdam", "Rotterdam"}
    # What is about neither comes first; then one place after the other.
    places = [each for each in labels if each]
    assert labels == [""] * (len(labels) - len(places)) + sorted(places, key=places.index)
    assert "Amsterdam" in reply["lead"]


def test_the_kinds_of_data_are_set_side_by_side(client) -> None:
    asked = "Welke gegevens zitten er in de Straatkubus van Almere?"
    reply = client.post("/api/v1/ask", json={"question": asked}).json()
    for sentence in reply["sentences"]:
        if sentence["label"]:
            assert sentence["text"].startswith(f"{sentence['label']}: ")


def test_how_many_is_not_answered_without_a_number(client) -> None:
    asked = "Hoeveel olifanten wonen er in Zaanstad?"
    reply = client.post("/api/v1/ask", json={"question": asked}).json()
    assert reply["type"] == "refusal"


def test_a_figure_that_the_sources_do_not_have_is_pointed_out(client) -> None:
    asked = "Waarom stopte Rotterdam in 2019 met het Wijkprofiel?"
    reply = client.post("/api/v1/ask", json={"question": asked}).json()
    assert reply["type"] == "answer"
    assert any("2019" in each for each in reply["notices"])
    asked = "Hoe meet Rotterdam het Wijkprofiel?"
    assert not client.post("/api/v1/ask", json={"question": asked}).json()["notices"]


def test_an_answer_begins_with_what_was_found(client) -> None:
    reply = client.post("/api/v1/ask", json={"question": "Wat is een DPIA?"}).json()
    documents = {each["citations"][0]["document_id"] for each in reply["sentences"]}
    assert reply["lead"].startswith("Dit staat erover in")
    assert sum(int(each) for each in reply["lead"].split() if each.isdigit()) == len(documents)
