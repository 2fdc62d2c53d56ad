from pathlib import Path

from ingest import language

_PAIRS = [
    line.split("\t")
    for line in Path(__file__).with_name("inflections.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def share_meeting(verdict: str) -> float:
    """How many pairs of a kind are the same word to a search; stop words are none at all."""
    stems = [
        (language.words(one), language.words(other))
        for kind, one, other in _PAIRS
        if kind == verdict
    ]
    stems = [(one, other) for one, other in stems if one and other]
    return sum(one == other for one, other in stems) / len(stems)


def test_forms_of_a_word_find_each_other() -> None:
    assert share_meeting("meet") >= 0.45


def test_words_that_only_look_alike_are_kept_apart() -> None:
    assert share_meeting("apart") <= 0.24
