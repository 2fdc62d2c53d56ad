"""Why these sources: what is told must be what happened."""

import httpx
import pytest

QUESTION = "Hoe combineerde Rotterdam Wmo- en schuldendata sinds 2016?"
SEVERAL = "Welke gemeenten gebruikten data over schulden?"
# Two documents tell of this in the same words.
REPEATED = "Hoe voorspelt Breda de vraag naar jeugdhulp?"


def search(client: httpx.Client, question: str, **more) -> dict:
    body = {"question": question, **more}
    response = client.post("/api/v1/search", params={"explain": True}, json=body)
    assert response.status_code == 200, response.text
    return response.json()


def by_place(candidates: list[dict]) -> list[dict]:
    return [each for each in candidates if each["place"] is not None]


@pytest.mark.parametrize("question", [QUESTION, SEVERAL, REPEATED, "What is a data lab?"])
def test_the_explanation_has_the_passages_that_were_found_in_their_order(client, question) -> None:
    found = search(client, question, limit=12)
    read = [each for each in found["explanation"]["candidates"] if each["lost"] is None]
    assert [each["passage_id"] for each in read] == [hit["passage_id"] for hit in found["hits"]]
    assert [each["score"] for each in read] == [hit["score"] for hit in found["hits"]]
    assert [each["place"] for each in read] == list(range(1, len(read) + 1))


@pytest.mark.parametrize("question", [QUESTION, SEVERAL, REPEATED])
def test_a_score_is_the_sum_of_its_shares(client, question: str) -> None:
    for each in search(client, question)["explanation"]["candidates"]:
        assert sum(each["shares"].values()) == pytest.approx(each["score"])
        assert each["reason"].endswith(".")


def test_the_ranking_without_an_explanation_is_the_same(client) -> None:
    told = search(client, SEVERAL, limit=10)
    silent = client.post("/api/v1/search", json={"question": SEVERAL, "limit": 10}).json()
    assert silent["explanation"] is None
    assert silent["hits"] == told["hits"]
    old = client.get("/api/v1/search", params={"q": SEVERAL, "limit": 10}).json()
    assert old["hits"] == told["hits"]


def test_the_reading_of_the_question_has_its_words_and_the_glossarys(client) -> None:
    words = search(client, "Mag je Wmo-data koppelen aan schuldhulp?")["explanation"]["words"]
    said = {each["said"]: each for each in words if each["origin"] == "word"}
    assert {"wmo", "koppelen", "schuldhulp"} <= set(said)
    assert "aan" not in said
    assert all(0 <= each["rarity"] <= 1 for each in words)
    also = {each["word"] for each in words if each["origin"] == "synonym"}
    assert "ondersteun" in also
    assert all(each["of"] for each in words)


def test_a_word_that_a_passage_is_said_to_have_stands_in_it(client) -> None:
    (first, *_) = search(client, "Straatkubus")["explanation"]["candidates"]
    assert first["words"] == ["straatkubus"]
    assert "“straatkubus”" in first["reason"]
    passage = client.get(f"/api/v1/passages/{first['passage_id']}").json()
    assert "straatkubus" in f"{passage['title']} {passage['text']}".casefold()


def test_what_repeats_another_names_it(client) -> None:
    candidates = search(client, REPEATED)["explanation"]["candidates"]
    places = {each["passage_id"]: each["place"] for each in candidates}
    ranks = {each["passage_id"]: each["rank"] for each in candidates}
    repeated = [each for each in candidates if each["lost"] == "repeats"]
    assert repeated
    for each in repeated:
        assert each["place"] is None
        assert ranks[each["repeats"]] < each["rank"]
        assert f"nummer {places[each['repeats']]}." in each["fate"]


def test_what_made_way_for_other_documents_is_told_so(client) -> None:
    candidates = search(client, SEVERAL, limit=12)["explanation"]["candidates"]
    shared = [each for each in candidates if each["lost"] == "share"]
    assert shared
    read = by_place(candidates)[:12]
    for each in shared:
        assert each["place"] > 12
        assert each["score"] > read[-1]["score"]
        assert sum(other["document_id"] == each["document_id"] for other in read) >= 2


def test_what_came_too_late_scored_less(client) -> None:
    candidates = search(client, QUESTION, limit=5)["explanation"]["candidates"]
    late = [each for each in candidates if each["lost"] == "limit"]
    assert late
    assert max(each["score"] for each in late) <= min(
        each["score"] for each in by_place(candidates)[:5]
    )
    assert "eerste 5" in late[0]["fate"]


def test_a_passage_asked_after_is_told_of_wherever_it_was_lost(client) -> None:
    inside = search(client, "Hoe hoog is de zee?", follow=["almere-straatkubus"])["explanation"]
    found = {
        each["passage_id"]
        for each in (*inside["candidates"], *inside["missed"])
        if each["document_id"] == "almere-straatkubus"
    }
    document = client.get("/api/v1/search", params={"q": "Straatkubus", "limit": 1}).json()["hits"][
        0
    ]
    assert document["passage_id"] in found
    assert len(found) > 3
    missed = [each for each in inside["missed"] if each["lost"] == "not found"]
    assert missed
    assert all(each["by_meaning"] > 1 for each in missed)

    outside = search(
        client,
        "Straatkubus",
        filters={"municipality": ["Zwolle"]},
        follow=[document["passage_id"]],
    )["explanation"]
    (filtered,) = outside["missed"]
    assert filtered["lost"] == "filtered"
    assert "filters" in filtered["fate"]


def test_an_id_to_follow_that_is_of_nothing_is_named(client) -> None:
    response = client.post(
        "/api/v1/search?explain=true", json={"question": "Straatkubus", "follow": ["nergens"]}
    )
    assert response.status_code == 404
    assert "nergens" in response.json()["detail"]


def test_an_answer_is_explained_with_the_passages_that_it_cites(client) -> None:
    reply = client.post("/api/v1/ask?explain=true", json={"question": QUESTION}).json()
    read = {
        each["passage_id"] for each in reply["explanation"]["candidates"] if each["lost"] is None
    }
    assert {sentence["citations"][0]["passage_id"] for sentence in reply["sentences"]} <= read
    assert client.post("/api/v1/ask", json={"question": QUESTION}).json()["explanation"] is None


def test_reasons_come_in_the_readers_language(client) -> None:
    told = search(client, QUESTION, language="en")["explanation"]["candidates"]
    assert "word by word" in told[0]["reason"]


def test_what_nothing_matches_is_explained_too(client) -> None:
    limits = {"municipality": ["Zwolle"], "domain": ["veiligheid"]}
    found = search(client, QUESTION, filters=limits)
    assert found["hits"] == []
    assert found["explanation"]["candidates"] == []
