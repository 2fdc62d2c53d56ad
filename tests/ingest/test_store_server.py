"""Chroma as a server: it has what it was given, goes away, hangs, and comes back."""

import time
from contextlib import closing
from datetime import timedelta
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import numpy as np
import pytest

from ingest import ledger, snapshot
from ingest.errors import SettingsError, StorageError
from ingest.ledger import Ledger
from ingest.settings import IngestSettings, load
from ingest.store import choice
from tests import chroma
from tests.process import free_port
from tests.until import until

COUNT = 300
NAME = "stadsbron_een"


@pytest.fixture(scope="module")
def vectors() -> np.ndarray:
    found = np.random.default_rng(20261128).normal(size=(COUNT, 384)).astype(np.float32)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with chroma.running(tmp_path_factory.mktemp("chroma")) as running:
        yield running


@pytest.fixture
def settings(server) -> IngestSettings:
    return IngestSettings(store=server.address, store_seconds=0.5)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that was away is asked again all the time."""
    monkeypatch.setattr("ingest.store.guard._EVERY", 0.05)


def written(settings: IngestSettings, name: str, vectors: np.ndarray) -> None:
    ids = [(f"nota-{place}", "nota") for place in range(len(vectors))]
    with choice.of(settings).create(Path(), name, vectors.shape[1], None) as writer:
        writer.add(ids, vectors)


def opened(settings: IngestSettings, name: str, known: np.ndarray):
    return closing(choice.of(settings).open(Path(), name, known))


@pytest.fixture
def reader(settings, vectors):
    written(settings, NAME, vectors)
    with opened(settings, NAME, vectors[0]) as found:
        yield found
    choice.of(settings).remove(NAME)


def test_the_nearest_are_those_of_an_exhaustive_search(reader, vectors) -> None:
    for question in vectors[::20]:
        nearest = np.argsort(-(vectors @ question))[:10]
        assert reader.search(question, 10) == [f"nota-{each}" for each in nearest]


def test_each_snapshot_has_its_own(settings, reader, vectors) -> None:
    written(settings, "stadsbron_twee", vectors[::-1])
    with opened(settings, "stadsbron_twee", vectors[0]) as other:
        assert other.search(vectors[0], 1) == [f"nota-{COUNT - 1}"]
        assert reader.search(vectors[0], 1) == ["nota-0"]
    choice.of(settings).remove("stadsbron_twee")
    with pytest.raises(StorageError, match=r"no collection stadsbron_twee.*ingest build"):
        choice.of(settings).open(Path(), "stadsbron_twee", vectors[0])


def test_a_server_that_goes_away_is_done_without_until_it_is_back(
    server, reader, vectors, quick, caplog: pytest.LogCaptureFixture
) -> None:
    server.stop()
    assert [reader.search(vectors[7], 1) for _ in range(3)] == [None] * 3
    assert not reader.answers
    server.start()
    until(lambda: reader.answers)
    assert reader.search(vectors[7], 1) == ["nota-7"]
    told = [each.getMessage() for each in caplog.records if each.name == "stadsbron.store"]
    assert ["one by one" in each for each in told] == [True, False]
    assert "answers again" in told[1]


def test_a_server_that_hangs_holds_one_reader_up_and_not_for_long(
    server, reader, vectors, quick
) -> None:
    with server.held_up():
        begun = time.monotonic()
        assert reader.search(vectors[0], 5) is None
        first = time.monotonic()
        assert [reader.search(vectors[0], 5) for _ in range(100)] == [None] * 100
        assert 0.4 < first - begun < 2
        assert time.monotonic() - first < 0.4
    until(lambda: reader.answers)


def test_of_a_server_that_hangs_nothing_is_waited_for_when_it_is_closed(
    settings, server, reader, vectors
) -> None:
    with server.held_up():
        assert reader.search(vectors[0], 5) is None
        begun = time.monotonic()
        reader.close()
        assert time.monotonic() - begun < 0.4
        with pytest.raises(StorageError, match="does not do its part"):
            choice.of(settings).open(Path(), NAME, vectors[0])
        assert time.monotonic() - begun < 5


def test_vectors_that_a_server_does_not_take_are_an_error_in_one_line(
    settings, server, vectors
) -> None:
    writer = choice.of(settings).create(Path(), "stadsbron_half", 384, None)
    server.stop()
    with pytest.raises(StorageError, match=r"\(.*refused\).*STADSBRON_STORE"), writer:
        writer.add([("nota-0", "nota")], vectors[:1])
    server.start()
    choice.of(settings).remove("stadsbron_half")


def test_where_nothing_listens_is_said_in_one_line(vectors) -> None:
    nowhere = IngestSettings(store=f"http://127.0.0.1:{free_port()}")
    with pytest.raises(StorageError, match="refused") as raised:
        choice.of(nowhere).open(Path(), NAME, vectors[0])
    assert "\n" not in str(raised.value)


def test_what_is_no_chroma_is_told_of_as_such(vectors) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), SimpleHTTPRequestHandler) as web:
        Thread(target=web.serve_forever).start()
        other = IngestSettings(store=f"http://127.0.0.1:{web.server_port}")
        with pytest.raises(StorageError, match="404"):
            choice.of(other).open(Path(), NAME, vectors[0])
        web.shutdown()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"store": "chroma:8000"}, "STADSBRON_STORE"),
        ({"store": "http://naam:geheim@chroma:8000"}, "STADSBRON_STORE"),
        ({"store": "http://chroma:8000", "store_options": {"tenat": "a"}}, r"tenat.*certificate"),
    ],
)
def test_a_store_that_cannot_be_is_refused(given, says: str) -> None:
    with pytest.raises(SettingsError, match=says):
        choice.of(load(IngestSettings, **given))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Where states of an index are."""
    (tmp_path / "index").mkdir()
    return tmp_path / "index"


def made(root: Path, settings: IngestSettings, vectors, name: str, gone: str = "") -> None:
    """A state that is put in force, with a collection at the server; an older one goes."""
    scratch = root / f".building-{name}"
    scratch.mkdir()
    with Ledger(root, choice.of(settings)).entered(scratch):
        written(settings, snapshot.collection(scratch), vectors[:5])
        scratch.rename(root / f"20261128T120000-{name}")
        if gone:
            (root / f"20261128T120000-{gone}").rmdir()


def test_collections_of_states_that_are_gone_are_removed_after_a_while(
    root, settings, server, vectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(settings, "stadsbron_van0een0ander", vectors[:5])
    made(root, settings, vectors, "een")
    made(root, settings, vectors, "twee", gone="een")
    made(root, settings, vectors, "drie")
    # A service on another machine may still read it.
    assert "stadsbron_een" in server.collections()
    monkeypatch.setattr(ledger, "_GRACE", timedelta(0))
    made(root, settings, vectors, "vier")
    kept = {f"stadsbron_{each}" for each in ("twee", "drie", "vier")}
    assert server.collections() == kept | {"stadsbron_van0een0ander"}


def test_a_build_that_fails_takes_its_collection_away(root, settings, server, vectors) -> None:
    with pytest.raises(OSError, match="schijf vol"):
        fail(root, settings, vectors)
    assert "stadsbron_mislukt" not in server.collections()
    assert ledger.collections(root) == []


def test_a_state_that_is_there_keeps_its_collection_however_its_build_ends(
    root, settings, server, vectors
) -> None:
    with pytest.raises(FileNotFoundError):
        made(root, settings, vectors, "net", gone="die-er-niet-is")
    assert "stadsbron_net" in server.collections()


def fail(root: Path, settings: IngestSettings, vectors: np.ndarray) -> None:
    scratch = root / ".building-mislukt"
    with Ledger(root, choice.of(settings)).entered(scratch):
        written(settings, snapshot.collection(scratch), vectors[:5])
        raise OSError("schijf vol")


def test_while_the_server_is_away_nothing_is_forgotten(root, settings, server, vectors) -> None:
    server.stop()
    with pytest.raises(StorageError, match="refused"):
        fail(root, settings, vectors)
    assert [each.name for each in ledger.collections(root)] == ["stadsbron_mislukt"]
    server.start()
    made(root, settings, vectors, "daarna")
    assert [each.name for each in ledger.collections(root)] == ["stadsbron_daarna"]
