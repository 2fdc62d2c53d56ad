"""Personal data that a reader types by accident does not stay in their question."""

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, strategies
from stdnum import iban
from stdnum.nl import bsn

from api import personal
from eval import question_set

LINES = [
    line.split("\t")
    for line in Path(__file__).with_name("personal.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
MARKED = re.compile(r"\{(\w+):([^}]+)\}")
NAMES = tomllib.loads(Path(personal.__file__).with_suffix(".toml").read_text(encoding="utf-8"))

DIGITS = strategies.text("0123456789", min_size=10, max_size=10)
NUMBERS = {
    # One in eleven has no check digit.
    "bsn": strategies.integers(10**7, 10**8 - 1)
    .map(lambda first: [f"{first}{last}" for last in range(10) if bsn.is_valid(f"{first}{last}")])
    .filter(bool)
    .map(lambda numbers: numbers[0]),
    "iban": DIGITS.map(lambda digits: f"ABNA{digits}").map(
        lambda account: f"NL{iban.calc_check_digits(f'NL00{account}')}{account}"
    ),
    "phone": DIGITS.map(lambda digits: f"06-{2 + int(digits[0]) % 4}{digits[1:8]}"),
}


@pytest.mark.parametrize(("language", "marked"), LINES)
def test_what_is_personal_is_masked_and_nothing_else(language: str, marked: str) -> None:
    typed = MARKED.sub(r"\2", marked)
    names = NAMES["placeholder"][language]
    masked = personal.mask(typed, language)
    assert masked.text == MARKED.sub(lambda found: names[found[1]], marked)
    assert set(masked.kinds) == {kind for kind, _ in MARKED.findall(marked)}


@pytest.mark.parametrize("name", ["bsn", "iban", "phone"])
@given(data=strategies.data())
def test_a_number_with_the_right_check_digit_is_masked_wherever_it_stands(name, data) -> None:
    number = data.draw(NUMBERS[name])
    masked = personal.mask(f"Wat weet u van {number}, of deed u daar niets mee?")
    assert masked.kinds == (name,)
    assert number not in masked.text


def test_what_is_masked_stays_masked() -> None:
    for language, marked in LINES:
        once = personal.mask(MARKED.sub(r"\2", marked), language).text
        assert personal.mask(once, language) == personal.Masked(once)


def test_nothing_in_the_sources_or_in_questions_about_them_is_taken_for_personal_data(
    assistant,
) -> None:
    for document in assistant.index.documents.values():
        assert personal.mask(document.text) == personal.Masked(document.text), document.id
    for asked in question_set.load():
        for text in (asked.question, *asked.history):
            expected = ("bsn",) if asked.id == "hostile-05" else ()
            assert personal.mask(text).kinds == expected


def test_a_masked_question_is_sought_without_what_took_the_place(assistant) -> None:
    asked = assistant.read("Mijn mail is a.b@voorbeeld.nl, hoe werkt de Straatkubus in Almere?")
    assert asked.text == "Mijn mail is [e-mailadres], hoe werkt de Straatkubus in Almere?"
    assert "[" not in asked.sought
    assert asked.masked == ("email",)
    assert asked.corrections == ()


def test_digits_with_something_invisible_between_them_are_masked_too(assistant) -> None:
    asked = assistant.read("Ken je 111\u200b222\u2060333 uit Almere?")
    assert asked.text == "Ken je [bsn] uit Almere?"


def test_what_was_asked_before_is_masked_too(assistant) -> None:
    asked = assistant.read("En wat leverde dat op?", history=["Hoe helpt Tilburg 06-12345678?"])
    assert asked.masked == ("phone",)
    assert "12345678" not in (asked.completed or "")
    assert "12345678" not in asked.sought
