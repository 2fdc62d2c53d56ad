"""Who combined what, over the API."""

import pytest

from api.matrix import Matrix


def read(client, **asked) -> dict:
    response = client.get("/api/v1/matrix", params=asked)
    assert response.status_code == 200, response.text
    return response.json()


def cells(table: dict) -> dict[tuple[str, str], list[str]]:
    return {
        (table["rows"][cell["row"]]["value"], table["columns"][cell["column"]]["value"]): (
            cell["documents"]
        )
        for cell in table["cells"]
    }


@pytest.mark.parametrize("limits", [{"kind": "case"}, {"kind": "case", "domain": "fysiek"}])
def test_a_cell_holds_exactly_the_cases_of_that_city_with_those_data(client, limits) -> None:
    listed = client.get("/api/v1/documents", params=limits).json()["documents"]
    wanted: dict[tuple[str, str], list[str]] = {}
    for each in listed:
        for place in each["municipality"]:
            for dataset in each["datasets"]:
                wanted.setdefault((place, dataset), []).append(each["id"])
    table = read(client, **{name: limits[name] for name in limits if name != "kind"})
    assert cells(table) == wanted
    placed = {each for documents in wanted.values() for each in documents}
    assert set(table["outside"]) == {each["id"] for each in listed} - placed
    assert table["titles"] == {each["id"]: each["title"] for each in listed}


def test_it_reads_well(client) -> None:
    table = read(client)
    names = [row["value"] for row in table["rows"]]
    cities = [name for name in names if ":" not in name and name != "landelijk"]
    assert names[: len(cities)] == cities
    assert cities[:3] == ["Almelo", "Almere", "Amersfoort"]
    assert cities.index("Groningen") < cities.index("'s-Hertogenbosch") < cities.index("Utrecht")
    assert names[-1].startswith("buitenland")
    counts = [column["documents"] for column in table["columns"]]
    assert counts == sorted(counts, reverse=True)
    for number, column in enumerate(table["columns"]):
        held = {
            each
            for cell in table["cells"]
            if cell["column"] == number
            for each in cell["documents"]
        }
        assert len(held) == column["documents"]


def test_no_row_or_column_is_empty(client) -> None:
    table = read(client, domain="veiligheid")
    assert {cell["row"] for cell in table["cells"]} == set(range(len(table["rows"])))
    assert {cell["column"] for cell in table["cells"]} == set(range(len(table["columns"])))


def test_labels_come_in_the_readers_language(client) -> None:
    for language, label in (("nl", "heel Nederland"), ("en", "the whole country")):
        rows = read(client, language=language)["rows"]
        assert {each["value"]: each["label"] for each in rows}["landelijk"] == label


def test_a_row_can_stand_in_an_address(client) -> None:
    slugs = {each["value"]: each["slug"] for each in read(client)["rows"]}
    assert slugs["'s-Hertogenbosch"] == "s-Hertogenbosch"
    assert len(set(slugs.values())) == len(slugs)


def test_without_documents_it_is_empty() -> None:
    assert Matrix.of([]) == Matrix([], [], [], [])
