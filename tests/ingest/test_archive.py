import re
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from ingest import corpus, readers
from ingest.corpus import check
from tests.conftest import CASE
from tests.ingest.nasty.archive import MEMBERS, Entry, archive
from tests.ingest.office import put, word, zipped

NOTE = word(lambda document: document.add_paragraph("De raad vroeg om een nota."))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A corpus that holds one sound document."""
    put(tmp_path / "corpus", "wel.txt", b"Almere telt fietsen.")
    return tmp_path / "corpus"


def test_members_are_documents_below_the_archive(folder: Path) -> None:
    members = {
        "map/nota.docx": NOTE,
        "casus.md": CASE.format(title="Een casus", municipality="Almere", text="Almere telt."),
        "README.md": "Over dit archief.",
        "foto.jpg": b"\xff\xd8\xff",
        "__MACOSX/map/._nota.docx": b"x",
        ".verborgen.txt": b"x",
    }
    put(folder, "raad/stukken.zip", zipped(members))
    found = check(folder)
    assert found.left_out == {}
    assert set(found.documents) == {
        "raad/stukken.zip/map/nota.docx",
        "raad/stukken.zip/casus.md",
        "wel.txt",
    }
    note = found.documents["raad/stukken.zip/map/nota.docx"]
    assert (note.id, note.path) == ("nota", "raad/stukken.zip/map/nota.docx")
    assert note.text == "De raad vroeg om een nota."


def test_a_sidecar_in_the_archive_is_that_of_the_member_beside_it(folder: Path) -> None:
    members = {"nota.docx": NOTE, "nota.docx.meta.yaml": "title: Nota armoede\nyears: 2019\n"}
    put(folder, "stukken.zip", zipped(members))
    note = check(folder).documents["stukken.zip/nota.docx"]
    assert (note.title, note.years) == ("Nota armoede", (2019, 2019))


def test_a_change_in_one_member_or_its_sidecar_is_that_member_s_alone(folder: Path) -> None:
    members = {"een.txt": "Een.", "twee.txt": "Twee.", "twee.meta.yaml": "title: Twee\n"}
    path = put(folder, "stukken.zip", zipped(members))
    before = corpus.digests(folder)
    for name in ("een.txt", "twee.txt", "twee.meta.yaml"):
        path.write_bytes(zipped(members | {name: "title: Anders\n"}))
        after = corpus.digests(folder)
        changed = {each for each in after if after[each] != before[each]}
        assert changed == {f"stukken.zip/{name.split('.')[0]}.txt"}


def test_data_sets_are_told_in_an_archive_as_outside_it(folder: Path) -> None:
    put(
        folder,
        "begrippen.yaml",
        b"terms:\n- {term: BRP, definition: De BRP., dataset: true, unconfirmed: true}\n",
    )
    put(folder, "stukken.zip", zipped({"nota.txt": "De BRP en nog eens de BRP."}))
    assert check(folder).documents["stukken.zip/nota.txt"].datasets == ("BRP",)


@pytest.mark.parametrize(("entry", "name", "says"), MEMBERS, ids=lambda value: str(value)[:20])
def test_a_bad_member_costs_that_member_alone(
    folder: Path, entry: Entry, name: str, says: str
) -> None:
    put(folder, "stukken.zip", archive(entry, Entry("goed.txt", b"Zwolle telt.")))
    found = check(folder)
    assert {"wel.txt", "stukken.zip/goed.txt"} == set(found.documents)
    (reason,) = found.left_out.values()
    assert re.match(rf"stukken.zip/{name}: .*{says}", reason)


def test_two_members_of_one_name_are_not_mixed(folder: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        twice = archive(Entry("a.txt", b"Een."), Entry("a.txt", b"Twee."))
    put(folder, "stukken.zip", twice)
    assert "twice" in check(folder).left_out["stukken.zip/a.txt"]


@pytest.mark.parametrize("says_so", [True, False], ids=["UTF-8", "unmarked UTF-8"])
def test_names_keep_their_accents_and_stay_on_one_line(folder: Path, says_so: bool) -> None:
    name = "coördinatie\n2019.txt"
    put(folder, "stukken.zip", archive(Entry(name, b"Almere telt.", is_marked=says_so)))
    (found,) = (each for each in check(folder).documents.values() if ".zip" in each.path)
    assert found.path == "stukken.zip/coördinatie\\n2019.txt"
    assert found.id == "coordinatie-n2019"


def test_a_zip_that_is_a_document_is_read_as_that(folder: Path) -> None:
    put(folder, "nota.zip", NOTE)
    assert check(folder).documents["nota.zip"].text == "De raad vroeg om een nota."


def test_nothing_is_left_behind(folder: Path, tmp_path: Path, monkeypatch) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    put(folder, "stukken.zip", archive(Entry("a.txt", b"Een."), Entry("b.docx", b"x")))
    assert len(list(readers.files(folder))) == 3
    check(folder)
    assert list(scratch.iterdir()) == []


def test_zip64_and_stored_members_are_read(folder: Path) -> None:
    file = BytesIO()
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as target,
        target.open("a.txt", "w", force_zip64=True) as member,
    ):
        member.write(b"Almere telt.")
    put(folder, "stukken.zip", file.getvalue())
    assert check(folder).documents["stukken.zip/a.txt"].text == "Almere telt."
