from collections.abc import Collection

import pytest

from api import question
from api.question import Question
from api.recognition import Recogniser
from ingest.analysis import Analysis, Correction

NOBODY = Recogniser([], {})
WORDS = Analysis({"straatkubus": 9, "schuldhulpverlening": 9, "gemeente": 9})


def read(text: str, ignored: Collection[str] = ()) -> Question:
    return question.read(text, WORDS, NOBODY, ignored)


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
    assert read(text).language == language


def test_white_space_is_cleaned() -> None:
    assert read("  Wat is \n de  Wmo? ").text == "Wat is de Wmo?"


def test_a_mistyped_word_is_searched_as_it_was_meant_and_shown_as_it_was_typed() -> None:
    asked = read("wat doet straatkubis, die Straatkubis?")
    assert asked.text == "wat doet straatkubis, die Straatkubis?"
    assert asked.corrections == (Correction("straatkubis", "straatkubus"),)
    assert asked.sought == "wat doet straatkubus, die Straatkubis?", "a capital makes a name"


def test_a_correction_can_be_taken_off() -> None:
    assert read("wat doet straatkubis", ["word:straatkubis"]).corrections == ()


def test_a_mistyped_city_is_recognised(assistant) -> None:
    asked = assistant.read("wat doet almeere met straatkubis")
    assert [each.value for each in asked.recognised] == ["Almere"]


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
    asked = read(text, ignored)
    assert asked.sought == sought
    assert asked.text == text
