"""Builds and servers that are killed at any moment leave the old index or the new one.

Nothing that a server acknowledged is lost either.
"""

import os
import random
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

import httpx
import pytest

from api.records.keeping import find_store
from api.settings import ApiSettings
from ingest.index import open_index
from ingest.pipeline import build_index
from tests import launcher
from tests.process import ROOT, environment, free_port, serving, starting

SEED = 20261125
WORDS = ("fietsen", "lucht", "water", "geluid", "afval", "bomen", "energie", "verkeer")


def kills(few: int, many: int) -> pytest.MarkDecorator:
    """How many in a test: few each time, many where it is asked for."""
    params = [few, pytest.param(many, marks=pytest.mark.slow)]
    return pytest.mark.parametrize("kills", params, ids=lambda count: f"{count} kills")


def started(ingest) -> subprocess.Popen[bytes]:
    """A build, with the processes that read for it in one group."""
    return launcher.Popen(
        ["ingest", "build"],
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


@kills(3, 50)
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
    print(f"builds killed: {kills}; new index {sum(fates)}, old index {kills - sum(fates)}")
    if kills > 20:
        assert set(fates) == {True, False}, "every kill came too early, or too late"


@dataclass(frozen=True, slots=True)
class Sent:
    """What readers sent to servers that were killed.

    Attributes:
        count: what came of each.
        receipts: ids of what was acknowledged.
        first: set once something is.
    """

    count: Counter[str] = field(default_factory=Counter)
    receipts: set[str] = field(default_factory=set)
    first: Event = field(default_factory=Event)


@contextmanager
def sending(address: str, total: Sent) -> Iterator[Sent]:
    """Four readers send feedback to a server from before it is up until after it is killed."""
    sent, gone = Sent(), Event()

    def send() -> None:
        with httpx.Client(base_url=address, timeout=30) as client:
            while not gone.is_set():
                body = {"verdict": "helpful", "question": "Wat telt Almere?"}
                try:
                    reply = client.post("/api/v1/feedback", json=body)
                except httpx.ConnectError:
                    time.sleep(0.02)
                    continue
                except httpx.TransportError:
                    sent.count["broke off"] += 1
                    continue
                if reply.status_code == 503:
                    # A disk that is busy holds one of them up for longer than the others wait.
                    assert "another program holds the database" in reply.json()["detail"]
                    sent.count["refused"] += 1
                    continue
                assert reply.status_code == 201, reply.text
                sent.count["acknowledged"] += 1
                sent.receipts.add(reply.json()["id"])
                sent.first.set()
                time.sleep(0.02)

    with ThreadPoolExecutor(4) as pool:
        readers = [pool.submit(send) for _ in range(4)]
        try:
            yield sent
        finally:
            gone.set()
    for each in readers:
        each.result()
    total.count.update(sent.count)
    total.receipts.update(sent.receipts)


def kept(ingest) -> set[str]:
    """Ids of the feedback that is there."""
    store = find_store(ApiSettings(), ingest.data)
    assert store
    try:
        return {each.id for each in store.received()}
    finally:
        store.close()


@kills(1, 50)
def test_a_killed_server_loses_no_feedback_and_leaves_the_old_index_or_the_new_one(
    ingest_settings, write_case, tmp_path, kills: int
) -> None:
    chance = random.Random(SEED)
    write_case("een", "Almere telt fietsen.")
    build_index(ingest_settings)
    known, total, fates = {"een"}, Sent(), []
    log, feedback = tmp_path / "log.txt", {"STADSBRON_API_FEEDBACK": "true"}
    for number in range(kills):
        write_case(f"meer-{number}", f"Urk telt {WORDS[number % 8]}.")
        port = free_port()
        with (
            starting(ingest_settings, log, port, **feedback) as served,
            sending(served.address, total) as sent,
        ):
            # By turns while it takes a new index over, while a build writes, and while it starts;
            # feedback is kept all the while.
            moment = number % 3
            assert moment == 2 or sent.first.wait(120), log.read_text()
            build = started(ingest_settings)
            if moment == 0:
                build.wait(timeout=120)
            elif moment == 1:
                until_it_writes(build, ingest_settings.snapshots)
            time.sleep(chance.uniform(0, 5))
            served.process.send_signal(signal.SIGKILL)
            assert served.process.wait(timeout=10) == -signal.SIGKILL
        found = held(ingest_settings)
        assert found in (known, known | {f"meer-{number}"})
        fates.append(found != known)
        assert total.receipts <= kept(ingest_settings)
        assert build.wait(timeout=120) == 0
        known |= {f"meer-{number}"}
        assert held(ingest_settings) == known
    with serving(ingest_settings, log, **feedback) as served:
        listed = httpx.get(f"{served.address}/api/v1/documents").json()["documents"]
        assert {each["id"] for each in listed} == known
    found = kept(ingest_settings)
    if kills > 20:
        assert set(fates) == {True, False}, "every kill came too early, or too late"
    assert total.receipts
    assert total.receipts <= found
    print(
        f"servers killed: {kills}; new index {sum(fates)}, old index {kills - sum(fates)}; "
        f"feedback acknowledged {len(total.receipts)}, broke off {total.count['broke off']}, "
        f"refused {total.count['refused']}, found {len(found)}"
    )
