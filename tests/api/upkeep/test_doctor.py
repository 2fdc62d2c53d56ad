"""What the examination says of a service that is well, and of each thing that can be wrong."""

import json
import os
import socket

import pytest

from ingest.pipeline import build_index
from tests import chroma, launcher
from tests.process import ROOT, environment, free_port, serving, writes


@pytest.fixture
def examine(ingest_settings, write_case):
    """Runs the program; gives its exit code and the findings by subject."""
    write_case("een", "Almere telt fietsen.")

    def run(**variables: str) -> tuple[int, dict[str, list[dict[str, str]]]]:
        told = {"STADSBRON_API_PORT": str(free_port()), **variables}
        done = launcher.run(
            ["api", "doctor", "--json"], env=environment(ingest_settings, **told), cwd=ROOT
        )
        assert "Traceback" not in done.stderr, done.stderr
        found: dict[str, list[dict[str, str]]] = {}
        for each in json.loads(done.stdout):
            found.setdefault(each["subject"], []).append(each)
            assert bool(each["remedy"]) == (each["state"] != "ok"), each
        return done.returncode, found

    return run


def test_all_is_well(examine, ingest_settings) -> None:
    build_index(ingest_settings)
    code, found = examine()
    # A test machine may be short of memory or disk.
    states = {
        name: [each["state"] for each in findings]
        for name, findings in found.items()
        if name not in ("memory", "disk")
    }
    assert {state for each in states.values() for state in each} == {"ok"}
    assert code in (0, 3)
    assert "1 documents" in found["index"][0]["said"]


def test_a_store_that_is_away_and_what_is_left_in_another_are_named(
    examine, ingest_settings, tmp_path
) -> None:
    with chroma.running(tmp_path / "chroma") as server:
        build_index(ingest_settings.model_copy(update={"store": server.address}))
        _, found = examine(STADSBRON_STORE=server.address)
        assert [each["state"] for each in found["vector store"]] == ["ok"]
        server.stop()
        code, found = examine(STADSBRON_STORE=server.address)
        assert code == 1
        assert server.address in found["index"][0]["said"]
    build_index(ingest_settings)
    _, found = examine()
    assert [each["state"] for each in found["vector store"]] == ["ok", "doubt"]
    assert server.address in found["vector store"][1]["said"]


def test_without_an_index_it_says_how_to_make_one(examine) -> None:
    code, found = examine(STADSBRON_API_WORKERS="128")
    assert code == 1
    # No test machine has as many cores.
    assert found["workers"][0]["state"] == "doubt"
    assert found["index"][0]["state"] == "fault"
    assert "ingest build" in found["index"][0]["remedy"]


def test_what_is_wrong_around_it_is_named(
    examine, ingest_settings, write_case, service, tmp_path
) -> None:
    build_index(ingest_settings)
    write_case("twee", "Zwolle meet lucht.")
    database = tmp_path / "records.db"
    database.write_bytes(b"geen database" * 100)
    model = writes(service.writes(401))
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        code, found = examine(
            STADSBRON_API_PORT=port,
            STADSBRON_API_DATABASE=f"sqlite:///{database}",
            STADSBRON_API_METRICS_HOST="0.0.0.0",
            STADSBRON_API_TRACES=f"http://127.0.0.1:{free_port()}",
            STADSBRON_API_PUBLIC_URL=f"http://127.0.0.1:{free_port()}",
            **model,
        )
    assert code == 1
    faults = {name for name, (first, *_) in found.items() if first["state"] == "fault"}
    assert faults == {f"port {port}", "database", "language model", "public address"}
    assert found["traces"][0]["state"] == "doubt"
    assert "twee" in found["index and corpus"][0]["said"]
    assert "METRICS_HOST" in found["settings"][0]["said"]
    assert "DATABASE" in found["settings"][1]["said"]
    assert "geheim-1234" not in str(found)


def test_a_damaged_index_is_named(examine, ingest_settings) -> None:
    build_index(ingest_settings)
    (folder,) = [each for each in ingest_settings.snapshots.iterdir() if each.is_dir()]
    for path in folder.rglob("*"):
        if path.is_file() and path.name != "manifest.json":
            os.truncate(path, path.stat().st_size // 2)
    code, found = examine()
    assert code == 1
    assert found["index"][0]["state"] == "fault"


def test_a_service_that_runs_is_no_fault(examine, ingest_settings, tmp_path) -> None:
    build_index(ingest_settings)
    with serving(ingest_settings, tmp_path / "log.txt") as served:
        code, found = examine(
            STADSBRON_API_PORT=served.address.rsplit(":", 1)[1],
            STADSBRON_API_PUBLIC_URL=served.address,
        )
    assert code in (0, 3)
    (port,) = [each for name, (each, *_) in found.items() if name.startswith("port")]
    assert "runs" in port["said"]
    assert found["public address"][0]["state"] == "ok"


def test_it_says_who_may_see_which_collection(examine, ingest_settings, write_case) -> None:
    for name in ("intern", "zorg"):
        path = write_case(f"in-{name}", "Urk telt vis.")
        folder = path.parent / name
        folder.mkdir()
        path.rename(folder / path.name)
        (folder / "collectie.yaml").write_text(f"collection: {name}", encoding="utf-8")
    build_index(ingest_settings)
    _, found = examine(STADSBRON_API_COLLECTIONS='{"intern": ["beleid"], "intren": ["beleid"]}')
    assert [(each["state"], each["said"]) for each in found["collections"]] == [
        ("ok", "intern: 1 documents, for beleid"),
        ("doubt", "zorg: 1 documents, for no group"),
        ("doubt", "intren is in STADSBRON_API_COLLECTIONS, and no document is in it"),
    ]


def test_it_looks_whether_readers_can_sign_on(examine) -> None:
    from tests import provider

    with provider.running() as issuer:
        asked = {
            "STADSBRON_API_ACCESS": "oidc",
            "STADSBRON_API_OIDC_CLIENT_ID": "stadsbron",
            "STADSBRON_API_PUBLIC_URL": "http://127.0.0.1:9",
        }
        _, found = examine(STADSBRON_API_OIDC_ISSUER=issuer, **asked)
        assert found["sign-on"][0]["state"] == "ok"
        _, found = examine(STADSBRON_API_OIDC_ISSUER=f"{issuer}/", **asked)
        assert "calls itself" in found["sign-on"][0]["said"]
    _, found = examine(STADSBRON_API_OIDC_ISSUER=issuer, **asked)
    assert "cannot be reached" in found["sign-on"][0]["said"]
