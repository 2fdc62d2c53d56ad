from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from ingest.store import embedded
from ingest.store.seam import Before

COUNT = 400


@pytest.fixture
def vectors() -> np.ndarray:
    found = np.random.default_rng(20261125).normal(size=(COUNT, 384)).astype(np.float32)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


def ids(places) -> list[tuple[str, str]]:
    return [(f"nota-{place}", "nota") for place in places]


def before(folder: Path, removed) -> Before:
    return Before(folder, COUNT, [own for own, _ in ids(removed)])


def found(folder: Path, vector: np.ndarray, limit: int) -> list[str]:
    with closing(embedded.Reader(folder)) as opened:
        return opened.search(vector, limit)


@pytest.fixture
def first(tmp_path: Path, vectors: np.ndarray) -> Path:
    with embedded.Writer(tmp_path / "eerst") as writer:
        writer.add(ids(range(COUNT)), vectors)
    return tmp_path / "eerst"


def test_in_a_copy_what_was_replaced_is_found_as_it_is_now(
    first: Path, tmp_path: Path, vectors: np.ndarray
) -> None:
    with embedded.Writer(tmp_path / "dan", before(first, range(10))) as writer:
        assert writer.copied
        # The texts of the first five changed places with each other; the others are gone.
        writer.add(ids(range(5)), vectors[4::-1])
    assert found(tmp_path / "dan", vectors[0], 1) == ["nota-4"]
    everything = found(tmp_path / "dan", vectors[0], COUNT)
    assert set(everything) == {own for own, _ in ids([*range(5), *range(10, COUNT)])}
    assert found(first, vectors[0], 1) == ["nota-0"], "the store before stays as it was"


def test_a_copy_of_a_copy_finds_what_an_exhaustive_search_finds(
    first: Path, tmp_path: Path, vectors: np.ndarray
) -> None:
    chance = np.random.default_rng(1)
    folder = first
    for turn in range(8):
        changed = chance.choice(COUNT, 10, replace=False)
        fresh = chance.normal(size=(10, 384)).astype(np.float32)
        vectors[changed] = fresh / np.linalg.norm(fresh, axis=1, keepdims=True)
        following = tmp_path / f"beurt-{turn}"
        with embedded.Writer(following, before(folder, changed)) as writer:
            assert writer.copied
            writer.add(ids(changed), vectors[changed])
        folder = following
    for question in vectors[::20]:
        nearest = np.argsort(-(vectors @ question))[:10]
        assert found(folder, question, 10) == [own for own, _ in ids(nearest)]


def test_when_many_were_replaced_the_store_is_made_anew(
    first: Path, tmp_path: Path, vectors: np.ndarray
) -> None:
    sixty = range(60)
    with embedded.Writer(tmp_path / "dan", before(first, sixty)) as writer:
        assert writer.copied
        writer.add(ids(sixty), vectors[:60])
    # Together with the sixty of before, more than a quarter.
    with embedded.Writer(tmp_path / "later", before(tmp_path / "dan", sixty)) as made:
        assert not made.copied
        made.add(ids(range(COUNT)), vectors)
    # From here the counting starts over.
    with embedded.Writer(tmp_path / "ten-slotte", before(tmp_path / "later", [0])) as writer:
        assert writer.copied


def test_a_store_is_copied_while_a_service_reads_it(
    first: Path, tmp_path: Path, vectors: np.ndarray
) -> None:
    with closing(embedded.Reader(first)) as read:
        assert read.search(vectors[7], 1) == ["nota-7"]
        with embedded.Writer(tmp_path / "dan", before(first, [7])) as writer:
            assert writer.copied
        assert read.search(vectors[7], 1) == ["nota-7"]
    assert "nota-7" not in found(tmp_path / "dan", vectors[7], COUNT)
