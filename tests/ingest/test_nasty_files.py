"""A corpus full of nasty files, built once: text is kept, or it is said why not."""

import re
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from os import getpid
from pathlib import Path

import pytest

from ingest.identity import printable
from ingest.index import open_index
from ingest.pipeline import build_index
from ingest.settings import IngestSettings
from tests.ingest.nasty import NASTY
from tests.ingest.nasty.case import Nasty
from tests.ingest.office import put

# The build is shared, so those who look at it stay together.
pytestmark = pytest.mark.xdist_group("nasty")

_SECONDS, _MEGABYTES = 60, 512
# What a program needs before it reads anything, libraries with it.
_PROGRAM = 256


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made of the corpus: texts and what is told, by path; megabytes, by process."""

    texts: dict[str, str]
    left_out: dict[str, str]
    unread: dict[str, tuple[str, ...]]
    peaks: dict[int, float]


@pytest.fixture(scope="module")
def built(models: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("nasty")
    put(folder / "corpus", "wel.txt", b"Almere telt fietsen.")
    for name, nasty in {nasty.name: nasty for nasty in NASTY}.items():
        nasty.put(folder / "corpus" / name)
    (folder / "data").mkdir()
    (folder / "data" / "models").symlink_to(models)
    settings = IngestSettings(
        corpus=folder / "corpus",
        data=folder / "data",
        read_seconds=_SECONDS,
        read_megabytes=_MEGABYTES,
    )
    with watched() as peaks:
        manifest = build_index(settings).manifest
    with closing(open_index(settings)) as index:
        texts = {document.path: document.text for document in index.documents.values()}
    assert not settings.unpacked.exists()
    return Built(texts, manifest.left_out, manifest.unread, peaks)


@contextmanager
def watched() -> Iterator[dict[int, float]]:
    """The most memory that each process below this one has had, in MB; filled in meanwhile."""
    peaks: dict[int, float] = {}
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(0.05):
            for process in _below(getpid()):
                try:
                    status = Path(f"/proc/{process}/status").read_text()
                except OSError:  # it ended meanwhile
                    continue
                if peak := re.search(r"VmHWM:\s+(\d+) kB", status):
                    peaks[process] = int(peak[1]) / 1024

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield peaks
    finally:
        ended.set()
        watcher.join()


def _below(process: int) -> set[int]:
    found: set[int] = set()
    for children in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            direct = {int(each) for each in children.read_text().split()}
        except OSError:
            continue
        found |= direct.union(*map(_below, direct))
    return found


@pytest.mark.parametrize("nasty", NASTY, ids=lambda nasty: printable(nasty.document)[-40:])
def test_a_nasty_file_is_read_or_named_with_its_remedy(built: Built, nasty: Nasty) -> None:
    name = printable(nasty.document)
    if nasty.text is None:
        told = built.left_out[name]
        # A sidecar that is wrong is named, as that is what is to be mended.
        assert re.match(rf"{re.escape(name)}(\.meta\.yaml)?: ", told)
    else:
        assert built.texts[name] == nasty.text
        told = "\n".join(built.unread.get(name, ()))
    assert re.search(nasty.says, told)
    assert len(told.splitlines()) <= 1
    # Whoever is told of something is told what to do about it.
    assert bool(told) == bool(nasty.says) == bool(told.partition("; ")[2])


def test_a_sound_document_among_them_is_indexed_and_nothing_else_is_told(built: Built) -> None:
    assert built.texts["wel.txt"] == "Almere telt fietsen."
    expected = {printable(nasty.document) for nasty in NASTY} | {"wel.txt"}
    assert built.texts.keys() | built.left_out.keys() == expected
    assert not built.texts.keys() & built.left_out.keys()


def test_no_process_takes_more_memory_than_it_may(built: Built) -> None:
    assert len(built.peaks) > 1
    assert max(built.peaks.values()) < _MEGABYTES + _PROGRAM


def test_the_set_holds_what_nobody_should_forget() -> None:
    names = [nasty.document for nasty in NASTY]
    assert len(set(names)) == len(names) >= 100
