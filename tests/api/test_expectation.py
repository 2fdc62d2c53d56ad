import pytest

from api.answering.expectation import expected, meets


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Hoeveel huishoudens deden mee?", "number"),
        ("Hoe hoog was de boete?", "number"),
        ("Wat kostte de Straatkubus per jaar?", "money"),
        ("How much did the project cost?", "money"),
        ("How many homes took part?", "number"),
        ("Sinds wanneer is dat zo?", "moment"),
        ("Welke gegevens gebruikte Leiden?", "items"),
        ("Met welke verkeersdata werkt Zwolle?", "items"),
        ("wie bouwde het model", "name"),
        ("Who built the model?", "name"),
        ("Wat is een datalab?", None),
        ("Welke gemeente was de eerste?", "place"),
        ("Which cities did so?", "place"),
    ],
)
def test_a_question_tells_what_it_expects(question: str, kind: str | None) -> None:
    assert expected(question) == kind


@pytest.mark.parametrize(
    ("kind", "yes", "no"),
    [
        ("number", "De boete was 600.000 euro.", "De boete was hoog."),
        ("number", "Er deden twaalf straten mee.", "Er deden straten mee."),
        ("money", "Het kostte 1,2 miljoen euro.", "Er deden 12 straten mee."),
        ("moment", "Dat is zo sinds 1 januari 2021.", "Dat is al 21 weken zo."),
        ("items", "Huur: corporaties melden achterstanden.", "Leiden gebruikte veel gegevens."),
        ("name", "Het model is gebouwd door Ynformed.", "Het model is gebouwd door iemand."),
    ],
)
def test_a_sentence_has_it_or_not(kind: str, yes: str, no: str) -> None:
    assert meets(kind, yes, "?")
    assert not meets(kind, no, "?")


def test_a_name_that_the_question_gave_is_no_answer() -> None:
    said = "Het model van Almere is nieuw."
    assert meets("name", said, "Wie bouwde het model?")
    assert not meets("name", said, "Wie bouwde het model van Almere?")
