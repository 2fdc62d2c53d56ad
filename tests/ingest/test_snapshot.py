"""Whatever happens to a build, an index is whole, and there is one builder at a time."""

import os
import signal
import time
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock

from ingest import snapshot
from ingest.errors import IndexBusyError, StorageError
from ingest.index import open_index
from ingest.pipeline import build_index
from tests import launcher
from tests.ingest.indexed import contents

ROOT = Path(__file__).resolve().parents[2]


def test_one_builder_at_a_time(ingest_settings, write_case) -> None:
    write_case("een", "Almere telt fietsen.")
    ingest_settings.snapshots.mkdir(parents=True)
    with FileLock(ingest_settings.snapshots / "lock"), pytest.raises(IndexBusyError):
        build_index(ingest_settings)


def test_a_second_builder_waits_when_told_to(ingest_settings, write_case) -> None:
    write_case("een", "Almere telt fietsen.")
    ingest_settings.snapshots.mkdir(parents=True)
    lock = FileLock(ingest_settings.snapshots / "lock")
    lock.acquire()
    # The other one is done as soon as this one says that it waits.
    report = build_index(ingest_settings, wait=lock.release)
    assert report.manifest.documents == 1


def test_an_index_that_is_open_stays_whole_however_many_are_built(
    ingest_settings, write_case
) -> None:
    write_case("een", "Almere telt fietsen.")
    build_index(ingest_settings)
    index = open_index(ingest_settings)
    for name in ("twee", "drie", "vier"):
        write_case(name, f"Almere telt tot {name}.")
        build_index(ingest_settings)
    # Not before asked for the first time: the store opens its files no sooner.
    assert index.nearest(np.array(index.vectors.passages[0]), 5) == [0]
    index.close()
    write_case("vijf", "Almere telt tot vijf.")
    build_index(ingest_settings)
    assert not index.folder.exists()


def test_a_killed_build_leaves_the_old_index_serving(ingest_settings, write_case) -> None:
    write_case("een", "Almere telt fietsen.")
    build_index(ingest_settings)
    for number in range(40):
        write_case(f"meer-{number}", f"Almere telde {number} keer. " * 30)
    environment = os.environ | {
        "STADSBRON_CORPUS": str(ingest_settings.corpus),
        "STADSBRON_DATA": str(ingest_settings.data),
    }
    process = launcher.Popen(["ingest", "build"], env=environment, cwd=ROOT)
    scratch = f"{snapshot._SCRATCH}*"
    while not list(ingest_settings.snapshots.glob(scratch)):
        assert process.poll() is None, "the build ended before it could be killed"
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert list(ingest_settings.snapshots.glob(scratch))
    assert set(contents(ingest_settings)) == {"Almere telt fietsen."}
    assert build_index(ingest_settings).manifest.documents == 41
    assert list(ingest_settings.snapshots.glob(scratch)) == []


def test_a_full_disk_is_one_clear_error_and_loses_nothing(
    ingest_settings, write_case, tiny_disk: Path
) -> None:
    ingest_settings.snapshots.symlink_to(tiny_disk)
    write_case("een", "Almere telt fietsen.")
    build_index(ingest_settings)
    for number in range(60):
        write_case(f"meer-{number}", f"Almere telde {number} keer fietsen op straat. " * 40)
    with pytest.raises(StorageError, match=r"free space.*untouched"):
        build_index(ingest_settings)
    assert set(contents(ingest_settings)) == {"Almere telt fietsen."}
