"""Conversations that are kept, through a real service."""

import json

import pytest

FIRST = "Sinds wanneer heeft Heerlen een datacentrum?"


def begun(client) -> str:
    response = client.post("/api/v1/conversations")
    assert response.status_code == 201
    return response.json()["id"]


def ask(client, question: str, **values) -> dict:
    response = client.post("/api/v1/ask", json={"question": question, **values})
    assert response.status_code == 200, response.text
    return response.json()


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/api/v1/conversations", None),
        ("GET", "/api/v1/conversations/x", None),
        ("DELETE", "/api/v1/conversations/x", None),
        ("POST", "/api/v1/ask", {"question": FIRST, "conversation": "x"}),
    ],
)
def test_where_they_are_off_it_says_how_to_turn_them_on(keeping, method, path, body) -> None:
    response = keeping(feedback=True).request(method, path, json=body)
    assert response.status_code == 404
    assert "STADSBRON_API_CONVERSATIONS=true" in response.json()["detail"]


def test_a_question_is_read_with_those_before_it_in_the_conversation(keeping) -> None:
    client = keeping(conversations=True)
    id_ = begun(client)
    first = ask(client, FIRST, conversation=id_)
    second = ask(client, "En in Leiden?", conversation=id_)
    assert first["kept"] is second["kept"] is True
    alone = ask(client, "En in Leiden?", history=[FIRST])
    assert second["understood"] == alone["understood"]
    assert second["understood"]["completed"] == "Sinds wanneer heeft Leiden een datacentrum?"

    told = client.get(f"/api/v1/conversations/{id_}").json()
    assert [turn["question"] for turn in told["turns"]] == [FIRST, "En in Leiden?"]
    for turn, given in zip(told["turns"], (first, second), strict=True):
        given.pop("kept")
        given.pop("explanation")
        assert turn["reply"] == given
    assert {each["state"] for each in told["turns"][0]["reply"]["sentences"]} == {"verified"}

    assert client.delete(f"/api/v1/conversations/{id_}").status_code == 204
    for response in (
        client.get(f"/api/v1/conversations/{id_}"),
        client.delete(f"/api/v1/conversations/{id_}"),
        client.post("/api/v1/ask", json={"question": "Wat?", "conversation": id_}),
    ):
        assert response.status_code == 404
        assert "no such conversation" in response.json()["detail"]
        assert id_ not in response.text


def test_a_stream_is_kept_as_well(keeping) -> None:
    client = keeping(conversations=True)
    id_ = begun(client)
    response = client.post(
        "/api/v1/ask",
        json={"question": FIRST, "conversation": id_},
        headers={"accept": "text/event-stream"},
    )
    (done,) = [
        json.loads(block.split("data: ", 1)[1])
        for block in response.text.split("\n\n")
        if "event: done" in block
    ]
    assert done["kept"] is True
    (turn,) = client.get(f"/api/v1/conversations/{id_}").json()["turns"]
    assert turn["reply"]["sentences"] == done["sentences"]


def test_a_question_has_a_conversation_or_a_history_not_both(keeping) -> None:
    client = keeping(conversations=True)
    body = {"question": "Wat?", "conversation": begun(client), "history": [FIRST]}
    response = client.post("/api/v1/ask", json=body)
    assert response.status_code == 422
    assert "leave out one of the two" in response.json()["detail"]


def test_there_is_no_list_of_conversations(keeping) -> None:
    client = keeping(conversations=True)
    ids = {begun(client) for _ in range(5)}
    assert client.get("/api/v1/conversations").status_code in (404, 405)
    assert {len(each) for each in ids} == {43}


def test_what_identifies_a_person_is_not_kept(keeping, tmp_path) -> None:
    client = keeping(conversations=True)
    id_ = begun(client)
    ask(client, "Mijn BSN is 111222333. Hoe werkt de Straatkubus in Almere?", conversation=id_)
    ask(client, "En wat vindt jan@voorbeeld.nl daarvan?", conversation=id_)
    told = client.get(f"/api/v1/conversations/{id_}").text
    disk = "".join(each.read_text("latin-1") for each in (tmp_path / "data").iterdir())
    for secret in ("111222333", "jan@voorbeeld.nl"):
        assert secret not in told
        assert secret not in disk
    assert "[bsn]" in told


def test_a_long_conversation_still_takes_questions(keeping) -> None:
    client = keeping(conversations=True)
    id_ = begun(client)
    for _ in range(25):
        assert ask(client, "Wat is een DPIA?", conversation=id_)["kept"]
    assert len(client.get(f"/api/v1/conversations/{id_}").json()["turns"]) == 25
