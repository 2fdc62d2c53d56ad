import pytest

from api.answering.polarity import is_opposite


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ("Enschede maakte geen bezwaar.", "Enschede maakte bezwaar."),
        ("De gezinnen deden niet vrijwillig mee.", "De gezinnen deden vrijwillig mee."),
        ("Het mag.", "Het mag niet."),
        ("The model is not public.", "Het model is openbaar."),
        ("Er worden geen opgetelde gegevens getoond.", "Getoond worden opgetelde gegevens."),
        ("De uitgaven daalden.", "De uitgaven stegen."),
        ("Minder dan dertig gemeenten deden mee.", "Meer dan dertig gemeenten deden mee."),
        ("Meedoen was verplicht.", "Meedoen was vrijwillig."),
    ],
)
def test_a_sentence_that_denies_its_source_is_noticed(said: str, source: str) -> None:
    assert is_opposite(said, [source])


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ("De voorspelling is niet betrouwbaar.", "Het geeft geen betrouwbare voorspelling."),
        ("Minder dan vijf wordt niet getoond.", "Minder dan vijf blijft verborgen."),
        ("Er worden alleen totalen getoond.", "Het toont alleen totalen en geen personen."),
        ("Personen zijn niet te zien.", "Het toont geen personen."),
        ("De uitgaven stegen.", "De uitgaven stegen, doordat de bevolking groeit."),
    ],
)
def test_the_same_in_other_words_is_not(said: str, source: str) -> None:
    assert not is_opposite(said, [source])


def test_one_sentence_of_the_source_that_agrees_is_enough() -> None:
    sources = ["Het mag niet volgens de AVG.", "Tellen mag."]
    assert not is_opposite("Tellen mag.", sources)
