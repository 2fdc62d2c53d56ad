import pytest


@pytest.mark.parametrize(
    ("question", "field", "value", "held"),
    [
        ("Wat deed Rotterdam met data?", "municipality", "Rotterdam", True),
        ("wat deden de haagse ambtenaren", "municipality", "Den Haag", True),
        ("Wat is er gebeurd in Urk?", "municipality", "Urk", False),
        ("welke gemeenten combineren WOZ met iets", "dataset", "WOZ", True),
        ("Wat veranderde er sinds 2019?", "years", "2019-2100", True),
        ("Wat gebeurde er tussen 2015 en 2018?", "years", "2015-2018", True),
        ("Zijn er lessen over privacy?", "kind", "lesson", True),
    ],
)
def test_what_a_question_names_is_told(assistant, question, field, value, held) -> None:
    found = [(each.field, each.value, each.held) for each in assistant.read(question).recognised]
    assert (field, value, held) in found


def test_an_ordinary_word_is_no_place(assistant) -> None:
    assert not assistant.read("hoe doen mijn buren dat het best").recognised


def test_what_the_reader_took_off_is_not_meant(assistant) -> None:
    asked = assistant.read("Wat deed Rotterdam?", ignored=["municipality:Rotterdam"])
    assert not asked.recognised


@pytest.mark.parametrize(
    ("question", "several"),
    [
        ("Welke gemeenten gebruikten wifi?", True),
        ("Which cities used debt data?", True),
        ("Wat is het verschil tussen Almelo en Hengelo?", True),
        ("Wat is een datalab?", False),
    ],
)
def test_a_comparison_is_known_as_one(assistant, question: str, several: bool) -> None:
    assert assistant.read(question).several is several
