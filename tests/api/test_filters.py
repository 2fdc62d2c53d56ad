"""What a question is limited to, and how it was understood, over the API."""

import re

import httpx
import pytest

from api.app import create_assistant, messages
from api.filters import Recognised, years
from api.settings import ApiSettings
from api.wording import notices
from ingest.pipeline import build_index


def ask(client: httpx.Client, question: str, **more) -> dict:
    response = client.post("/api/v1/ask", json={"question": question, **more})
    assert response.status_code == 200, response.text
    return response.json()


def documents(client: httpx.Client, reply: dict) -> list[dict]:
    ids = {sentence["citations"][0]["document_id"] for sentence in reply["sentences"]}
    return [client.get(f"/api/v1/documents/{each}").json() for each in ids]


def test_what_a_question_names_is_shown_with_a_label(client) -> None:
    understood = ask(client, "Welke lessen over schulden zijn er in Rotterdam sinds 2016?")[
        "understood"
    ]
    found = {each["field"]: each for each in understood["recognised"]}
    assert found["municipality"]["label"] == "Rotterdam"
    assert found["municipality"]["said"] == "Rotterdam"
    assert found["municipality"]["held"]
    assert found["years"]["label"] == "vanaf 2016"
    assert found["kind"]["label"] == "lessen"
    assert understood["filters"] == []


def test_labels_come_in_the_readers_language(client) -> None:
    question = "Welke lessen over schulden zijn er sinds 2016?"
    english = ask(client, question, language="en")
    assert {each["label"] for each in english["understood"]["recognised"]} >= {
        "lessons",
        "since 2016",
    }
    assert english["language"] == "nl"


def test_what_the_reader_takes_off_is_not_meant(client) -> None:
    question = "Hoe ging Rotterdam om met schulden?"
    named = ask(client, question)["understood"]["recognised"]
    assert "Rotterdam" in [each["value"] for each in named]
    without = ask(client, question, ignored=["municipality:Rotterdam"])
    assert "Rotterdam" not in [each["value"] for each in without["understood"]["recognised"]]


def years_meet(period: list[int], first: int, last: int) -> bool:
    return period[0] <= last and period[1] >= first


@pytest.mark.parametrize(
    ("limits", "holds"),
    [
        ({"kind": ["lesson"]}, lambda found: found["kind"] == "lesson"),
        ({"kind": ["lesson", "case"]}, lambda found: found["kind"] in ("lesson", "case")),
        ({"domain": ["sociaal"]}, lambda found: found["domain"] == "sociaal"),
        ({"municipality": ["amsterdam"]}, lambda found: "Amsterdam" in found["municipality"]),
        ({"dataset": ["Wmo"]}, lambda found: "Wmo" in found["datasets"]),
        ({"years": [2015, 2016]}, lambda found: years_meet(found["years"], 2015, 2016)),
        ({"years": [2020, None]}, lambda found: found["years"][1] >= 2020),
    ],
)
def test_nothing_outside_the_filters_is_found(client, limits: dict, holds) -> None:
    body = {"question": "Wat leerden gemeenten over schulden en privacy?", "filters": limits}
    hits = client.post("/api/v1/search", json=body).json()["hits"]
    assert len(hits) == 12
    for each in {hit["document_id"] for hit in hits}:
        assert holds(client.get(f"/api/v1/documents/{each}").json())


def test_an_answer_keeps_within_the_filters(client) -> None:
    everywhere = ask(client, "Wat is een datalab?")
    assert {found["kind"] for found in documents(client, everywhere)} != {"lesson"}
    lessons = ask(client, "Wat is een datalab?", filters={"kind": ["lesson"]})
    assert {found["kind"] for found in documents(client, lessons)} == {"lesson"}


def test_an_editors_word_for_a_document_outside_the_filters_does_not_count(client) -> None:
    question = "Hoe combineerde een gemeente Wmo- en schuldendata?"
    assert ask(client, question)["type"] == "answer"
    assert ask(client, question, filters={"municipality": ["Amsterdam"]})["type"] == "refusal"


def test_filters_in_force_are_shown_as_documents_write_them(client) -> None:
    limits = {"municipality": ["amsterdam"], "years": [2015, None]}
    understood = ask(client, "Wat leerde men over schulden?", filters=limits)["understood"]
    shown = [(each["field"], each["value"], each["label"]) for each in understood["filters"]]
    assert shown == [
        ("municipality", "Amsterdam", "Amsterdam"),
        ("years", "2015-2100", "vanaf 2015"),
    ]


def test_filters_that_nothing_matches_lead_to_a_refusal(client) -> None:
    limits = {"municipality": ["Zwolle"], "domain": ["veiligheid"]}
    reply = ask(client, "Wat leerde men over schulden?", filters=limits)
    assert reply["type"] == "refusal"
    assert reply["notices"] == ["Geen enkel document valt binnen deze filters."]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"filters": {"municipality": ["Roterdam"]}}, ["municipality", "'Rotterdam'"]),
        ({"filters": {"dataset": ["wmoo"]}}, ["dataset", "'Wmo'"]),
        (
            {"filters": {"municipality": ["Xyz"]}},
            ["municipality", "'Amsterdam'", "/api/v1/filters"],
        ),
        ({"filters": {"kind": ["boek"]}}, ["filters.kind", "'lesson'"]),
        ({"filters": {"domain": ["zorg"]}}, ["filters.domain", "'sociaal'"]),
        ({"filters": {"years": [2019, 2015]}}, ["years", "2019 is after 2015"]),
        ({"filters": {"years": [19, 2015]}}, ["years", "1900"]),
        ({"filters": {"stad": ["Rotterdam"]}}, ["filters.stad"]),
        ({"ignored": ["Rotterdam"]}, ["ignored", "municipality"]),
    ],
)
@pytest.mark.parametrize("path", ["/api/v1/ask", "/api/v1/search"])
def test_a_wrong_filter_is_named_with_what_would_be_right(client, path, body, says) -> None:
    response = client.post(path, json={"question": "Wat deed Rotterdam?", **body})
    assert response.status_code == 422
    for each in says:
        assert each in response.json()["detail"]


def test_a_city_that_the_sources_do_not_tell_of_is_named(client) -> None:
    (notice,) = ask(client, "Hoe combineerde Urk Wmo- en schuldendata?")["notices"]
    assert notice.startswith("Over Urk staat niets in de bronnen")
    assert ask(client, "Hoe combineerde Rotterdam Wmo- en schuldendata?")["notices"] == []


@pytest.mark.parametrize(
    ("text", "told"),
    [("De vissers van Urk.", True), ("Op urk gebeurt veel", True), ("Mensen uit Turkije.", False)],
)
def test_a_city_is_told_of_where_its_name_stands(text: str, told: bool) -> None:
    assert Recognised("municipality", "Urk", "urk", held=False).is_told_in(text) is told


def test_a_city_that_a_passage_speaks_of_is_not_called_absent(ingest_settings, write_case) -> None:
    write_case("een", "Almere telt fietsen. Ook Urk deed mee aan de telling.")
    build_index(ingest_settings)
    assistant = create_assistant(ingest_settings, ApiSettings())
    try:
        reply = assistant.reply("Hoe telden Urk, Goes en Almere fietsen?")
        assert [name.value for name in reply.consultation.absent] == ["Goes"]
    finally:
        assistant.index.close()


def test_an_answer_without_the_city_says_whose_it_is() -> None:
    names = [
        Recognised("municipality", "Urk", "Urk", held=False),
        Recognised("municipality", "Goes", "Goes", held=False),
    ]
    texts = messages(ApiSettings().web)
    (answered,) = notices((), names, texts["nl"], answered=True, found=True)
    assert answered == (
        "Over Urk en Goes staat niets in de bronnen; dit zijn antwoorden uit andere gemeenten."
    )
    (refused,) = notices((), names, texts["en"], answered=False, found=True)
    assert refused == "The sources say nothing about Urk and Goes."


def test_every_text_stands_in_both_languages() -> None:
    texts = messages(ApiSettings().web)
    assert texts["nl"].keys() == texts["en"].keys()
    for name, text in texts["nl"].items():
        assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", texts["en"][name])), name


def test_what_can_be_chosen_is_listed_with_counts(client) -> None:
    listed = client.get("/api/v1/filters").json()
    every = client.get("/api/v1/documents").json()["documents"]
    assert {each["value"] for each in listed["kind"]} == {"case", "lesson", "handbook"}
    for field, of in (
        ("kind", lambda document: [document["kind"]]),
        ("municipality", lambda document: document["municipality"]),
        ("dataset", lambda document: document["datasets"]),
    ):
        counts = [each["documents"] for each in listed[field]]
        assert counts == sorted(counts, reverse=True)
        for each in listed[field]:
            held = sum(each["value"] in of(document) for document in every)
            assert held == each["documents"] > 0
    periods = [document["years"] for document in every if document["years"]]
    assert listed["years"] == [min(first for first, _ in periods), max(last for _, last in periods)]
    english = client.get("/api/v1/filters", params={"language": "en"}).json()
    assert "lessons" in [each["label"] for each in english["kind"]]


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2016-2019", (2016, 2019)),
        ("2016–2019", (2016, 2019)),
        ("2016-", (2016, 2100)),
        ("-2019", (1900, 2019)),
        ("2016", (2016, 2016)),
    ],
)
def test_a_period_is_written_as_people_do(text: str, period: tuple[int, int]) -> None:
    assert years(text) == period


@pytest.mark.parametrize("text", ["", "-", "zestien", "2019-2016", "16-19", "3000"])
def test_what_is_no_period_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match=r"2016-2019|1900"):
        years(text)
