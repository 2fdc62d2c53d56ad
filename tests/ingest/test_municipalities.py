from ingest.municipalities import municipalities, ordinary_words


def test_there_are_342_municipalities_in_twelve_provinces() -> None:
    assert len(municipalities()) == 342
    assert len(set(municipalities().values())) == 12


def test_names_that_are_ordinary_words_are_names_of_municipalities() -> None:
    assert ordinary_words() < municipalities().keys()
