import re
import zlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import compounds, hunspell, opentaal

_LIST = Path(__file__).with_name("compounds.tsv")


@cache
def cases() -> dict[str, list[list[str]]]:
    """Words of the list with the ways to split them that are right."""
    rows = (line.split("\t") for line in _LIST.read_text(encoding="utf-8").splitlines())
    return {
        row[0]: [way.split() for way in row[1].split("|")]
        for row in rows
        if row[0] and not row[0].startswith("#")
    }


def held_out(word: str) -> bool:
    """Whether a word is in the half that no threshold was chosen on."""
    return zlib.crc32(word.encode()) % 2 == 1


COMPOUNDS = [word for word, ways in cases().items() if ways != [[word]]]
WHOLE = [word for word, ways in cases().items() if ways == [[word]]]


@pytest.fixture(scope="module")
def splitter() -> compounds.Splitter:
    return compounds.Splitter()


def right(parts: tuple[str, ...], way: list[str]) -> bool:
    """Whether parts are those of the list; what it has in parentheses may be there or not."""
    return len(parts) == len(way) and all(
        part in (re.sub(r"\(.*\)", "", wanted), re.sub(r"[()]", "", wanted))
        for part, wanted in zip(parts, way, strict=True)
    )


def share_right(splitter: compounds.Splitter, words: Iterable[str]) -> float:
    verdicts = {
        word: any(right(splitter.split(word), way) for way in cases()[word]) for word in words
    }
    for word in (word for word, verdict in verdicts.items() if not verdict):
        print(f"{word}: {' '.join(splitter.split(word))}, not {cases()[word]}")
    return sum(verdicts.values()) / len(verdicts)


@pytest.mark.parametrize("half", [False, True], ids=["development half", "held-out half"])
def test_compounds_are_split_as_a_reader_would(splitter: compounds.Splitter, half: bool) -> None:
    assert share_right(splitter, [word for word in COMPOUNDS if held_out(word) is half]) >= 0.95


@pytest.mark.parametrize("half", [False, True], ids=["development half", "held-out half"])
def test_names_and_derived_words_stay_whole(splitter: compounds.Splitter, half: bool) -> None:
    assert share_right(splitter, [word for word in WHOLE if held_out(word) is half]) >= 0.97


def test_a_compound_that_no_document_has_finds_its_parts(splitter: compounds.Splitter) -> None:
    assert splitter.split("jeugdzorgkosten") == ("jeugd", "zorg", "kosten")
    assert splitter.split("schuldhulpverleningstraject") == (
        "schuld", "hulp", "verlening", "traject",
    )  # fmt: skip


def test_a_term_of_the_corpus_becomes_a_part() -> None:
    assert compounds.Splitter().split("blorpregister") == ("blorpregister",)
    assert compounds.Splitter({"blorp": 7}).split("blorpregister") == ("blorp", "register")
    assert compounds.Splitter(["blorp"]).split("blorpregister") == ("blorp", "register")
    once = compounds.Splitter({"blorp": 1})
    assert once.split("blorpregister") == ("blorpregister",), "it may be a typing error"


def test_hyphens_part_words(splitter: compounds.Splitter) -> None:
    assert splitter.split("wmo-voorziening") == ("wmo", "voorziening")
    assert splitter.split("woon-werkverkeer") == ("woon", "werk", "verkeer")


@pytest.mark.parametrize("word", ["", "-", "a", "2024", "covid19", "b2b", "straße", "数据"])
def test_what_is_no_dutch_word_stays_as_it_is(splitter: compounds.Splitter, word: str) -> None:
    assert splitter.split(word) == (word,)


@st.composite
def glued(draw: st.DrawFn) -> str:
    """Words as a writer glues them, most of them never seen."""
    parts = draw(st.lists(st.sampled_from(COMPOUNDS + WHOLE), min_size=1, max_size=3))
    links = [draw(st.sampled_from(["", *compounds.LINKS])) for _ in parts[1:]]
    return "".join(part + link for part, link in zip(parts, [*links, ""], strict=True))


@given(glued() | st.text(alphabet="abdeginorst", max_size=24))
def test_parts_and_links_together_are_the_word(word: str) -> None:
    splitter = compounds.Splitter()
    *modifiers, head = splitter.split(word)
    link = f"(?:{'|'.join(compounds.LINKS)})?"
    pattern = "".join(re.escape(part) + link for part in modifiers) + re.escape(head)
    assert re.fullmatch(pattern, word)
    assert not modifiers or min(map(len, [*modifiers, head])) >= compounds.MINIMUM
    for part in (*modifiers, head):
        assert splitter.split(part) == (part,), "a part is never a compound itself"


def test_the_numbers_come_from_a_hunspell_dictionary(tmp_path: Path) -> None:
    (tmp_path / "nl-nl.aff").write_text("SFX Zb Y 1\nSFX Zb 0 en/CaCbCp [^aeiou]\n")
    (tmp_path / "nl-nl.dic").write_text(
        "7\nwarmte/Cc\npomp/Zb\nwarmtepomp/Zb\nwarmtenet/Zb\nnet/Zb\nWarmtedam/PN\nvastpompen/Vi\n"
    )
    (tmp_path / "basiswoorden-gekeurd.txt").write_text("warmtepomp\n")
    dictionary = hunspell.read(tmp_path)
    assert dictionary.nouns["pompen"] == "pomp"
    assert dictionary.names == {"warmtedam"}
    first, last = opentaal.counts(dictionary)
    assert first["warmte"] == pytest.approx(2)
    assert (last["pomp"], last["net"]) == pytest.approx((1, 1))


def test_the_dictionary_is_credited() -> None:
    for name in ("compound_parts.txt", "whole_words.txt"):
        head = (Path(compounds.__file__).parent / "data" / name).read_text(encoding="utf-8")[:600]
        assert "OpenTaal" in head
        assert "CC BY 3.0" in head
