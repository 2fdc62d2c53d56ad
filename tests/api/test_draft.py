from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.answering.draft import Draft, Drafting

WRITTEN = """De Straatkubus toont "alles". [1] Almere koos voor vijf [2][3]. Dat is bijv. 5 m² per \
persoon (bron 2). Het model is *openbaar*. Zie art. 5 lid 2 van de wet [1-3]!
- Een punt in een lijst [1]
**Kop:** nog een punt.【4†source】
Slot (dat is [99]) en klaar. En dan half"""

EXPECTED = [
    Draft('De Straatkubus toont "alles".', (1,)),
    Draft("Almere koos voor vijf.", (2, 3)),
    Draft("Dat is bijv. 5 m² per persoon.", (2,)),
    Draft("Het model is openbaar.", ()),
    Draft("Zie art. 5 lid 2 van de wet!", (1, 2, 3)),
    Draft("Een punt in een lijst", (1,)),
    Draft("Kop: nog een punt.", (4,)),
    Draft("Slot (dat is) en klaar.", (99,)),
]


def drafts(pieces: list[str]) -> list[Draft]:
    drafting = Drafting()
    return [*(each for piece in pieces for each in drafting.add(piece)), *drafting.finish()]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 50, 1000])
def test_sentences_are_the_same_however_the_words_come_in(size: int) -> None:
    pieces = [WRITTEN[at : at + size] for at in range(0, len(WRITTEN), size)]
    assert drafts(pieces) == EXPECTED


@given(st.lists(st.integers(min_value=1, max_value=len(WRITTEN) - 1), max_size=8))
def test_it_does_not_matter_where_the_stream_is_cut(cuts: list[int]) -> None:
    edges = [0, *sorted(cuts), len(WRITTEN)]
    assert drafts([WRITTEN[a:b] for a, b in pairwise(edges)]) == EXPECTED


def test_a_sentence_is_given_as_soon_as_the_next_one_begins() -> None:
    drafting = Drafting()
    assert drafting.add("Almere koos voor vijf. [2]") == []
    assert drafting.add(" Daarna ") == [Draft("Almere koos voor vijf.", (2,))]
    assert drafting.unfinished == "Daarna"


@pytest.mark.parametrize(
    ("mark", "cited"),
    [
        ("[1]", (1,)),
        ("[1][3]", (1, 3)),
        ("[1, 3]", (1, 3)),
        ("[1-3]", (1, 2, 3)),
        ("[1 en 3]", (1, 3)),
        ("(bron 2)", (2,)),
        ("(bronnen 1 en 2)", (1, 2)),
        ("(zie passage 4)", (4,)),
        ("[bron 2]", (2,)),
        ("[^2]", (2,)),
        ("【2】", (2,)),
        ("²", (2,)),
        ("¹²", (12,)),
        ("¹˒³", (1, 3)),
        ("(2)", ()),
        ("(in 2019)", ()),
    ],
)
def test_citations_in_all_sorts_of_marks_are_read(mark: str, cited: tuple[int, ...]) -> None:
    (draft,) = drafts([f"Almere koos voor vijf {mark}."])
    assert draft.cited == cited


def test_a_range_without_end_is_cut_short() -> None:
    (draft,) = drafts(["Almere koos voor vijf [1-999]."])
    assert len(draft.cited) <= 20


def test_what_a_model_thinks_is_not_what_it_says() -> None:
    said = "<think>Hm. Wat zal ik zeggen? [1]</think>Almere koos voor vijf [1]."
    assert drafts([*said]) == [Draft("Almere koos voor vijf.", (1,))]
    assert drafts(["<think>Ik denk en denk. En denk."]) == []


def test_an_image_or_link_leaves_no_address_behind() -> None:
    said = "Almere koos ![voor](https://boef.example/?q=geheim) vijf, zie [hier](http://x.nl) [1]."
    (draft,) = drafts([*said])
    assert draft == Draft("Almere koos voor vijf, zie hier.", (1,))
