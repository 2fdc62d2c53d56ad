"""What readers say of answers, through a real service."""

import json
import re
import time
from datetime import UTC, datetime, timedelta

import pytest

from api.records.database import open_database
from api.records.store import Store
from tests.api.records.test_store import FEEDBACK

BSN, IBAN, MAIL, PHONE = "111222333", "NL91ABNA0417164300", "jan@voorbeeld.nl", "0612345678"
ALL = f"{BSN} {IBAN} {MAIL} {PHONE}"


def asked(client) -> dict:
    question = "Vanaf hoeveel mensen laat de Straatkubus iets zien?"
    return client.post("/api/v1/ask", json={"question": question}).json()


def said_of(answer: dict, **values) -> dict:
    return {
        "verdict": "unhelpful",
        "question": answer["question"],
        "sentences": answer["sentences"],
        **values,
    }


def test_by_default_nothing_is_kept_and_no_file_is_made(client, keeping, tmp_path) -> None:
    for each in (client, keeping()):
        told = each.get("/api/v1/version").json()["kept"]
        assert told == {"feedback": False, "conversations": False, "retention_days": None}
        refused = [
            each.post("/api/v1/feedback", json=said_of(asked(each))),
            each.delete("/api/v1/feedback/x", headers={"Feedback-Token": "y"}),
        ]
        for response in refused:
            assert response.status_code == 404
            assert response.headers["content-type"] == "application/problem+json"
            assert "STADSBRON_API_FEEDBACK=true" in response.json()["detail"]
        assert asked(each)["kept"] is None
    assert list(tmp_path.iterdir()) == []


def test_feedback_about_a_sentence_can_be_given_and_taken_back(keeping, tmp_path) -> None:
    client = keeping(feedback=True)
    answer = asked(client)
    sent = said_of(answer, sentence=0, reason="outdated", comment="Dit is nu tien.")
    response = client.post("/api/v1/feedback", json=sent)
    assert response.status_code == 201
    receipt = response.json()
    address = f"/api/v1/feedback/{receipt['id']}"
    wrong = [
        client.delete(address),
        client.delete(address, headers={"Feedback-Token": receipt["token"][:-1]}),
        client.delete("/api/v1/feedback/x", headers={"Feedback-Token": receipt["token"]}),
    ]
    assert [each.status_code for each in wrong] == [404] * 3
    right = {"Feedback-Token": receipt["token"]}
    assert client.delete(address, headers=right).status_code == 204
    assert client.delete(address, headers=right).status_code == 404
    assert (tmp_path / "data" / "records.db").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"verdict": "prima"}, "verdict"),
        ({"reason": "lelijk"}, "reason"),
        ({"comment": "x" * 1001}, "1000"),
        ({"question": ""}, "question"),
        ({"sentence": 40}, "counted from 0"),
        ({"sentence": -1}, "sentence"),
        ({"naam": "Jan"}, "naam"),
        ({"language": "de"}, "language"),
        ({"sentences": [{"text": "x"}] * 41}, "40"),
    ],
)
def test_feedback_that_is_not_in_order_is_not_kept(keeping, wrong, says, kept) -> None:
    client = keeping(feedback=True)
    sent = {"verdict": "helpful", "question": "Wat is de Wmo?", **wrong}
    response = client.post("/api/v1/feedback", json=sent)
    assert response.status_code == 422
    assert says in response.json()["detail"]
    assert kept() == []


def test_what_identifies_a_person_is_not_kept_wherever_it_stands(keeping, tmp_path, kept) -> None:
    client = keeping(feedback=True)
    answer = asked(client)
    (sentence, *_) = answer["sentences"]
    (citation,) = sentence["citations"]
    sent = said_of(
        answer,
        question=f"Ik ben {ALL}",
        history=[f"Mijn nummer is {PHONE}"],
        comment=f"Bel mij: {ALL}, of\n{BSN[:3]}\n{BSN[3:6]}\n{BSN[6:]}",
        sentences=[
            {
                "text": ALL,
                "citations": [
                    {
                        **citation,
                        "text": ALL,
                        "document_id": MAIL,
                        "passage_id": BSN,
                        "section": [IBAN],
                    }
                ],
            }
        ],
    )
    assert client.post("/api/v1/feedback", json=sent).status_code == 201
    (line,) = kept()
    for content in (line, *(each.read_text("latin-1") for each in (tmp_path / "data").iterdir())):
        compact = re.sub(r"\s", "", content)
        assert not [each for each in (BSN, IBAN, MAIL, PHONE) if each in compact]
    assert "[e-mailadres]" in json.loads(line)["comment"]


def test_characters_that_are_none_are_a_problem_of_the_request(keeping) -> None:
    client = keeping(feedback=True)
    body = '{"verdict": "helpful", "question": "Wat \\ud800?"}'
    response = client.post(
        "/api/v1/feedback", content=body, headers={"content-type": "application/json"}
    )
    assert response.status_code == 422
    assert "question" in response.json()["detail"]


def test_a_service_deletes_what_is_too_old_without_being_asked(keeping, tmp_path, kept) -> None:
    now = datetime.now(UTC)
    (tmp_path / "data").mkdir()
    for days in (31, 29):
        then = now - timedelta(days=days)
        store = Store(
            open_database(f"sqlite:///{tmp_path / 'data' / 'records.db'}"), lambda then=then: then
        )
        store.receive(FEEDBACK)
        store.close()
    keeping(feedback=True, retention_days=30)
    until = time.monotonic() + 20
    while len(kept()) > 1 and time.monotonic() < until:
        time.sleep(0.1)
    (line,) = kept()
    assert datetime.fromisoformat(json.loads(line)["at"]) > now - timedelta(days=30)
