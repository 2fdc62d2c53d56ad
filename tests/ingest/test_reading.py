"""Files that a reader cannot cope with, among sound ones; read in real processes."""

import os
import signal
import time
from pathlib import Path

import pytest

from ingest import corpus, reading
from ingest.document import Document
from ingest.errors import DocumentError
from tests import launcher
from tests.ingest.office import put, zipped

ROOT = Path(__file__).resolve().parents[2]

# A file of some 4 MB, which takes seconds and more than 256 MB to read.
ENDLESS = "Almere telt **fietsen** met [lussen](https://example.org) in het wegdek.\n\n" * 60_000


def read_all(settings) -> dict[str, Document | DocumentError]:
    with reading.started(corpus.scan(settings.corpus), settings) as results:
        return dict(results)


@pytest.mark.parametrize(
    ("limit", "says"),
    [
        ({"read_seconds": 2}, "longer than 2 s.*STADSBRON_READ_SECONDS"),
        ({"read_megabytes": 256}, "more than 256 MB.*STADSBRON_READ_MEGABYTES"),
    ],
)
def test_a_file_beyond_a_limit_costs_that_file_alone(
    ingest_settings, write_case, limit, says
) -> None:
    write_case("eindeloos", ENDLESS)
    write_case("voor", "Almere telt fietsen.")
    write_case("na", "Almere meet lucht.")
    results = read_all(ingest_settings.model_copy(update=limit))
    assert {name for name, each in results.items() if isinstance(each, Document)} == {
        "casussen/voor.md",
        "casussen/na.md",
    }
    with pytest.raises(DocumentError, match=rf"casussen/eindeloos.md: .*{says}"):
        raise results["casussen/eindeloos.md"]


def test_documents_come_in_the_order_of_the_corpus(ingest_settings, write_case) -> None:
    for number in range(40):
        write_case(f"nummer-{number:02}", f"Almere telde {number} keer.")
    assert list(read_all(ingest_settings)) == sorted(corpus.scan(ingest_settings.corpus))


def test_what_a_killed_process_unpacked_is_removed(ingest_settings) -> None:
    lines = "".join(f"Almere telt {number} fietsen op straat\n" for number in range(1_000_000))
    put(ingest_settings.corpus, "stukken.zip", zipped({"eindeloos.txt": lines}))
    put(ingest_settings.corpus, "wel.txt", b"Almere telt fietsen.")
    unpacked: list[Path] = []
    settings = ingest_settings.model_copy(update={"read_seconds": 5})
    with reading.started(corpus.scan(settings.corpus), settings) as results:
        deadline = time.monotonic() + 60
        while not unpacked and time.monotonic() < deadline:
            unpacked = list(ingest_settings.unpacked.rglob("eindeloos.txt"))
        assert "longer than 5 s" in str(next(results)[1])
    assert unpacked
    assert not ingest_settings.unpacked.exists()


def test_who_stops_asking_waits_for_nothing(ingest_settings, write_case) -> None:
    write_case("een", "Almere telt fietsen.")
    write_case("twee", ENDLESS)
    started = time.monotonic()
    with reading.started(corpus.scan(ingest_settings.corpus), ingest_settings) as results:
        assert next(results)[0] == "casussen/een.md"
    assert time.monotonic() - started < 5


def test_a_killed_build_leaves_no_reader_behind(ingest_settings, write_case) -> None:
    write_case("eindeloos", ENDLESS)
    environment = os.environ | {
        "STADSBRON_CORPUS": str(ingest_settings.corpus),
        "STADSBRON_DATA": str(ingest_settings.data),
        "STADSBRON_READ_SECONDS": "1",
    }
    with launcher.Popen(
        ["ingest", "build"], env=environment, cwd=ROOT, start_new_session=True
    ) as process:
        while len(of_session(process.pid)) < 3:
            assert process.poll() is None, "the build ended before it could be killed"
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 20
    while of_session(process.pid):
        assert time.monotonic() < deadline, of_session(process.pid)
        time.sleep(0.1)


def of_session(session: int) -> list[str]:
    """Processes that a process started in a session of its own, with itself."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, fields = stat.read_text().rsplit(")", 1)
        except OSError:  # it ended meanwhile
            continue
        state, _, _, in_session = fields.split()[:4]
        if int(in_session) == session and state != "Z":
            found.append(name)
    return found
