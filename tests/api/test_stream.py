"""Answers as they come about, from a real server that asks a scripted language model."""

import json
import logging
import time
from collections.abc import Iterator

import httpx
import pytest

from api.settings import ApiSettings
from tests import scripted

QUESTION = "Vanaf hoeveel mensen laat de Straatkubus iets zien?"
TRUE = "De Straatkubus verbergt een selectie met minder dan vijf waarnemingen [1]."
FALSE = "De Straatkubus kostte 8 miljoen euro [1]."


def events(client: httpx.Client, question: str = QUESTION, **more) -> Iterator[tuple[str, dict]]:
    headers = {"accept": "text/event-stream"}
    body = {"question": question, **more}
    with client.stream("POST", "/api/v1/ask", json=body, headers=headers) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        name = ""
        for line in response.iter_lines():
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
            elif line.startswith("data: "):
                yield name, json.loads(line.removeprefix("data: "))


def names(told: list[tuple[str, dict]]) -> list[str]:
    return [name for name, _ in told if name != "draft"]


def test_without_a_language_model_the_sources_sentences_come_one_by_one(served) -> None:
    client = served(ApiSettings())
    told = list(events(client))
    sentences = [data for name, data in told if name == "sentence"]
    assert names(told) == ["question", "evidence", *["sentence"] * len(sentences), "done"]
    assert told[-1][1] == client.post("/api/v1/ask", json={"question": QUESTION}).json()
    assert told[-1][1]["sentences"] == sentences
    assert told[-1][1]["writer"] == "sources"
    assert {each["state"] for each in sentences} == {"verified"}
    assert len(told[1][1]["hits"]) == 12


def test_what_the_model_writes_comes_checked_and_cited(service, served) -> None:
    client = served(service.writes(f"{TRUE} {FALSE}"))
    told = list(events(client))
    assert names(told) == ["question", "evidence", "sentence", "done"]
    (sentence,) = [data for name, data in told if name == "sentence"]
    assert sentence["text"] == TRUE.replace(" [1]", "")
    assert sentence["state"] in ("verified", "repaired")
    cited = sentence["citations"][0]
    document = client.get(f"/api/v1/documents/{cited['document_id']}").json()
    assert document["text"][cited["start"] : cited["end"]] == cited["text"]
    assert "vijf waarnemingen" in cited["text"] or "5 waarnemingen" in cited["text"]
    done = told[-1][1]
    assert (done["writer"], done["sentences"]) == ("model", [sentence])
    assert any("Weggelaten" in each for each in done["notices"])
    assert "8 miljoen" not in json.dumps(done["sentences"])


def test_the_unfinished_sentence_can_be_followed(service, served) -> None:
    client = served(service.writes(TRUE))
    drafts = [data["text"] for name, data in events(client) if name == "draft"]
    assert drafts[0] == "De"
    assert any(each.startswith("De Straatkubus verbergt een") for each in drafts)


def test_the_reply_in_one_piece_is_the_same(service, served) -> None:
    client = served(service.writes(TRUE))
    *_, (name, done) = events(client)
    assert name == "done"
    assert client.post("/api/v1/ask", json={"question": QUESTION}).json() == done


@pytest.mark.parametrize(
    ("said", "what"),
    [
        (429, "too busy"),
        (500, "broken"),
        (401, "wrong key"),
        (scripted.rubbish, "no stream"),
        (scripted.web_page, "a wrong address"),
        ("", "nothing"),
        (scripted.falls_silent("De Straatkubus verbergt"), "silent"),
        (scripted.breaks_off(f"{TRUE} En dan"), "midway"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_when_the_model_fails_the_sources_answer(service, served, caplog, said, what) -> None:
    caplog.set_level(logging.WARNING, "stadsbron")
    client = served(service.writes(said, silence=1))
    told = list(events(client))
    assert "restart" in names(told), what
    assert names(told)[-2:] == ["sentence", "done"]
    done = told[-1][1]
    assert done["writer"] == "sources"
    assert any("taalmodel schreef dit keer geen antwoord" in each for each in done["notices"])
    (line,) = [each.getMessage() for each in caplog.records if each.name == "stadsbron.author"]
    assert "schrijver" in line
    assert scripted.KEY not in caplog.text
    assert scripted.KEY not in json.dumps([data for _, data in told])


def test_a_model_that_is_not_there_costs_no_answer(served) -> None:
    settings = ApiSettings(
        language_model="openai",
        language_model_url="http://127.0.0.1:9/v1",
        language_model_name="weg",
        language_model_retries=0,
    )
    reply = served(settings).post("/api/v1/ask", json={"question": QUESTION}).json()
    assert (reply["type"], reply["writer"]) == ("answer", "sources")


def test_a_model_that_is_busy_is_asked_again(service, served) -> None:
    client = served(service.writes([429, 503, TRUE], retries=2))
    reply = client.post("/api/v1/ask", json={"question": QUESTION}).json()
    assert reply["writer"] == "model"
    assert len(service.asked) == 3


def test_a_request_that_is_wrong_is_not_repeated(service, served) -> None:
    client = served(service.writes(401, retries=2))
    client.post("/api/v1/ask", json={"question": QUESTION})
    assert len(service.asked) == 1


def test_a_model_that_never_ends_is_stopped(service, served) -> None:
    client = served(service.writes(scripted.never_ends, tokens=50))
    started = time.monotonic()
    reply = client.post("/api/v1/ask", json={"question": QUESTION}).json()
    assert time.monotonic() - started < 10
    assert service.gone.wait(2)
    assert len(reply["sentences"]) >= 1


def test_an_answer_that_takes_too_long_is_given_up(service, served) -> None:
    service.pause = 0.2
    client = served(service.writes(" ".join([TRUE] * 50), seconds=1))
    started = time.monotonic()
    reply = client.post("/api/v1/ask", json={"question": QUESTION}).json()
    assert time.monotonic() - started < 4
    assert reply["writer"] == "sources"


def test_the_model_stops_within_a_second_after_the_reader_has_gone(service, served) -> None:
    service.pause = 0.05
    client = served(service.writes(scripted.never_ends, tokens=8000))
    for name, _ in events(client):
        if name == "draft":
            break
    left = time.monotonic()
    assert service.gone.wait(5), "the model still writes"
    assert time.monotonic() - left < 1


def test_the_model_stops_for_a_reader_who_leaves_while_it_is_silent(service, served) -> None:
    client = served(service.writes(scripted.falls_silent("De Straatkubus"), silence=30))
    for name, _ in events(client):
        if name == "draft":
            break
    left = time.monotonic()
    assert service.gone.wait(5), "the model still thinks"
    assert time.monotonic() - left < 1


def test_the_model_stops_for_a_reader_who_does_not_wait_for_the_reply(service, served) -> None:
    client = served(service.writes(scripted.falls_silent("De Straatkubus"), silence=30))
    with pytest.raises(httpx.ReadTimeout):
        client.post("/api/v1/ask", json={"question": QUESTION}, timeout=1)
    left = time.monotonic()
    assert service.gone.wait(5), "the model still thinks"
    assert time.monotonic() - left < 1


def test_what_is_wrong_with_a_question_is_said_before_the_stream(served) -> None:
    client = served(ApiSettings())
    headers = {"accept": "text/event-stream"}
    for body in ({"question": ""}, {"question": "Wat?", "filters": {"kind": ["roman"]}}):
        response = client.post("/api/v1/ask", json=body, headers=headers)
        assert response.status_code == 422
        assert response.headers["content-type"] == "application/problem+json"
