from api.filters import Filters


def test_the_city_that_is_asked_for_comes_first(assistant) -> None:
    found = assistant.search("Wat deed Zwolle?", 3)
    assert "Zwolle" in found[0].document.municipality


def test_a_filter_lets_nothing_else_through(assistant) -> None:
    asked = assistant.read("Wat leerden gemeenten over privacy?")
    found = assistant.find(asked, 12, Filters(kind=("lesson",)))
    assert found
    assert {each.document.kind for each in found} == {"lesson"}
    assert not assistant.find(asked, 12, Filters(municipality=("Nergens",)))


def test_years_match_where_periods_overlap(assistant) -> None:
    found = assistant.find(assistant.read("schulden"), 12, Filters(years=(2015, 2016)))
    assert found
    for each in found:
        first, last = each.document.years
        assert first <= 2016
        assert last >= 2015


def test_a_comparison_gets_several_documents(assistant) -> None:
    found = assistant.search("Welke gemeenten gebruikten data over schulden?", 12)
    names = [each.document.id for each in found]
    assert len(set(names[:6])) >= 3


def test_no_passage_says_what_another_said(assistant) -> None:
    found = assistant.search("Mag ik met toestemming van de inwoner gegevens koppelen?", 12)
    assert len({each.passage.text for each in found}) == len(found)
