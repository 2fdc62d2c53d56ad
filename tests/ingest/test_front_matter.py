from pathlib import Path

import pytest

from ingest.errors import DocumentError
from ingest.readers import front_matter

NAME = Path("casussen/almere.md")
FIELDS = {
    "title": '"Straatkubus"',
    "kind": "case",
    "municipality": "Almere",
    "domain": "sociaal",
    "datasets": "[BRP]",
}


def document(**changed: str | None) -> str:
    fields = {**FIELDS, **changed}
    lines = [f"{name}: {value}" for name, value in fields.items() if value is not None]
    return "\n".join(["---", *lines, "---", "Tekst."])


def test_fields_are_read() -> None:
    fields, body, lines = front_matter.split(NAME, document(years="2013-2016"))
    assert fields.title == "Straatkubus"
    assert fields.municipality == ("Almere",)
    assert fields.datasets == ("BRP",)
    assert fields.years == (2013, 2016)
    assert (body, lines) == ("Tekst.", 8)


def test_a_case_may_say_that_it_combined_no_data() -> None:
    fields, _, _ = front_matter.split(NAME, document(datasets="[]"))
    assert fields.datasets == ()
    with pytest.raises(DocumentError, match=r"needs the field datasets; .* write \[\] if none"):
        front_matter.split(NAME, document(datasets=None))


def test_an_apostrophe_in_front_gets_its_remedy() -> None:
    with pytest.raises(DocumentError, match="begin with an apostrophe in double quotation marks"):
        front_matter.split(NAME, document(municipality="'s-Hertogenbosch"))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Almere", ("Almere",)),
        ("[Utrecht, Zeist]", ("Utrecht", "Zeist")),
        ("regio: Twente", None),
        ("'regio: Twente'", ("regio: Twente",)),
        ("\n  regio: Twente", ("regio: Twente",)),
        ("\n  - regio: Twente\n  - Almere", ("regio: Twente", "Almere")),
    ],
)
def test_places_are_read_as_people_write_them(written: str, read: tuple[str, ...] | None) -> None:
    if read is None:
        with pytest.raises(DocumentError, match="line 4"):
            front_matter.split(NAME, document(municipality=written))
    else:
        assert front_matter.split(NAME, document(municipality=written))[0].municipality == read


@pytest.mark.parametrize(
    ("changed", "names"),
    [
        ({"title": None}, ("field title", "is missing", "quotation marks")),
        ({"kind": "casus"}, ("field kind", "handbook, case or lesson")),
        ({"municipality": None}, ("field municipality", "landelijk")),
        ({"domain": "zorg"}, ("field domain", "fysiek")),
        ({"years": "vorig jaar"}, ("field years", "2013-2016")),
        ({"years": "2016-2013"}, ("ends before it begins",)),
        ({"muncipality": "Almere"}, ("unknown field muncipality", "municipality")),
        ({"edition": "epub"}, ("field edition", "pdf")),
    ],
)
def test_an_error_names_file_field_and_remedy(
    changed: dict[str, str | None], names: tuple[str, ...]
) -> None:
    with pytest.raises(DocumentError) as caught:
        front_matter.split(NAME, document(**changed))
    for name in ("casussen/almere.md", *names):
        assert name in str(caught.value)


@pytest.mark.parametrize(
    "content", ["", "# Kop", "---\ntitle: x\n", "---\n- a\n---\n", "---\n---\n"]
)
def test_without_front_matter_it_says_so(content: str) -> None:
    with pytest.raises(DocumentError, match="front matter"):
        front_matter.split(NAME, content)


def test_yaml_errors_name_the_line() -> None:
    with pytest.raises(DocumentError, match="line 2") as caught:
        front_matter.split(NAME, "---\ntitle: Almere: data\nkind: case\n---\n")
    assert "quotation marks" in caught.value.remedy
