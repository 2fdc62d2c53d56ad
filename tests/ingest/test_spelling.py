import re
import time
from collections import Counter
from pathlib import Path

import pytest

from ingest.compounds import Splitter
from ingest.language import fold
from ingest.spelling import Speller

_ROOT = Path(__file__).parents[2]
_ROWS = [
    line.split("\t")
    for line in Path(__file__).with_name("spelling.tsv").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
TYPED = {typed: meant for typed, meant in _ROWS if meant}
LEFT_ALONE = [typed for typed, meant in _ROWS if not meant]


@pytest.fixture(scope="module")
def vocabulary() -> Counter[str]:
    """The words of the handbook, and those that the list means where it lacks them."""
    texts = [path.read_text(encoding="utf-8") for path in _ROOT.glob("corpus/handboek/*.md")]
    found = Counter(re.findall(r"\w+", fold("\n".join(texts))))
    return found + Counter([*TYPED.values()] * 2)


@pytest.fixture(scope="module")
def speller(vocabulary: Counter[str]) -> Speller:
    return Speller(vocabulary, Splitter(vocabulary))


def test_a_typing_error_finds_the_word_that_was_meant(speller: Speller) -> None:
    wrong = {typed: speller.suggest(typed) for typed in TYPED}
    wrong = {typed: found for typed, found in wrong.items() if found != TYPED[typed]}
    print(wrong)
    assert 1 - len(wrong) / len(TYPED) >= 0.95


@pytest.mark.parametrize("word", LEFT_ALONE)
def test_a_word_that_exists_is_left_alone(speller: Speller, word: str) -> None:
    assert speller.suggest(word) is None


def test_words_of_the_corpus_are_left_alone(speller: Speller, vocabulary: Counter[str]) -> None:
    assert not [word for word in vocabulary if speller.suggest(word)]


def test_of_two_near_words_the_frequent_one_is_meant() -> None:
    words = {"fietsbrug": 2, "fietsbrig": 9}
    assert Speller(words, Splitter(words)).suggest("fietsbrxg") == "fietsbrig"


def test_a_typing_error_in_the_corpus_is_never_suggested() -> None:
    words = {"gemeentte": 1, "schulden": 5}
    assert Speller(words, Splitter(words)).suggest("gemeenttx") is None


def test_a_hundred_thousand_words_are_searched_while_a_reader_types() -> None:
    letters = "aeiourstnlgdkmvp"
    words = {
        f"{a}{b}{c}{d}{e}tingen": 3
        for a in letters for b in letters for c in letters for d in letters for e in "aeou"
    } | {"gemeente": 9}  # fmt: skip
    speller = Speller(words, Splitter())
    assert speller.suggest("gemeetne") == "gemeente"  # and reads the dictionaries
    start = time.perf_counter()
    for typed in TYPED:
        speller.suggest(typed)
    assert len(words) > 100_000
    assert (time.perf_counter() - start) / len(TYPED) < 0.05
