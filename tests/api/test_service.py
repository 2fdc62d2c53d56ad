import pytest


def test_an_answer_cites_passages_that_can_be_opened(client) -> None:
    body = client.post(
        "/api/v1/ask", json={"question": "Hoe werkt de Straatkubus in Almere?"}
    ).json()
    assert body["type"] == "answer"
    for sentence in body["sentences"]:
        (citation,) = sentence["citations"]
        document = client.get(f"/api/v1/documents/{citation['document_id']}").json()
        assert document["text"][citation["start"] : citation["end"]] == sentence["text"]
        passage = client.get(f"/api/v1/passages/{citation['passage_id']}").json()
        assert [citation["start"], citation["end"]] in passage["sentences"]
        assert passage["section"] == citation["section"]
        assert all(source["url"].startswith("http") for source in citation["sources"])
    assert any(sentence["citations"][0]["sources"] for sentence in body["sentences"])


def test_a_refusal_is_plain_and_in_the_language_of_the_question(client) -> None:
    dutch = client.post(
        "/api/v1/ask", json={"question": "Wat is de hoofdstad van Australië?"}
    ).json()
    assert dutch["type"] == "refusal"
    assert "iets anders" in dutch["message"]
    assert dutch["reason"] == "outside"
    assert dutch["suggestions"]
    english = client.post("/api/v1/ask", json={"question": "What is the capital of Peru?"}).json()
    assert "something else" in english["message"]


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "says"),
    [
        ("POST", "/api/v1/ask", {"question": ""}, 422, "question"),
        ("POST", "/api/v1/ask", {"question": "x" * 1001}, 422, "1000"),
        ("POST", "/api/v1/ask", {"vraag": "Wat?"}, 422, "question"),
        ("GET", "/api/v1/search?q=x", None, 422, "q"),
        ("GET", "/api/v1/search?q=Wmo&limit=0", None, 422, "limit"),
        ("GET", "/api/v1/documents/nergens", None, 404, "nergens"),
        ("GET", "/api/v1/passages/nergens", None, 404, "nergens"),
        ("GET", "/nergens", None, 404, "Not Found"),
        ("DELETE", "/api/v1/ask", None, 405, "Method Not Allowed"),
    ],
)
def test_errors_are_problem_details(client, method, path, body, status, says) -> None:
    response = client.request(method, path, json=body)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == status
    assert problem["title"]
    assert says in problem["detail"]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/api/ask", {"question": "Wat is een DPIA?"}),
        ("GET", "/api/search?q=Wmo+en+schulden&limit=2", None),
        ("GET", "/api/documents/almere-straatkubus", None),
    ],
)
def test_addresses_without_a_version_lead_to_the_first(client, method, path, body) -> None:
    response = client.request(method, path, json=body, follow_redirects=True)
    assert [each.status_code for each in response.history] == [308]
    new = path.replace("/api/", "/api/v1/")
    assert response.json() == client.request(method, new, json=body).json()


def test_an_address_that_never_was_leads_nowhere(client) -> None:
    for path in ("/api/nergens", "/api/v1/nergens", "/api/v2/ask"):
        assert client.get(path).status_code == 404


def test_a_body_that_is_not_json_is_a_problem_not_a_fault(client) -> None:
    response = client.post("/api/v1/ask", content=b"\xff{", headers={"content-type": "text/json"})
    assert response.status_code == 422


def test_search_gives_passages_with_their_place(client) -> None:
    hits = client.get("/api/v1/search", params={"q": "Straatkubus", "limit": 3}).json()["hits"]
    assert len(hits) == 3
    assert hits[0]["document_id"] == "almere-straatkubus"
    assert [hit["score"] for hit in hits] == sorted((hit["score"] for hit in hits), reverse=True)


def test_documents_are_listed_with_their_fields(client) -> None:
    listed = client.get("/api/v1/documents").json()["documents"]
    (almere,) = [document for document in listed if document["id"] == "almere-straatkubus"]
    assert almere["municipality"] == ["Almere"]
    assert almere["years"] == [2013, 2016]
    assert "text" not in almere


def test_health_tells_what_is_loaded_and_not_how_much_of_it(client) -> None:
    assert client.get("/healthz").json()["status"] == "ok"
    ready = client.get("/readyz").json()
    assert ready.keys() == {"status", "model", "store"}
    assert ready["model"] == "intfloat/multilingual-e5-small"


def test_the_openapi_page_has_an_example_for_a_question(client) -> None:
    schema = client.get("/openapi.json").json()
    assert schema["components"]["schemas"]["AskRequest"]["examples"][0]["question"]
    assert client.get("/docs").status_code == 200


def test_the_page_is_served(client) -> None:
    assert "<sb-ask>" in client.get("/").text
    assert client.get("/js/main.js").headers["content-type"].startswith("text/javascript")


def test_many_questions_at_once_each_get_their_own_answer(client) -> None:
    from concurrent.futures import ThreadPoolExecutor

    questions = [f"Welke data combineerde Almere in {year}?" for year in range(2000, 2016)]

    def ask(question: str) -> str:
        return client.post("/api/v1/ask", json={"question": question}).json()["question"]

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, questions)) == questions
