import pytest

from api.answering.figure import missing


@pytest.mark.parametrize(
    ("said", "held"),
    [
        ("vijf waarnemingen", "5 waarnemingen"),
        ("vijfentwintig wijken", "25 wijken"),
        ("drieëntwintig", "23"),
        ("tweehonderdvijftig mensen", "250 mensen"),
        ("2500 mensen", "2.500 mensen"),
        ("2,500 people", "2.500 mensen"),
        ("€ 2,5 miljoen", "2.500.000 euro"),
        ("2.5 million euros", "€ 2,5 miljoen"),
        ("600 duizend euro", "600.000 euro"),
        ("90%", "90 procent"),
        ("90 percent", "90%"),
        ("de helft", "50 procent"),
        ("1 May 2020", "1 mei 2020"),
        ("01-05-2020", "1 5 2020"),
        ("anderhalf jaar", "1,5 jaar"),
        ("een gemeente", "gemeenten"),
        ("twenty people", "twintig mensen"),
        ("3100 inwoners", "3.100 inwoners"),
    ],
)
def test_one_figure_written_in_two_ways_is_the_same(said: str, held: str) -> None:
    assert missing(said, held) == []


@pytest.mark.parametrize(
    ("said", "held"),
    [
        ("tien waarnemingen", "vijf waarnemingen"),
        ("60.000 euro", "600.000 euro"),
        ("3,5 miljoen", "35 miljoen"),
        ("250 miljard", "250 miljoen"),
        ("90 procent", "90 euro"),
        ("33 euro", "33 procent"),
        ("2021", "2020"),
        ("1 juni 2020", "1 mei 2020"),
        ("1 mei", "1 mensen"),
        ("vijftig", "vijftien"),
        ("de helft", "een kwart"),
        ("twee keer", "meermalen"),
    ],
)
def test_another_figure_is_missing(said: str, held: str) -> None:
    assert missing(said, held)
