import re
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import identity

_NAMES = st.lists(
    st.lists(
        st.text(min_size=1, max_size=8).filter(lambda part: "/" not in part), min_size=1, max_size=3
    )
    .map("/".join)
    .map(lambda name: f"{name}.pdf"),
    unique=True,
    max_size=12,
)


@pytest.mark.parametrize(
    ("names", "ids"),
    [
        (["handboek/01-waarom.md", "begrippen.yaml"], ["01-waarom", "begrippen"]),
        (["raad/notulen.pdf", "college/notulen.pdf"], ["raad-notulen", "notulen"]),
        (["raad/2024/notulen.pdf", "raad/notulen.pdf"], ["raad-2024-notulen", "notulen"]),
        (["Notulen raad 3 maart.docx"], ["Notulen-raad-3-maart"]),
        (["coördinatie.docx"], ["coordinatie"]),
        (["a.zip/map/nota.pdf", "nota.docx"], ["a.zip-map-nota", "nota"]),
    ],
)
def test_a_document_is_known_by_its_name_or_else_by_its_path(
    names: list[str], ids: list[str]
) -> None:
    assert identity.of(names) == dict(zip(names, ids, strict=True))


def test_names_that_meet_after_all_are_kept_apart() -> None:
    names = ["nota.md", "nota.docx", "nota.pdf", "a/nota.pdf", "a-nota.pdf"]
    ids = identity.of(names)
    assert len(set(ids.values())) == len(names)
    assert (ids["nota.docx"], ids["a-nota.pdf"]) == ("nota", "a-nota")


@given(_NAMES)
def test_ids_are_distinct_safe_and_do_not_depend_on_order(names: list[str]) -> None:
    ids = identity.of(names)
    assert len(set(ids.values())) == len(names)
    assert all(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", each) for each in ids.values())
    assert identity.of(reversed(names)) == ids


@given(_NAMES, st.text(min_size=1, max_size=8).filter(lambda part: "/" not in part))
def test_a_document_deeper_in_the_corpus_takes_no_name_away(names: list[str], folder: str) -> None:
    before = identity.of(names)
    deeper = [f"zz/zz/zz/{folder}/{PurePosixPath(name).name}" for name in names]
    after = identity.of([*names, *deeper])
    plain = {name for name in names if before[name] == identity.slug(PurePosixPath(name).stem)}
    assert all(after[name] == before[name] for name in plain)


@given(st.text())
def test_any_name_is_shown_on_one_line(words: str) -> None:
    assert len(identity.printable(words).splitlines()) <= 1
