"""Builds and servers that are killed at any moment leave the old index or the new one."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from ingest.index import open_index
from ingest.pipeline import build_index
from tests.process import ROOT, environment, serving

SEED = 20261125
WORDS = ("fietsen", "lucht", "water", "geluid", "afval", "bomen", "energie", "verkeer")


@pytest.fixture(
    params=[3, pytest.param(40, marks=pytest.mark.slow)],
    ids=lambda count: f"{count} kills",
)
def kills(request) -> int:
    """How many."""
    return request.param


def started(ingest) -> subprocess.Popen[bytes]:
    """A build, with the processes that read for it in one group."""
    return subprocess.Popen(
        [sys.executable, "-m", "ingest", "build"],
        env=environment(ingest),
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def until_it_writes(build: subprocess.Popen[bytes], snapshots: Path) -> None:
    """Before that, a build has only read."""
    deadline = time.monotonic() + 60
    while build.poll() is None and not list(snapshots.glob(".building-*")):
        assert time.monotonic() < deadline
        time.sleep(0.002)


def killed(build: subprocess.Popen[bytes]) -> None:
    """Itself alone, as the system does when memory runs out; what read for it ends of itself."""
    build.send_signal(signal.SIGKILL)
    build.wait(timeout=10)
    deadline = time.monotonic() + 20
    while alive(build.pid):
        assert time.monotonic() < deadline, "what read for the build goes on without it"
        time.sleep(0.05)


def alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def held(ingest) -> set[str]:
    """Documents of the index, which are all there and can all be found."""
    index = open_index(ingest)
    try:
        assert len(index.vectors.passages) == index.manifest.passages
        for document in index.documents.values():
            assert index.catalogue.of_document(document.id)
        found = index.nearest(index.vectors.passages[0], 1)
        assert found == [0]
        return set(index.documents)
    finally:
        index.close()


def test_a_killed_build_leaves_the_old_index_or_the_new_one(
    ingest_settings, write_case, kills: int
) -> None:
    chance = random.Random(SEED)
    for number in range(20):
        write_case(f"eerste-{number}", f"Almere meet {WORDS[number % 8]} met {number} kastjes.")
    build_index(ingest_settings)
    before = held(ingest_settings)
    # How long a build writes, so that each moment of it has its turn.
    write_case("maat", "Zwolle meet lucht.")
    build = started(ingest_settings)
    until_it_writes(build, ingest_settings.snapshots)
    begun = time.monotonic()
    assert build.wait(timeout=120) == 0
    lasts = time.monotonic() - begun
    before |= {"maat"}
    assert held(ingest_settings) == before

    fates = []
    for number in range(kills):
        name = f"later-{number}"
        write_case(name, f"Urk meet {WORDS[number % 8]} sinds {1990 + number}.")
        build = started(ingest_settings)
        until_it_writes(build, ingest_settings.snapshots)
        time.sleep(chance.uniform(0, 1.1 * lasts))
        killed(build)
        found = held(ingest_settings)
        assert found in (before, before | {name})
        fates.append(found != before)
        # The next build mends whatever was left behind.
        build_index(ingest_settings)
        before |= {name}
        assert held(ingest_settings) == before
        assert not list(ingest_settings.snapshots.glob(".building-*"))
    folders = [each for each in ingest_settings.snapshots.iterdir() if each.is_dir()]
    assert len(folders) <= 2
    if kills > 20:
        assert set(fates) == {True, False}, "every kill came too early, or too late"


def test_a_killed_server_leaves_what_it_read_and_the_next_one_answers(
    ingest_settings, write_case, tmp_path, kills: int
) -> None:
    chance = random.Random(SEED)
    write_case("een", "Almere telt fietsen.")
    build_index(ingest_settings)
    known = {"een"}
    for number in range(max(1, kills // 4)):
        write_case(f"meer-{number}", f"Urk telt {WORDS[number % 8]}.")
        with serving(ingest_settings, tmp_path / "log.txt") as served:
            build = started(ingest_settings)
            # While it serves, while the build writes, while it takes the new index over.
            until_it_writes(build, ingest_settings.snapshots)
            httpx.post(f"{served.address}/api/v1/ask", json={"question": "Wat telt Almere?"})
            time.sleep(chance.uniform(0, 3))
            served.process.send_signal(signal.SIGKILL)
            assert served.process.wait(timeout=10) == -signal.SIGKILL
            assert build.wait(timeout=120) == 0
        known |= {f"meer-{number}"}
        assert held(ingest_settings) == known
        with serving(ingest_settings, tmp_path / "log.txt") as served:
            listed = httpx.get(f"{served.address}/api/v1/documents").json()["documents"]
            assert {each["id"] for each in listed} == known
