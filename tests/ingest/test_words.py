from pathlib import Path

import bm25s
import numpy as np
import pytest

from ingest import language, word_rows, words
from ingest.readers.glossary import Glossary, Term


@pytest.fixture
def index(tmp_path: Path) -> words.Words:
    texts = [
        "Almere koppelt schulden en Wmo.",
        "Zwolle telt fietsen.",
        "De gemeenten helpen bij schuld.",
    ]
    wmo = Term(
        term="Wmo",
        full="Wet maatschappelijke ondersteuning",
        definition="Een wet.",
        unconfirmed=True,
    )
    with word_rows.Writer(tmp_path) as writer:
        writer.add(texts)
    return words.Words(tmp_path, Glossary(terms=(wmo,)))


def found(index: words.Words, question: str) -> list[int]:
    return index.best(index.scores(index.read(question)), 5)


def test_dutch_stems_find_each_other(index: words.Words) -> None:
    assert set(found(index, "schulden")) == {0, 2}
    assert found(index, "gemeente") == [2]


def test_words_that_nobody_has_find_nothing(index: words.Words) -> None:
    assert found(index, "Australië hoofdstad") == []
    assert found(index, "?!") == []
    assert found(index, "de het een") == []


def test_a_term_finds_its_abbreviation(index: words.Words) -> None:
    assert found(index, "Wet maatschappelijke ondersteuning") == [0]
    also = [term for term in index.read("wat is de Wmo") if term.origin == "synonym"]
    assert {term.word for term in also} >= set(language.words("maatschappelijke ondersteuning"))
    assert all(term.of == "wmo" and term.weight < 1 for term in also)


def test_only_the_places_asked_for_are_found(index: words.Words) -> None:
    scores = index.scores(index.read("schulden"))
    assert index.best(scores, 5, within=np.array([1, 2])) == [2]


def test_a_rare_word_weighs_more(index: words.Words) -> None:
    (schuld,), (wmo,), (nergens,) = (
        language.words(text) for text in ("schulden", "Wmo", "Australië")
    )
    assert index.rarity(schuld) < index.rarity(wmo) < index.rarity(nergens) == 1


def test_case_and_accents_do_not_matter() -> None:
    assert language.words("COÖRDINATIE") == language.words("coordinatie")
    assert language.words("Welke gemeente?") == language.words("gemeenten")


def test_a_compound_finds_texts_that_have_its_parts_apart(tmp_path: Path) -> None:
    with word_rows.Writer(tmp_path) as writer:
        writer.add(["De kosten van de jeugdzorg.", "Jeugdzorgkosten stegen.", "Fietsen in Zwolle."])
    index = words.Words(tmp_path, None)
    assert set(found(index, "jeugdzorgkosten")) == {0, 1}
    assert found(index, "jeugdzorgkosten")[0] == 1, "the word itself counts more than its parts"
    assert set(found(index, "jeugd")) == {0, 1}, "a part finds the compound"
    origins = {term.origin for term in index.read("jeugdzorgkosten")}
    assert origins == {"word", "part"}


def test_index_and_question_split_a_term_of_the_corpus_alike(tmp_path: Path) -> None:
    with word_rows.Writer(tmp_path) as writer:
        writer.add(["Blorp en blorp.", "Het blorpregister is vol."])
    index = words.Words(tmp_path, None)
    assert set(found(index, "blorp")) == {0, 1}


def test_scores_are_those_of_bm25s_itself(tmp_path: Path) -> None:
    texts = ["fietsen fietsen water", "water", "", "bomen en fietsen in het water bij de bomen"]
    with word_rows.Writer(tmp_path) as writer:
        writer.add(texts)
    index = words.Words(tmp_path, None)
    plain = bm25s.BM25(method="lucene")
    plain.index([language.words(text) for text in texts], show_progress=False)
    for word in ("fietsen", "water", "bomen"):
        expected = plain.get_scores(language.words(word))
        np.testing.assert_allclose(index.scores(index.read(word)), expected, rtol=1e-6)
