"""What is lost, put back: from a service that goes on, into an empty folder, and not by halves."""

import json
import subprocess
import tarfile
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest

from api.errors import BackupError
from api.records.keeping import open_keeping
from api.settings import ApiSettings
from api.upkeep import backup, restore
from ingest.errors import StorageError
from ingest.index import open_index
from ingest.pipeline import build_index
from tests import chroma, launcher, postgresql
from tests.process import ROOT, environment, free_port, serving

KEEPS = {"STADSBRON_API_CONVERSATIONS": "true"}


@pytest.fixture
def elsewhere(ingest_settings, tmp_path):
    """Where nothing is yet."""
    data = tmp_path / "elders"
    data.mkdir()
    (data / "models").symlink_to(ingest_settings.models)
    return ingest_settings.model_copy(update={"data": data})


@contextmanager
def kept(settings: ApiSettings, folder: Path):
    """The store of some settings."""
    keeping = open_keeping(settings, folder)
    try:
        yield keeping.store
    finally:
        keeping.store.close()


def run(ingest, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return launcher.run(["api", *arguments], env=environment(ingest, **variables), cwd=ROOT)


def test_a_service_that_goes_on_is_copied_and_another_takes_it_over(
    ingest_settings, elsewhere, write_case, tmp_path
) -> None:
    write_case("een", "Almere telt fietsen met lussen in het wegdek.")
    build_index(ingest_settings)
    file = tmp_path / "kopie.tar"
    with (
        serving(ingest_settings, tmp_path / "log.txt", **KEEPS) as served,
        httpx.Client(base_url=served.address, timeout=60) as client,
    ):
        begun = client.post("/api/v1/conversations").json()["id"]
        question = {"question": "Hoe telt Almere fietsen?", "conversation": begun}
        assert client.post("/api/v1/ask", json=question).json()["kept"]
        made = run(ingest_settings, "backup", str(file), **KEEPS)
        assert made.returncode == 0, made.stderr
        assert client.post("/api/v1/ask", json=question).json()["kept"]
    assert file.stat().st_mode & 0o077 == 0

    put_back = run(elsewhere, "restore", str(file), **KEEPS)
    assert put_back.returncode == 0, put_back.stderr
    with (
        serving(elsewhere, tmp_path / "other.txt", **KEEPS) as served,
        httpx.Client(base_url=served.address, timeout=60) as client,
    ):
        found = client.get(f"/api/v1/conversations/{begun}").json()
        # What came after the copy is not in it.
        assert [each["question"] for each in found["turns"]] == [question["question"]]
        assert client.get("/api/v1/documents/een").status_code == 200


@pytest.fixture
def made(ingest_settings, write_case, tmp_path) -> Path:
    """A backup of an index and a conversation."""
    write_case("een", "Almere telt fietsen.")
    build_index(ingest_settings)
    settings = ApiSettings(conversations=True)
    with kept(settings, ingest_settings.data) as store:
        store.append(store.begin(), "Wat telt Almere?", {"type": "answer"})
    return backup.make(tmp_path / "kopie.tar", ingest_settings, settings).path


def test_what_is_there_is_not_replaced_unless_forced(made, ingest_settings, write_case) -> None:
    write_case("twee", "Zwolle meet lucht.")
    build_index(ingest_settings)
    settings = ApiSettings(conversations=True)
    with pytest.raises(BackupError, match="--force"):
        restore.restore(made, ingest_settings, settings)
    index = open_index(ingest_settings)
    assert set(index.documents) == {"een", "twee"}
    index.close()
    with kept(settings, ingest_settings.data) as store:
        store.begin()
    restore.restore(made, ingest_settings, settings, force=True)
    index = open_index(ingest_settings)
    assert set(index.documents) == {"een"}
    index.close()
    with kept(settings, ingest_settings.data) as store:
        assert store.count().conversations == 1


def test_rows_that_are_there_keep_the_index_from_being_put_in_force(made, elsewhere) -> None:
    settings = ApiSettings(conversations=True)
    with kept(settings, elsewhere.data) as store:
        store.begin()
    with pytest.raises(BackupError, match="holds something"):
        restore.restore(made, elsewhere, settings)
    assert not (elsewhere.snapshots / "CURRENT").exists()
    with kept(settings, elsewhere.data) as store:
        assert (store.count().conversations, store.count().turns) == (1, 0)


def test_a_damaged_backup_changes_nothing(made, elsewhere) -> None:
    content = bytearray(made.read_bytes())
    with tarfile.open(made) as tar:
        (vectors,) = [each for each in tar.getmembers() if each.name.endswith("records.jsonl")]
    content[vectors.offset_data + 5] ^= 1
    made.write_bytes(content)
    with pytest.raises(BackupError, match=r"damaged at records\.jsonl"):
        restore.restore(made, elsewhere, ApiSettings())
    assert not elsewhere.snapshots.exists()
    assert not (elsewhere.data / "records.db").exists()


@pytest.mark.parametrize("length", [0, 100, 5000])
def test_half_a_backup_is_refused_in_one_line(made, elsewhere, length: int) -> None:
    made.write_bytes(made.read_bytes()[:length])
    done = run(elsewhere, "restore", str(made))
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert "kopie.tar" in done.stderr
    assert not elsewhere.snapshots.exists()


def test_a_member_that_leads_out_of_the_index_is_refused(made, elsewhere, tmp_path) -> None:
    import hashlib
    import io

    evil = tmp_path / "kwaad.tar"
    with tarfile.open(made) as tar, tarfile.open(evil, "w") as copy:
        contents = json.loads(tar.extractfile("backup.json").read())
        name = f"index/{contents['snapshot']}/../../../buiten.txt"
        told = {name: hashlib.sha256(b"x").hexdigest()}
        contents |= {"digests": told, "records": False}
        for each, content in ((name, b"x"), ("backup.json", json.dumps(contents).encode())):
            member = tarfile.TarInfo(each)
            member.size = len(content)
            copy.addfile(member, io.BytesIO(content))
    with pytest.raises(BackupError, match="leads out"):
        restore.restore(evil, elsewhere, ApiSettings())
    assert not (tmp_path / "buiten.txt").exists()


def test_from_a_file_to_postgresql_and_back(made, elsewhere, tmp_path) -> None:
    with postgresql.running() as address:
        there = ApiSettings(conversations=True, database=address)
        restore.restore(made, elsewhere, there)
        again = backup.make(tmp_path / "weer.tar", elsewhere, there).path
    with tarfile.open(made) as before, tarfile.open(again) as after:
        first, second = (each.extractfile("records.jsonl").read() for each in (before, after))
    assert first == second


def test_vectors_go_into_the_store_of_the_settings(made, elsewhere, tmp_path) -> None:
    with chroma.running(tmp_path / "chroma") as server:
        there = elsewhere.model_copy(update={"store": server.address})
        restore.restore(made, there, ApiSettings(conversations=True))
        assert nearest(there) == "Almere telt fietsen."
        again = backup.make(tmp_path / "weer.tar", there, ApiSettings()).path
        # Of a store outside, the backup has the arrays; that is all it takes.
        back = there.model_copy(update={"store": "embedded", "data": tmp_path / "terug"})
        (tmp_path / "terug").mkdir()
        server.stop()
        restore.restore(again, back, ApiSettings())
        assert nearest(back) == "Almere telt fietsen."


def nearest(ingest) -> str:
    """The passage that the store finds for the vector of the first."""
    with closing(open_index(ingest)) as index:
        (found,) = index.store.search(index.vectors.known, 1)
        return index.passage(found).text


def test_a_store_that_takes_nothing_keeps_the_index_and_rows_as_they_are(made, elsewhere) -> None:
    there = elsewhere.model_copy(update={"store": f"http://127.0.0.1:{free_port()}"})
    with pytest.raises(StorageError, match="refused"):
        restore.restore(made, there, ApiSettings(conversations=True))
    assert not (elsewhere.snapshots / "CURRENT").exists()
    assert not (elsewhere.data / "records.db").exists()
