"""Questions to begin with, over the API."""


def test_each_theme_has_questions_that_documents_of_its_domain_answer(client) -> None:
    found = client.get("/api/v1/examples").json()
    themes = {each["theme"]: each for each in found["themes"]}
    assert list(themes) == ["sociaal", "economisch", "fysiek", "veiligheid", "organisatie"]
    assert themes["economisch"]["label"] == "economie"
    for each in themes.values():
        assert each["questions"]
        assert set(each["questions"]) <= set(found["questions"])
        # The first document that is cited need not be the editor's, but the domain has it.
        reply = client.post(
            "/api/v1/ask",
            json={"question": each["questions"][0], "filters": {"domain": [each["theme"]]}},
        ).json()
        assert reply["type"] == "answer", each["questions"][0]


def test_questions_of_the_handbook_are_among_all(client) -> None:
    found = client.get("/api/v1/examples").json()
    themed = {question for each in found["themes"] for question in each["questions"]}
    assert "Op welke manieren kun je gegevens koppelen?" in set(found["questions"]) - themed


def test_labels_come_in_the_readers_language(client) -> None:
    themes = client.get("/api/v1/examples", params={"language": "en"}).json()["themes"]
    assert themes[0]["label"] == "social domain"


def test_a_domain_without_documents_is_no_theme(ingest_settings, write_case) -> None:
    from ingest.pipeline import build_index
    from tests.api.test_live import served

    write_case("een", "Almere telt fietsen.")
    build_index(ingest_settings)
    with served(ingest_settings) as client:
        found = client.get("/api/v1/examples").json()
    assert [each["theme"] for each in found["themes"]] == ["sociaal"]
    assert found["themes"][0]["questions"] == ["Wat deed Almere?"]
