from pathlib import Path

import pytest

from ingest import language, words


@pytest.fixture
def index(tmp_path: Path) -> words.Words:
    texts = [
        "Almere koppelt schulden en Wmo.",
        "Zwolle telt fietsen.",
        "De gemeenten helpen bij schuld.",
    ]
    with words.Writer(tmp_path) as writer:
        writer.add(texts)
    return words.Words(tmp_path)


def test_dutch_stems_find_each_other(index: words.Words) -> None:
    assert {place for place, _ in index.search("schulden", 5)} == {0, 2}
    assert [place for place, _ in index.search("gemeente", 5)] == [2]


def test_words_that_nobody_has_find_nothing(index: words.Words) -> None:
    assert index.search("Australië hoofdstad", 5) == []
    assert index.search("?!", 5) == []
    assert index.search("de het een", 5) == []


def test_a_rare_word_weighs_more(index: words.Words) -> None:
    (schuld,), (wmo,), (nergens,) = (
        language.words(text) for text in ("schulden", "Wmo", "Australië")
    )
    assert index.rarity(schuld) < index.rarity(wmo) < index.rarity(nergens)


def test_case_and_accents_do_not_matter() -> None:
    assert language.words("COÖRDINATIE") == language.words("coordinatie")
    assert language.words("Welke gemeente?") == language.words("gemeenten")
