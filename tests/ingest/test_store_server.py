"""The index with its vectors in a Chroma server: built, swapped, killed, away and back."""

import signal
import subprocess
import sys
import time
from contextlib import closing
from datetime import timedelta

import numpy as np
import pytest

from ingest import ledger, snapshot
from ingest.errors import IndexMissingError, SettingsError, StorageError
from ingest.index import open_index
from ingest.ledger import collections
from ingest.pipeline import build_index
from ingest.settings import IngestSettings, load
from tests import chroma
from tests.ingest.indexed import contents
from tests.process import ROOT, environment, free_port


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """A server for the tests that leave it running."""
    with chroma.running(tmp_path_factory.mktemp("chroma")) as server:
        yield server


@pytest.fixture
def server(shared):
    """That server, of which it can be told what one test puts in it."""
    before = shared.collections()
    yield shared
    # The others' are no concern of an index.
    assert before <= shared.collections()


@pytest.fixture
def at_server(ingest_settings, server) -> IngestSettings:
    return ingest_settings.model_copy(update={"store": server.address})


def collection(settings: IngestSettings) -> str:
    return snapshot.collection(snapshot.current(settings.snapshots)[0])


def nearest(settings: IngestSettings, text: str) -> str:
    """Text of the passage that the store finds nearest to that of a text which is there."""
    with closing(open_index(settings)) as index:
        placed = index.catalogue.at(range(index.manifest.passages))
        (place,) = (place for place, (_, each) in placed.items() if each.text == text)
        found = index.store.search(np.array(index.vectors.passages[place]), 1)
        return index.passage(found[0]).text


def test_each_snapshot_has_a_collection_and_a_reader_keeps_its_own(
    at_server, server, write_case
) -> None:
    write_case("een", "Almere telt fietsen.")
    build_index(at_server)
    first = collection(at_server)
    with closing(open_index(at_server)) as held:
        write_case("een", "Urk meet de zee.")
        write_case("twee", "Zwolle meet lucht.")
        build_index(at_server)
        second = collection(at_server)
        assert {first, second} <= server.collections()
        assert nearest(at_server, "Zwolle meet lucht.") == "Zwolle meet lucht."
        assert held.nearest(np.array(held.vectors.passages[0]), 5) == [0]
        assert held.store.answers


def test_what_did_not_change_is_not_encoded_for_a_new_collection(at_server, write_case) -> None:
    write_case("een", "Almere telt fietsen.")
    build_index(at_server)
    write_case("twee", "Zwolle meet lucht.")
    assert build_index(at_server).encoded == 1
    assert nearest(at_server, "Almere telt fietsen.") == "Almere telt fietsen."


def test_collections_of_snapshots_that_are_gone_are_removed_after_a_while(
    at_server, server, write_case, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = []
    for number in range(3):
        write_case("een", f"Almere telt tot {number}.")
        build_index(at_server)
        names.append(collection(at_server))
    # The first snapshot's folder is gone; a service on another machine may still read it.
    assert set(names) <= server.collections()
    monkeypatch.setattr(ledger, "_GRACE", timedelta(0))
    write_case("een", "Almere telt tot slot.")
    build_index(at_server)
    assert names[0] not in server.collections()
    assert {names[2], collection(at_server)} <= server.collections()


def test_a_killed_build_leaves_the_old_index_and_the_next_one_clears_up(
    at_server, server, write_case
) -> None:
    write_case("een", "Almere telt fietsen.")
    build_index(at_server)
    others = server.collections()
    for number in range(40):
        write_case(f"meer-{number}", f"Almere telde {number} keer. " * 30)
    given = environment(at_server, STADSBRON_STORE=server.address)
    with subprocess.Popen([sys.executable, "-m", "ingest", "build"], env=given, cwd=ROOT) as build:
        while not (half := server.collections() - others):
            assert build.poll() is None, "the build ended before it could be killed"
            time.sleep(0.02)
        build.send_signal(signal.SIGKILL)
    assert set(contents(at_server)) == {"Almere telt fietsen."}
    assert half <= server.collections()
    build_index(at_server)
    assert not half & server.collections()
    assert len(contents(at_server)) == 41


def test_from_one_store_to_another_nothing_is_encoded(
    ingest_settings, at_server, server, write_case
) -> None:
    write_case("een", "Almere telt fietsen.")
    build_index(ingest_settings)
    with pytest.raises(IndexMissingError, match=r"in the store embedded.*encodes nothing anew"):
        open_index(at_server)
    assert build_index(at_server).encoded == 0
    assert nearest(at_server, "Almere telt fietsen.") == "Almere telt fietsen."
    with pytest.raises(IndexMissingError, match=f"in the store {server.address}"):
        open_index(ingest_settings)
    assert build_index(ingest_settings).encoded == 0
    assert nearest(ingest_settings, "Almere telt fietsen.") == "Almere telt fietsen."


def test_a_collection_that_was_lost_is_told_of_and_written_anew(
    at_server, server, write_case
) -> None:
    from ingest.store import choice

    write_case("een", "Almere telt fietsen.")
    build_index(at_server)
    choice.of(at_server).remove(collection(at_server))
    with pytest.raises(StorageError, match=r"no collection stadsbron_.*ingest build"):
        open_index(at_server)
    report = build_index(at_server)
    assert (report.changed, report.encoded) == (True, 0)
    assert nearest(at_server, "Almere telt fietsen.") == "Almere telt fietsen."


@pytest.fixture
def own(tmp_path):
    """A server that a test may stop."""
    with chroma.running(tmp_path / "chroma") as server:
        yield server


def until(holds, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_server_that_goes_away_is_done_without_until_it_is_back(
    ingest_settings, own, write_case, monkeypatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("ingest.store.guard._EVERY", 0.05)
    settings = ingest_settings.model_copy(update={"store": own.address})
    for number in range(20):
        write_case(f"nota-{number}", f"Almere telt tot {number}.")
    build_index(settings)
    with closing(open_index(settings)) as index:
        question = np.array(index.vectors.passages[7])
        found = index.nearest(question, 10)
        own.stop()
        for _ in range(3):
            assert index.nearest(question, 10) == found
        assert not index.store.answers
        own.start()
        until(lambda: index.store.answers)
        assert index.nearest(question, 10) == found
    told = [each.getMessage() for each in caplog.records if each.name == "stadsbron.store"]
    assert [("one by one" in each, "again" in each) for each in told] == [
        (True, False),
        (False, True),
    ]


def test_a_server_that_hangs_holds_one_reader_up_and_not_for_long(
    ingest_settings, own, write_case, monkeypatch
) -> None:
    monkeypatch.setattr("ingest.store.guard._EVERY", 0.05)
    settings = ingest_settings.model_copy(update={"store": own.address, "store_seconds": 0.5})
    write_case("een", "Almere telt fietsen.")
    build_index(settings)
    with closing(open_index(settings)) as index:
        question = np.array(index.vectors.passages[0])
        with own.held_up():
            begun = time.monotonic()
            assert index.nearest(question, 5) == [0]
            first = time.monotonic() - begun
            begun = time.monotonic()
            for _ in range(20):
                assert index.nearest(question, 5) == [0]
            others = time.monotonic() - begun
        assert 0.4 < first < 2
        assert others < 0.4
        until(lambda: index.store.answers)


def test_a_build_without_its_server_fails_in_one_line_and_changes_nothing(
    ingest_settings, own, write_case
) -> None:
    settings = ingest_settings.model_copy(update={"store": own.address})
    write_case("een", "Almere telt fietsen.")
    build_index(settings)
    before = snapshot.current_name(settings.snapshots)
    own.stop()
    write_case("twee", "Zwolle meet lucht.")
    with pytest.raises(StorageError, match=r"does not do its part \(.*refused.*STADSBRON_STORE"):
        build_index(settings)
    own.start()
    assert snapshot.current_name(settings.snapshots) == before
    assert set(contents(settings)) == {"Almere telt fietsen."}
    build_index(settings)
    assert {each.name for each in collections(settings.snapshots)} == own.collections()


def test_what_is_not_there_or_is_no_chroma_is_said_in_one_line(
    at_server, write_case, client
) -> None:
    write_case("een", "Almere telt fietsen.")
    nowhere = at_server.model_copy(update={"store": f"http://127.0.0.1:{free_port()}"})
    with pytest.raises(StorageError, match="refused"):
        build_index(nowhere)
    other = at_server.model_copy(update={"store": str(client.base_url).rstrip("/")})
    with pytest.raises(StorageError, match=r"404|no Chroma"):
        build_index(other)
    assert snapshot.current_name(at_server.snapshots) is None


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"store": "chroma:8000"}, "store"),
        ({"store": "http://naam:geheim@chroma:8000"}, "store"),
        ({"store": "http://chroma:8000", "store_options": {"tenat": "a"}}, "tenat"),
        ({"store": "ingest.nergens.Store"}, "cannot be imported"),
    ],
)
def test_a_store_that_cannot_be_is_refused(tmp_path, write_case, given, says: str) -> None:
    write_case("een", "Almere telt fietsen.")
    with pytest.raises(SettingsError, match=says):
        build_index(load(IngestSettings, data=tmp_path / "data", **given))
