"""What lies in a corpus folder: what may not be read, what goes away, what is no document."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ingest import corpus, reading
from ingest.corpus import check
from ingest.pipeline import build_index
from tests.ingest.nasty.office import SOUND
from tests.ingest.office import put


@contextmanager
def _without_rights(folder: Path) -> Iterator[None]:
    """Be a user who may see a folder but not read what its owner keeps closed."""
    # What is loaded at the first reading may lie where that user cannot come.
    check(folder)
    if os.geteuid():
        yield
        return
    closed = [above for above in folder.parents if not above.stat().st_mode & 0o005]
    for above in closed:
        above.chmod(0o755)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_file_that_may_not_be_read_costs_that_file(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    put(folder, "wel.txt", b"Almere telt.")
    closed = ("niet.txt", "niet.docx", "niet.zip", "niet.pdf")
    for name in closed:
        put(folder, name, SOUND).chmod(0)
    with _without_rights(folder):
        found = check(folder)
        before = corpus.digests(folder)
    assert list(found.documents) == ["wel.txt"]
    assert set(found.left_out) == set(closed)
    for reason in found.left_out.values():
        assert "Permission denied; make the file readable" in reason
    for name in closed:
        (folder / name).chmod(0o644)
    after = corpus.digests(folder)
    assert {name for name in after if after[name] != before[name]} == set(closed)


def test_a_folder_that_may_not_be_opened_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    put(folder, "wel.txt", b"Almere telt.")
    put(folder, "raad/nota.txt", b"Zwolle telt.")
    put(folder, ".git/nota.txt", b"x")
    for name in ("raad", ".git"):
        (folder / name).chmod(0)
    try:
        with _without_rights(folder):
            found = check(folder)
    finally:
        (folder / "raad").chmod(0o755)
    assert list(found.documents) == ["wel.txt"]
    assert found.left_out == {"raad": "raad: this folder may not be opened; make it readable"}


def test_a_link_to_a_file_of_the_corpus_is_followed_and_to_a_folder_is_not(tmp_path: Path) -> None:
    put(tmp_path / "elders", "geheim.txt", b"Geheim.")
    folder = tmp_path / "corpus"
    put(folder, "wel.txt", b"Almere telt.")
    (folder / "ook.txt").symlink_to(folder / "wel.txt")
    (folder / "map").symlink_to(tmp_path / "elders")
    assert set(check(folder).documents) == {"wel.txt", "ook.txt"}


def test_what_is_dropped_in_without_use_is_told_and_the_rest_is_not(tmp_path: Path) -> None:
    put(tmp_path, "wel.txt", b"Almere telt.")
    told = ("verslag.rtf", "cijfers.xlsx", "oud.doc", "boek.epub", "mail.msg")
    for name in told:
        put(tmp_path, name, b"{\\rtf1")
    for name in (
        *("foto.jpg", "kaart.shp", "~$nota.docx", ".nota.docx.swp", "nota.tmp", "wel.meta.yaml"),
        "lost+found/nota.txt",
    ):
        put(tmp_path, name, b"title: Wel")
    assert set(check(tmp_path).left_out) == set(told)


def test_a_file_that_goes_away_during_a_build_costs_that_file(
    ingest_settings, write_case, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_case("blijft", "Almere telt fietsen.")
    path = write_case("gaat", "Almere telt auto's.")
    started = reading.started

    def after_it_went(files, settings):
        path.unlink()
        return started(files, settings)

    monkeypatch.setattr(reading, "started", after_it_went)
    manifest = build_index(ingest_settings).manifest
    assert manifest.documents == 1
    assert manifest.left_out == {
        "casussen/gaat.md": "casussen/gaat.md: the file is no longer there; "
        "build the index once more"
    }
    monkeypatch.undo()
    assert build_index(ingest_settings).manifest.left_out == {}


def test_a_file_that_comes_in_during_a_build_waits_for_the_next(tmp_path: Path) -> None:
    put(tmp_path, "eerst.txt", b"Almere telt.")
    files = corpus.scan(tmp_path)
    put(tmp_path, "laat.txt", b"Zwolle telt.")
    assert list(corpus.digests(tmp_path, files)) == ["eerst.txt"]
    assert list(corpus.digests(tmp_path)) == ["eerst.txt", "laat.txt"]
