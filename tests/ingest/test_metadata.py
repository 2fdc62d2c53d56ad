"""What is told from a file without fields; for places and data sets measured on the cases."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from ingest.corpus import check, glossary
from ingest.document import Document
from ingest.errors import DocumentError
from ingest.municipalities import municipalities
from ingest.readers import mentions, metadata
from ingest.readers.metadata import Given

CORPUS = Path(__file__).resolve().parents[2] / "corpus"


@pytest.fixture(scope="module")
def shipped() -> list[Document]:
    return list(check(CORPUS).documents.values())


def measured(pairs: Iterable[tuple[set[str], set[str]]]) -> tuple[float, float]:
    """Precision and recall of what was found against what editors wrote."""
    pairs = list(pairs)
    right = sum(len(written & found) for written, found in pairs)
    return (
        right / sum(len(found) for _, found in pairs),
        right / sum(len(written) for written, _ in pairs),
    )


def test_the_municipality_is_found_as_editors_wrote_it(shipped: list[Document]) -> None:
    precision, recall = measured(
        (set(case.municipality) & municipalities().keys(), set(mentions.places("", case.text)))
        for case in shipped
        if case.kind == "case"
    )
    assert precision >= 0.95
    assert recall >= 0.65


def test_a_text_about_no_municipality_in_particular_gets_none(shipped: list[Document]) -> None:
    others = [document for document in shipped if document.kind != "case"]
    placed = [document.id for document in others if mentions.places("", document.text)]
    assert len(placed) <= 0.05 * len(others), placed


def test_data_sets_are_found_as_editors_wrote_them(shipped: list[Document]) -> None:
    words = glossary(CORPUS)
    precision, recall = measured(
        (set(case.datasets), set(mentions.datasets(case.text, words)))
        for case in shipped
        if case.kind == "case"
    )
    assert precision >= 0.75
    assert recall >= 0.5


def test_the_language_of_every_shipped_document_is_told(shipped: list[Document]) -> None:
    assert {metadata.language_of(document.text, "en") for document in shipped} == {"nl"}
    english = "The municipality combined the data of the register with those of the tax office. "
    assert metadata.language_of(english * 4, "nl") == "en"
    assert metadata.language_of("Te kort", "en-GB") == "en"


@pytest.mark.parametrize(
    ("title", "text", "found"),
    [
        ("Nota armoede Almere", "Amsterdam " * 9, ("Almere",)),
        ("", "Best veel mensen in Best. " * 5, ()),
        ("", "In de gemeente Best wonen mensen. " * 3, ("Best",)),
        ("", "Den Bosch telt. 's-Hertogenbosch meet. Den Bosch weegt.", ("'s-Hertogenbosch",)),
        ("", "Amsterdam-Noord " * 5, ()),
        ("", "De gemeente Utrecht. Utrecht. Utrecht en Zeist.", ("Utrecht",)),
    ],
)
def test_a_municipality_counts_when_it_stands_out(
    title: str, text: str, found: tuple[str, ...]
) -> None:
    assert mentions.places(title, text) == found


@pytest.mark.parametrize(
    ("given", "title"),
    [
        (Given(title="Nota armoede", heading="Een kop"), "Nota armoede"),
        (Given(title="Microsoft Word - nota v3.docx", heading="Nota armoede"), "Nota armoede"),
        (Given(title="PowerPoint-presentatie"), "Nota armoede 2019"),
        (Given(heading="Inleiding"), "Nota armoede 2019"),
        (Given(title="Nota\n armoede"), "Nota armoede"),
    ],
)
def test_a_title_is_one_that_an_editor_would_give(given: Given, title: str) -> None:
    assert metadata.title_of(Path("beleid/nota-armoede_2019.docx"), given) == title


@pytest.mark.parametrize(
    ("title", "text", "years"),
    [
        ("Nota 2013-2016", "", (2013, 2016)),
        ("Jaarplan 2024 t/m 2026", "", (2024, 2026)),
        ("Nota", "Vastgesteld op 12 maart 2018.", (2018, 2018)),
        ("Nota", "d.d. 12-03-2018", (2018, 2018)),
        ("Nota", "In 2016 telde de stad 2017 woningen.", (2021, 2021)),
        ("Nota", "x" * 1000 + " 12 maart 2018", (2021, 2021)),
        ("Besluit 12019-44", "", (2021, 2021)),
    ],
)
def test_years_are_those_of_the_title_or_a_date(
    title: str, text: str, years: tuple[int, int]
) -> None:
    assert metadata.years_of(title, text, date(2021, 5, 1)) == years


def test_the_folder_tells_the_kind(tmp_path: Path) -> None:
    for folder, kind in (("casussen", "case"), ("lessen", "lesson"), ("raad", "handbook")):
        name = Path(folder) / "stuk.docx"
        assert metadata.described(tmp_path / name, name, "Tekst.", Given())["kind"] == kind


@pytest.mark.parametrize("sidecar", ["stuk.docx.meta.yaml", "stuk.meta.yaml"])
def test_what_an_editor_writes_beside_the_file_comes_first(tmp_path: Path, sidecar: str) -> None:
    name = Path("raad") / "stuk.docx"
    (tmp_path / "raad").mkdir()
    (tmp_path / "raad" / sidecar).write_text(
        "title: Beter\nmunicipality: 'regio: Twente'\n" + "years: 2013-2016\nkind: lesson\n",
        encoding="utf-8",
    )
    found = metadata.described(tmp_path / name, name, "Tekst.", Given(title="Nota"))
    assert (found["title"], found["kind"], found["years"]) == ("Beter", "lesson", (2013, 2016))
    assert found["municipality"] == ("regio: Twente",)
    assert found["datasets"] == ()


@pytest.mark.parametrize(
    ("written", "says"),
    [
        (b"titel: Beter\n", "unknown field titel; the fields are title, kind"),
        (b"kind: nota\n", "field kind"),
        (b"title: [\n", "sidecar on line 2"),
        (b"niets\n", "the sidecar holds no fields"),
        (b"title: \xff\n", "not UTF-8"),
    ],
)
def test_a_mistake_beside_the_file_is_named(tmp_path: Path, written: bytes, says: str) -> None:
    (tmp_path / "stuk.meta.yaml").write_bytes(written)
    name = Path("stuk.docx")
    with pytest.raises(DocumentError, match=says) as raised:
        metadata.described(tmp_path / name, name, "Tekst.", Given())
    assert str(raised.value).startswith("stuk.meta.yaml: ")
