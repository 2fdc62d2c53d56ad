import pytest

from ingest.analysis import Analysis, Correction

WORDS = Analysis({"straatkubus": 9, "almere": 9, "gemeente": 9, "coordinatie": 9})


@pytest.mark.parametrize(
    ("question", "said", "meant"),
    [
        ("wat doet de straatkubis", "straatkubis", "straatkubus"),
        ("Gemeetne en data", "Gemeetne", "gemeente"),
        ("wie doet de coördinaite?", "coördinaite", "coordinatie"),
    ],
)
def test_a_mistyped_word_is_noticed(question: str, said: str, meant: str) -> None:
    assert WORDS.corrections(question) == (Correction(said, meant),)


@pytest.mark.parametrize(
    "question",
    ["Wat doet Almeere?", "wat kost het", "jeugdzorg en schuldhulp", "2019 2020", "", "数据 ?!"],
)
def test_names_and_words_that_exist_are_left_alone(question: str) -> None:
    assert WORDS.corrections(question) == ()


def test_a_compound_is_searched_by_itself_and_its_parts() -> None:
    assert WORDS.search_words("jeugdzorg") == ["jeugdzorg", "jeugd", "zorg"]
    assert WORDS.search_words("gemeente") == ["gemeent"]
