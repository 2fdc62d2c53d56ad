from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import sentences


@pytest.mark.parametrize(
    "sentence",
    [
        "In Den Haag, o.a. bij de Wmo, d.w.z. hulp thuis, is ca. 12 procent bereikt.",
        "Art. 6 AVG geldt ook voor mw. Jansen uit Utrecht.",
        "'s-Hertogenbosch koppelde bestanden.",
        "De kosten zijn € 2.500,50 p.p. per jaar.",
        "De wet (Stb. 2015, nr. 3) geldt.",
        "Dat duurde t/m 2019 i.v.m. de AVG.",
        "(Zie ook blz. 3.)",
        "Is dat genoeg?",
    ],
)
def test_a_dutch_abbreviation_does_not_end_a_sentence(sentence: str) -> None:
    text = f"Almere begon. {sentence} Zwolle volgde."
    found = [text[start:end] for start, end in sentences.split(text)]
    assert found == ["Almere begon.", sentence, "Zwolle volgde."]


@given(st.text(max_size=300))
def test_sentences_hold_everything_but_white_space_once(text: str) -> None:
    spans = sentences.split(text)
    assert all(start < end for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    kept = "".join(text[start:end] for start, end in spans)
    assert "".join(kept.split()) == "".join(text.split())
