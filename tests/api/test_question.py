import pytest

from api import question
from api.recognition import Recogniser

NOBODY = Recogniser([], {})


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Hoe combineerde een gemeente Wmo- en schuldendata?", "nl"),
        ("Wat is een DPIA?", "nl"),
        ("Which city combined debt data with social support?", "en"),
        ("What is the BRP?", "en"),
        ("Straatkubus", "nl"),
        ("Is it allowed to link Wmo and debt files?", "en"),
    ],
)
def test_the_language_of_a_question_is_told_by_its_small_words(text: str, language: str) -> None:
    assert question.read(text, NOBODY).language == language


def test_white_space_is_cleaned() -> None:
    assert question.read("  Wat is \n de  Wmo? ", NOBODY).text == "Wat is de Wmo?"


@pytest.mark.parametrize(
    ("text", "ignored", "sought"),
    [
        ("Wat deden ze in Rotterdam met schulden?", [], "Wat deden ze in Rotterdam met schulden?"),
        (
            "Wat deden ze in Rotterdam met schulden?",
            ["municipality:Rotterdam"],
            "Wat deden ze met schulden?",
        ),
        (
            "Wat deed Urk sinds 2016 met schulden?",
            ["municipality:Urk", "years:2016-2100"],
            "Wat deed met schulden?",
        ),
        ("Rotterdam?", ["municipality:Rotterdam"], "Rotterdam?"),
    ],
)
def test_what_the_reader_took_off_is_not_looked_for(text, ignored, sought) -> None:
    asked = question.read(text, NOBODY, ignored)
    assert asked.sought == sought
    assert asked.text == text
