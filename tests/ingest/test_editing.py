from dataclasses import replace

import pytest

from ingest import editing, readers
from ingest.editing import CASE_HEADINGS
from ingest.readers.glossary import Glossary, Term

GLOSSARY = Glossary(
    terms=(
        Term(term="Wmo", definition="De Wmo is een wet.", dataset=True, unconfirmed=True),
        Term(term="schulden", definition="Schulden zijn leningen.", dataset=True, unconfirmed=True),
        Term(term="AVG", definition="De AVG is een wet.", unconfirmed=True),
    )
)


REST = "".join(f"\n\n## {heading}\n\nOnbekend in {{name}}." for heading in CASE_HEADINGS[1:-1])


@pytest.fixture
def read(write_case, tmp_path):
    def make(name: str, text: str, advice: str = "Begin klein.", **fields):
        last = f"\n\n## {CASE_HEADINGS[-1]}\n\n{advice}"
        path = write_case(name, f"{text}[^1]{REST.format(name=name)}{last}", **fields)
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
    bridges = "abcdefghijklmnop"
    text = " ".join(f"Almere telt alle fietsen op brug {bridge} met een lus." for bridge in bridges)
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
    counted = editing.figures({document.path: document}, GLOSSARY)
    assert counted.kinds == {"case": 1}
    assert counted.datasets == {"Wmo": 1, "schulden": 1}
    assert counted.footnoted == {"casussen/een.md": 0.5}


def test_silence_and_advice_are_no_statements_that_want_a_footnote(read) -> None:
    text = "Wat Almere bereikte, staat niet in de gelezen bronnen. Almere telt."
    document = read("een", text, advice="- Doe als Almere.\n- Tel klein")
    counted = editing.figures({document.path: document}, None)
    assert counted.footnoted == {"casussen/een.md": 1.0}


def test_the_names_of_a_term_are_counted_in_the_documents(read) -> None:
    document = read("een", "Almere helpt wie schuld heeft.")
    names = Glossary(
        terms=(
            Term(
                term="schulden",
                everyday=("rood staan",),
                definition="Schulden zijn leningen.",
                unconfirmed=True,
            ),
        )
    )
    counted = editing.figures({document.path: document}, names)
    assert counted.terms == {"schulden": {"schulden": 1, "rood staan": 0}}


def test_a_figure_without_a_source_is_named(read) -> None:
    (found,) = problems(read("een", "In Almere ging het met 90 procent goed. Dat bleek"))
    assert 'a figure without a source: "In Almere ging het met 90 procent goed."' in found


def test_a_case_without_a_heading_is_named(write_case, tmp_path) -> None:
    path = write_case("een", "Almere telt.")
    (found,) = problems(readers.read(path, tmp_path / "corpus"))
    assert "the heading Het vraagstuk is missing" in found


def test_a_name_that_stands_for_two_terms_is_named() -> None:
    terms = [
        Term(term=name, synonyms=("hulp",), definition="Hulp is hulp.", unconfirmed=True)
        for name in ("Wmo", "jeugdhulp")
    ]
    (found,) = editing.findings({}, Glossary(terms=tuple(terms)))
    assert "hulp stands for Wmo and for jeugdhulp" in str(found)
