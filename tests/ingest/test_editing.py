from dataclasses import replace

import pytest

from ingest import editing, readers
from ingest.readers.glossary import Glossary, Term

GLOSSARY = Glossary(
    terms=(
        Term(term="Wmo", definition="De Wmo is een wet.", dataset=True, unconfirmed=True),
        Term(term="schulden", definition="Schulden zijn leningen.", dataset=True, unconfirmed=True),
        Term(term="AVG", definition="De AVG is een wet.", unconfirmed=True),
    )
)


@pytest.fixture
def read(write_case, tmp_path):
    def make(name: str, text: str, **fields):
        path = write_case(name, text, **fields)
        return readers.read(path, tmp_path / "corpus")

    return make


def problems(*documents) -> list[str]:
    return [str(each) for each in editing.findings({d.path: d for d in documents}, GLOSSARY)]


def test_a_corpus_in_order_has_no_findings(read) -> None:
    other = read("twee", "Zwolle meet de lucht, zie [[een|Almere]].", municipality="Zwolle")
    assert problems(read("een", "Almere telt fietsen op straat."), other) == []


def test_a_dead_link_is_named(read) -> None:
    (found,) = problems(read("een", "Zie [[nergens|de Straatkubus]]."))
    assert "casussen/een.md" in found
    assert "[[nergens|de Straatkubus]] leads nowhere" in found


@pytest.mark.parametrize(
    "place", ["landelijk", "'regio: Twente'", "'buitenland: Chicago'", "Almere"]
)
def test_a_place_may_be_wider_than_a_municipality(read, place: str) -> None:
    assert problems(read("een", "Tekst over tellen.", municipality=place)) == []


def test_a_place_that_is_no_municipality_is_named(read) -> None:
    (found,) = problems(read("een", "Tekst over tellen.", municipality="Uden"))
    assert "Uden is not a Dutch municipality" in found


def test_a_data_set_that_the_glossary_does_not_know_is_named(read) -> None:
    document = replace(read("een", "Tekst over tellen."), datasets=("Wmo", "AVG"))
    (found,) = problems(document)
    assert "AVG is not a data set of the glossary" in found


def test_a_document_that_says_the_same_again_is_named(read) -> None:
    text = (
        "Almere telt alle fietsen met lussen in het wegdek en meldt dat elk uur aan de stad. " * 3
    )
    (found,) = problems(read("een", text), read("twee", text + "Dat werkt goed."))
    assert "casussen/twee.md: it says much the same as casussen/een.md" in found


def test_plain_dutch_reads_more_easily_than_policy_dutch(read) -> None:
    plain = read("een", "Almere helpt mensen met schulden. De stad belt hen op. Dat werkt goed.")
    policy = read(
        "twee",
        "De gemeentelijke schuldhulpverleningsorganisatie operationaliseert beleidsdoelstellingen "
        "aangaande vroegsignaleringsinstrumentarium overeenkomstig de uitvoeringsverordening.",
    )
    assert editing.reading_level(plain) > 60 > editing.reading_level(policy)


def test_figures_count_what_is_there(read) -> None:
    document = read("een", "Almere telt. Almere meet.")
    counted = editing.figures({document.path: document})
    assert counted.kinds == {"case": 1}
    assert counted.datasets == {"Wmo": 1, "schulden": 1}
    assert counted.footnoted == {"casussen/een.md": 0.5}


def test_there_are_342_municipalities_in_twelve_provinces() -> None:
    assert len(editing.municipalities()) == 342
    assert len(set(editing.municipalities().values())) == 12
