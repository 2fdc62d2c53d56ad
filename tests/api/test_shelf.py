"""Looking around among the documents, over the API."""

import httpx
import pytest

FIELDS = {
    "kind": lambda document: [document["kind"]],
    "domain": lambda document: [document["domain"]],
    "municipality": lambda document: document["municipality"],
    "dataset": lambda document: document["datasets"],
}


def shelf(client: httpx.Client, **asked) -> dict:
    response = client.get("/api/v1/documents", params=asked)
    assert response.status_code == 200, response.text
    return response.json()


def ids(listed: dict) -> list[str]:
    return [each["id"] for each in listed["documents"]]


def test_without_limits_all_documents_are_listed(client) -> None:
    listed, index = shelf(client), client.get("/api/v1/version").json()["index"]
    assert listed["total"] == len(listed["documents"]) == index["documents"]
    assert sum(each["passages"] for each in listed["documents"]) == index["passages"]
    assert listed["left_out"] == []


def tells_of(document: dict, first: int, last: int) -> bool:
    years = document["years"]
    return years is not None and years[0] <= last and years[1] >= first


@pytest.mark.parametrize(
    ("limits", "holds"),
    [
        ({"kind": "lesson"}, lambda found: found["kind"] == "lesson"),
        ({"kind": ["lesson", "case"]}, lambda found: found["kind"] in ("lesson", "case")),
        ({"domain": "fysiek"}, lambda found: found["domain"] == "fysiek"),
        ({"municipality": "amsterdam"}, lambda found: "Amsterdam" in found["municipality"]),
        (
            {"dataset": ["Wmo", "schulden"]},
            lambda found: {"Wmo", "schulden"} & set(found["datasets"]),
        ),
        ({"years": "2020-"}, lambda found: tells_of(found, 2020, 2100)),
        (
            {"kind": "case", "domain": "sociaal", "years": "-2012"},
            lambda found: (
                found["kind"] == "case"
                and found["domain"] == "sociaal"
                and tells_of(found, 1900, 2012)
            ),
        ),
    ],
)
def test_all_documents_within_the_limits_are_listed_and_no_others(
    client, limits: dict, holds
) -> None:
    wanted = [each["id"] for each in shelf(client)["documents"] if holds(each)]
    assert wanted
    assert ids(shelf(client, **limits)) == wanted


@pytest.mark.parametrize(
    "limits",
    [
        {},
        {"kind": "case"},
        {"domain": ["sociaal", "fysiek"], "dataset": "bijstand"},
        {"municipality": "Rotterdam", "years": "2015-2018"},
        {"q": "schuld", "kind": "case"},
    ],
)
def test_a_facet_counts_what_choosing_its_value_would_leave(client, limits: dict) -> None:
    facets = shelf(client, **limits)["facets"]
    for field in FIELDS:
        for value in facets[field]:
            chosen = shelf(client, **(limits | {field: value["value"]}))
            assert chosen["total"] == value["documents"], (field, value)
    for year in facets["years"][::4]:
        chosen = shelf(client, **(limits | {"years": year["value"]}))
        assert chosen["total"] == year["documents"]


def test_a_facet_has_every_value_that_leaves_something(client) -> None:
    listed = shelf(client, domain="sociaal")
    for field, of in FIELDS.items():
        if field != "domain":
            there = {value for each in listed["documents"] for value in of(each)}
            assert {each["value"] for each in listed["facets"][field]} == there
    assert len(listed["facets"]["domain"]) == 5


def test_a_chosen_value_stays_in_its_facet_when_nothing_is_left(client) -> None:
    listed = shelf(client, municipality="Zwolle", domain="veiligheid")
    assert listed["total"] == 0
    (zwolle,) = [each for each in listed["facets"]["municipality"] if each["value"] == "Zwolle"]
    assert zwolle["documents"] == 0


def test_words_are_sought_in_title_and_summary_by_how_they_begin(client) -> None:
    assert "almere-straatkubus" in ids(shelf(client, q="straatku"))
    assert ids(shelf(client, q="AFGLIJDEN straten")) == ["almere-straatkubus"]
    assert ids(shelf(client, q="glijden")) == []
    # Neither accents nor capitals count.
    assert ids(shelf(client, q="vijf friese")) == ["fryslan-benutting-armoederegelingen"]
    assert ids(shelf(client, q="PRÓXY'S")) == ids(shelf(client, q="proxy’s")) != []


def test_a_document_without_a_summary_shows_its_first_sentences_verbatim(client) -> None:
    (lesson,) = shelf(client, q="begin bij de vraag", kind="lesson")["documents"]
    assert lesson["summary"].startswith("Maak eerst het vraagstuk scherp")
    whole = client.get(f"/api/v1/documents/{lesson['id']}").json()
    assert lesson["summary"] in whole["text"]
    assert all(each["summary"] for each in shelf(client)["documents"])


def test_titles_are_sorted_as_in_a_dutch_list_and_years_newest_first(client) -> None:
    titles = [each["title"] for each in shelf(client, sort="title")["documents"]]
    plain = [title.casefold().strip("'‘’“\"") for title in titles]
    assert plain[0] < plain[len(plain) // 2] < plain[-1]
    years = [each["years"] for each in shelf(client, sort="year")["documents"]]
    dated = [each[1] for each in years if each]
    assert dated == sorted(dated, reverse=True)
    assert years[len(dated) :] == [None] * (len(years) - len(dated))


def test_pages_of_the_list_join_up(client) -> None:
    whole = ids(shelf(client, sort="title"))
    parts = [shelf(client, sort="title", offset=at, limit=40) for at in range(0, 140, 40)]
    assert [each for part in parts for each in ids(part)] == whole
    assert {part["total"] for part in parts} == {len(whole)}


def test_labels_come_in_the_readers_language(client) -> None:
    dutch, english = (shelf(client, language=each)["facets"] for each in ("nl", "en"))
    assert "sociaal domein" in [each["label"] for each in dutch["domain"]]
    assert "lessons" in [each["label"] for each in english["kind"]]


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"municipality": "Roterdam"}, "'Rotterdam'"),
        ({"years": "zestien"}, "2016-2019"),
        ({"kind": "boek"}, "'lesson'"),
        ({"stad": "Rotterdam"}, "stad"),
        ({"limit": 0}, "limit"),
        ({"sort": "kleur"}, "sort"),
    ],
)
def test_a_wrong_limit_is_named_with_what_would_be_right(client, asked: dict, says: str) -> None:
    response = client.get("/api/v1/documents", params=asked)
    assert response.status_code == 422
    assert says in response.json()["detail"]
