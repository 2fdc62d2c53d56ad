"""Questions to choose from while someone types, over the API."""

import logging
import time

import httpx
import pytest

from api.suggestion import of_term
from ingest.readers.glossary import Term


def suggested(client: httpx.Client, text: str, **more) -> list[str]:
    response = client.post("/api/v1/suggestions", json={"text": text, **more})
    assert response.status_code == 200, response.text
    return response.json()["suggestions"]


def offered(client: httpx.Client, text: str, question: str) -> bool:
    """Whether a question is offered once it was tried out behind an earlier request."""
    for _ in range(60):
        if question in suggested(client, text):
            return True
        time.sleep(0.5)
    return False


@pytest.fixture(scope="module")
def examples(address) -> set[str]:
    return set(httpx.get(f"{address}/api/v1/examples").json()["questions"])


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        # The last word is not whole yet.
        ("Hoe combineerde een gemeente Wm", "Hoe combineerde een gemeente Wmo- en schuldendata?"),
        ("waarom kreeg enschede een bo", "Waarom kreeg Enschede een boete voor wifitracking?"),
        # In another form, in another order, with a slip of the pen.
        ("boetes enschede", "Waarom kreeg Enschede een boete voor wifitracking?"),
        ("wifitrakcing enschede ", "Waarom kreeg Enschede een boete voor wifitracking?"),
        ("enschde boete", "Waarom kreeg Enschede een boete voor wifitracking?"),
        # What it is about stands in the title of its document only.
        ("straatku", "Hoe vond Almere straten waar het slecht ging?"),
        # A part of a compound.
        ("wijkgemid", "Waarom kan een wijkgemiddelde misleiden?"),
    ],
)
def test_the_question_that_someone_is_typing_comes_first(client, examples, typed, first) -> None:
    assert first in examples
    assert suggested(client, typed)[0] == first


def test_another_word_for_it_finds_the_question(client) -> None:
    # The glossary knows what the trade calls it.
    found = suggested(client, "predictive policing ", limit=20)
    assert "Werkt het Criminaliteits Anticipatie Systeem?" in found


def test_questions_of_different_documents_come_first(client) -> None:
    found = suggested(client, "rotterdam", limit=4)
    assert len(found) == 4
    listed = client.get("/api/v1/documents", params={"municipality": "Rotterdam"}).json()
    assert listed["total"] >= 4
    about_algorithm = [each for each in found if "bijstand" in each]
    assert len(about_algorithm) <= 1


def test_what_a_term_means_is_offered_once_it_is_known_to_be_answered(client) -> None:
    assert offered(client, "wat is een algoritmer", "Wat is een algoritmeregister?")
    reply = client.post("/api/v1/ask", json={"question": "Wat is een algoritmeregister?"}).json()
    assert reply["type"] == "answer"


def test_a_question_that_the_sources_do_not_answer_is_never_offered(client, assistant) -> None:
    # A case names Waadhoeke, but no sentence tells what it did by itself.
    question = "Wat deed Waadhoeke met data?"
    tried = assistant.suggester.tried
    for _ in range(60):
        assert question not in suggested(client, "wat deed waadhoeke")
        if question in tried:
            break
        time.sleep(0.5)
    assert tried[question] is False


def test_only_questions_that_the_sources_know_are_given_back(client, examples) -> None:
    secret = "Jan Jansen 123456782 wil weten hoe het zit met schulden"
    found = suggested(client, secret, limit=20)
    assert not any("Jan" in each or "123456782" in each for each in found)
    assert suggested(client, "Jan Jansen 123456782") == []


def test_nothing_that_was_typed_is_written_down(client, caplog, capfd) -> None:
    with caplog.at_level(logging.DEBUG):
        suggested(client, "Petronella Wmo")
    printed = capfd.readouterr()
    assert "Petronella" not in caplog.text + printed.out + printed.err


@pytest.mark.parametrize("typed", ["", "   ", "?", "xq", "\x00", "🚲", "'; DROP TABLE"])
def test_what_matches_nothing_has_no_suggestions(client, typed: str) -> None:
    assert suggested(client, typed) == []


def test_no_more_are_given_than_asked(client) -> None:
    assert len(suggested(client, "schulden", limit=2)) == 2
    assert len(suggested(client, "schulden")) == 6
    for limit in (0, 21):
        response = client.post("/api/v1/suggestions", json={"text": "schulden", "limit": limit})
        assert response.status_code == 422
        assert "limit" in response.json()["detail"]


@pytest.mark.parametrize(
    ("term", "definition", "question"),
    [
        ("algoritme", "Een algoritme is een reeks regels.", "Wat is een algoritme?"),
        ("BSN", "Het BSN is het unieke nummer.", "Wat is het BSN?"),
        ("schulden", "Schulden zijn bedragen.", "Wat zijn schulden?"),
        ("energie", "Gegevens over energie gaan over verbruik.", "Wat betekent energie?"),
    ],
)
def test_a_term_is_asked_after_as_its_definition_says_it(term, definition, question) -> None:
    made = of_term(Term(term=term, definition=definition, unconfirmed=True))
    assert (made.text, made.about, made.made) == (question, term, True)


def test_it_keeps_up_with_who_types(assistant) -> None:
    suggester = assistant.suggester
    suggester.suggest("rotterdm ", 6)
    whole = "Hoe combineerde een gemeente Wmo- en schuldendata?"
    begun = time.perf_counter()
    for end in range(1, len(whole)):
        suggester.suggest(whole[:end], 6)
    # 0.2 ms on an idle core; others may use this machine.
    assert (time.perf_counter() - begun) / len(whole) < 0.005
