from api.terms import Terms
from ingest.readers.glossary import Glossary, Term

GLOSSARY = Glossary(
    terms=(
        Term(
            term="AP",
            full="Autoriteit Persoonsgegevens",
            definition="De AP is de landelijke toezichthouder op privacy.",
            unconfirmed=True,
        ),
        Term(
            term="datalab",
            synonyms=("data lab",),
            definition="Een datalab is een plek waar partners samenwerken.",
            unconfirmed=True,
        ),
    )
)


def used_in(*texts: str) -> list[str]:
    return [each.term.term for each in Terms(GLOSSARY).used_in(texts)]


def test_terms_are_found_in_the_order_of_the_text_each_once() -> None:
    assert used_in("Het datalab vroeg de AP.", "De AP zei ja.") == ["datalab", "AP"]


def test_a_term_goes_by_its_full_name_and_synonyms() -> None:
    assert used_in("De Autoriteit Persoonsgegevens bezocht het Data Lab.") == ["AP", "datalab"]


def test_what_a_term_is_called_in_the_text_is_told() -> None:
    used = Terms(GLOSSARY).used_in(["De Autoriteit Persoonsgegevens bezocht het Data Lab."])
    assert [each.said for each in used] == ["Autoriteit Persoonsgegevens", "Data Lab"]


def test_an_abbreviation_is_not_a_word_that_looks_like_it() -> None:
    assert used_in("Hap op de ap, in het stads-datalab.") == []


def test_what_the_text_itself_explains_needs_no_explanation() -> None:
    assert used_in("Een datalab is een plek waar partners samenwerken.") == []


def test_without_a_glossary_there_are_no_terms() -> None:
    assert Terms(None).used_in(["De AP."]) == []


def test_an_answer_says_what_its_terms_mean(client) -> None:
    asked = "Hoe organiseert een gemeente het werken met data?"
    reply = client.post("/api/v1/ask", json={"question": asked}).json()
    said = " ".join(each["text"] for each in reply["sentences"])
    assert reply["terms"]
    for term in reply["terms"]:
        assert term["definition"] not in said
