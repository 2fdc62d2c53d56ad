"""What resembles a passage or a document, over the API."""

import time

import pytest


@pytest.fixture
def passage(client) -> dict:
    """What the Straatkubus is."""
    question = {"q": "Wat is de Straatkubus van Almere?", "limit": 1}
    return client.get("/api/v1/search", params=question).json()["hits"][0]


def test_a_passage_has_others_like_it_here_and_elsewhere(client, passage) -> None:
    found = client.get(f"/api/v1/passages/{passage['passage_id']}/related").json()
    here, elsewhere = found["same_document"], found["elsewhere"]
    assert len(here) == len(elsewhere) == 5
    assert {each["document_id"] for each in here} == {passage["document_id"]}
    assert passage["passage_id"] not in [each["passage_id"] for each in here]
    others = [each["document_id"] for each in elsewhere]
    assert passage["document_id"] not in others
    assert len(set(others)) == len(others)
    # The handbook tells of it too.
    assert "Straatkubus" in elsewhere[0]["text"]
    for each in (here, elsewhere):
        cosines = [one["cosine"] for one in each]
        assert cosines == sorted(cosines, reverse=True)


def test_elsewhere_is_really_what_is_nearest(client, assistant, passage) -> None:
    index = assistant.index
    vectors = index.vectors.passages
    cosines = vectors @ vectors[index.place_of(passage["passage_id"])]
    best = max(
        (
            place
            for place in range(len(vectors))
            if index.document_of(place) != passage["document_id"]
        ),
        key=lambda place: cosines[place],
    )
    found = client.get(
        f"/api/v1/passages/{passage['passage_id']}/related", params={"limit": 1}
    ).json()["elsewhere"]
    assert [each["passage_id"] for each in found] == [index.catalogue.at([best])[best][1].id]


def test_a_case_has_cases_like_it_with_what_they_share(client) -> None:
    found = client.get("/api/v1/documents/nissewaard-totta/related").json()["documents"]
    assert len(found) == 5
    assert {each["kind"] for each in found} == {"case"}
    # Both are about algorithms that look for misuse of social assistance.
    assert {"amsterdam-slimme-check", "rotterdam-risicomodel-bijstand"} <= {
        each["id"] for each in found
    }
    first = found[0]
    assert {"field": "dataset", "value": "bijstand", "label": "bijstand"} in first["why"]
    assert {"field": "domain", "value": "sociaal", "label": "sociaal domein"} in first["why"]
    scores = [each["score"] for each in found]
    assert scores == sorted(scores, reverse=True)


def test_what_two_documents_share_is_what_both_have(client) -> None:
    address = "/api/v1/documents/den-haag-wmo-voorspelmodel"
    whole = client.get(address).json()
    for other in client.get(f"{address}/related", params={"limit": 20}).json()["documents"]:
        for field, of in (("dataset", "datasets"), ("municipality", "municipality")):
            told = {each["value"] for each in other["why"] if each["field"] == field}
            assert told == set(whole[of]) & set(other[of])
        domains = [each["value"] for each in other["why"] if each["field"] == "domain"]
        assert domains == ([whole["domain"]] if whole["domain"] == other["domain"] else [])


def test_lessons_can_be_asked_for_beside_a_case(client) -> None:
    address = "/api/v1/documents/rotterdam-afvalsensoren/related"
    found = client.get(address, params={"kind": "lesson", "language": "en"}).json()["documents"]
    assert {each["kind"] for each in found} == {"lesson"}
    assert "27-bewaak-sensoren" in [each["id"] for each in found]


@pytest.mark.parametrize("path", ["passages/nergens/related", "documents/nergens/related"])
def test_what_is_not_there_has_no_kin(client, path: str) -> None:
    assert client.get(f"/api/v1/{path}").status_code == 404


def test_it_takes_no_time_worth_waiting_for(assistant, passage) -> None:
    kinship = assistant.library.kinship
    found = assistant.index.passage(passage["passage_id"])
    document = assistant.index.documents["almere-straatkubus"]
    kinship.documents(document, ["case"], 5)
    taken = []
    for _ in range(9):
        begun = time.perf_counter()
        kinship.within(found, 5)
        kinship.elsewhere(found, 5)
        kinship.documents(document, ["case"], 5)
        taken.append(time.perf_counter() - begun)
    # 4 ms on an idle core; others may use this machine.
    assert sorted(taken)[4] < 0.05
