import pytest

from api.answering.expectation import expected, is_of_today, meets


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Hoeveel huishoudens deden mee?", "count"),
        ("hoe veel fietsen telde de stad", "count"),
        ("How many people took part?", "count"),
        # What a verb or an English word counts, a Dutch sentence does not show.
        ("Hoeveel hebben er meegedaan?", "number"),
        ("hoeveel fiets tellers plaatste eindhoven", "number"),
        ("How many streets took part?", "number"),
        ("Hoe hoog was de boete?", "number"),
        ("Wat kostte de Straatkubus per jaar?", "money"),
        ("Wat betaalde de gemeente ervoor?", "money"),
        ("What did the project cost?", "money"),
        ("wie is de wethouder van Tilburg", "person"),
        ("Hoe heet de projectleider?", "person"),
        ("Who was the project leader?", "person"),
        ("Wie is verantwoordelijk?", "name"),
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
        ("person", "Volgens wethouder Jan de Vries ging het goed.", "De wethouder van Tilburg."),
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


@pytest.mark.parametrize(
    ("asked", "yes", "no"),
    [
        ("Hoeveel fietsen?", "Er staan 40 fietsen.", "Een fiets kost 40 euro."),
        (
            "hoeveel tellers",
            "Eindhoven plaatste zes nieuwe fietstellers.",
            "Zes jaar na de start kwamen er tellers.",
        ),
        ("Hoeveel mensen?", "Ruim 500 bewoners deden mee.", "In 2016 deden mensen mee."),
        ("How many people?", "Ruim 500 inwoners deden mee.", "Er deden 12 straten mee."),
        ("Hoeveel procent?", "Dat is 38 procent.", "Dat zijn 38 mensen."),
    ],
)
def test_how_many_is_answered_by_a_number_of_that_very_thing(asked: str, yes: str, no: str) -> None:
    assert meets("count", yes, asked)
    assert not meets("count", no, asked)


@pytest.mark.parametrize(
    ("question", "today"),
    [
        ("Hoe vraag ik bijstand aan?", True),
        ("waar kan ik de pas aanvragen", True),
        ("How do I renew my passport?", True),
        ("Hoeveel mensen zijn er dit jaar geholpen?", True),
        ("Heb ik recht op schuldhulp?", True),
        ("Hoe vraag ik advies over een DPIA?", False),
        ("Uden hoort nu bij welke gemeente?", False),
        ("Mag ik met toestemming gegevens koppelen?", False),
    ],
)
def test_what_is_so_today_or_arranged_at_a_counter_is_told_apart(
    question: str, today: bool
) -> None:
    assert is_of_today(question) is today
