"""An index with its vectors in a Chroma server: built, swapped, killed, and taken elsewhere."""

import signal
import time
from contextlib import closing

import numpy as np
import pytest

from ingest import snapshot
from ingest.errors import IndexMissingError, StorageError
from ingest.index import open_index
from ingest.pipeline import build_index
from ingest.settings import IngestSettings
from ingest.store import choice
from tests import chroma, launcher
from tests.ingest.indexed import contents
from tests.process import ROOT, environment


@pytest.fixture
def server(tmp_path):
    with chroma.running(tmp_path / "chroma") as running:
        yield running


@pytest.fixture
def at_server(ingest_settings, server) -> IngestSettings:
    return ingest_settings.model_copy(update={"store": server.address})


def collection(settings: IngestSettings) -> str:
    return snapshot.collection(snapshot.current(settings.snapshots)[0])


def nearest(settings: IngestSettings, place: int) -> list[str]:
    """The passage that the store finds for the vector of one."""
    with closing(open_index(settings)) as index:
        found = index.store.search(np.array(index.vectors.passages[place]), 1)
        return [index.passage(each).text for each in found]


def test_each_snapshot_has_a_collection_and_a_reader_keeps_its_own(
    at_server, server, write_case
) -> None:
    write_case("een", "Almere telt fietsen.")
    build_index(at_server)
    first = collection(at_server)
    with closing(open_index(at_server)) as held:
        write_case("twee", "Zwolle meet lucht.")
        # Only what is new is encoded, and all of it is in the new collection.
        assert build_index(at_server).encoded == 1
        assert server.collections() == {first, collection(at_server)}
        assert nearest(at_server, 0) == ["Almere telt fietsen."]
        assert nearest(at_server, 1) == ["Zwolle meet lucht."]
        assert held.nearest(np.array(held.vectors.passages[0]), 5) == [0]
        server.stop()
        assert held.nearest(np.array(held.vectors.passages[0]), 5) == [0]
        assert not held.store.answers
    before = snapshot.current_name(at_server.snapshots)
    write_case("drie", "Urk meet de zee.")
    with pytest.raises(StorageError, match=r"refused.*STADSBRON_STORE"):
        build_index(at_server)
    assert snapshot.current_name(at_server.snapshots) == before


def test_a_killed_build_leaves_the_old_index_and_the_next_one_clears_up(
    at_server, server, write_case
) -> None:
    write_case("een", "Almere telt fietsen.")
    build_index(at_server)
    others = server.collections()
    write_case("twee", "Zwolle meet lucht.")
    given = environment(at_server, STADSBRON_STORE=server.address)
    with launcher.Popen(["ingest", "build"], env=given, cwd=ROOT) as build:
        while not (half := server.collections() - others):
            assert build.poll() is None, "the build ended before it could be killed"
            time.sleep(0.02)
        build.send_signal(signal.SIGKILL)
    assert set(contents(at_server)) == {"Almere telt fietsen."}
    assert half <= server.collections()
    build_index(at_server)
    assert server.collections() == others | {collection(at_server)}
    assert set(contents(at_server)) == {"Almere telt fietsen.", "Zwolle meet lucht."}


def test_from_one_store_to_another_nothing_is_encoded(
    ingest_settings, at_server, server, write_case
) -> None:
    write_case("een", "Almere telt fietsen.")
    build_index(ingest_settings)
    with pytest.raises(IndexMissingError, match=r"in the store embedded.*encodes nothing anew"):
        open_index(at_server)
    assert build_index(at_server).encoded == 0
    assert nearest(at_server, 0) == ["Almere telt fietsen."]
    # What the server lost is written there anew.
    choice.of(at_server).remove(collection(at_server))
    assert build_index(at_server).encoded == 0
    assert nearest(at_server, 0) == ["Almere telt fietsen."]
    with pytest.raises(IndexMissingError, match=f"in the store {server.address}"):
        open_index(ingest_settings)
    assert build_index(ingest_settings).encoded == 0
    assert nearest(ingest_settings, 0) == ["Almere telt fietsen."]
