"""Which documents are for some readers alone, as editors say."""

import zipfile
from pathlib import Path

import pytest

from ingest import corpus
from ingest.errors import DocumentError
from ingest.readers import read
from tests.conftest import CASE

MARK = "collectie.yaml"


def written(path: Path, **fields: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = CASE.format(title="Een casus", municipality="Almere", text="Almere telt fietsen.")
    more = "".join(f"{name}: {value}\n" for name, value in fields.items())
    path.write_text(text.replace("kind: case\n", f"kind: case\n{more}"), encoding="utf-8")
    return path


def marked(folder: Path, collection: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).write_text(f"collection: {collection}\n", encoding="utf-8")


def test_a_document_is_for_everybody_unless_it_says_otherwise(tmp_path) -> None:
    assert read(written(tmp_path / "een.md"), tmp_path).collection is None
    named = written(tmp_path / "twee.md", collection="intern")
    assert read(named, tmp_path).collection == "intern"


def test_a_folder_says_it_for_all_that_is_in_it_unless_one_further_down_does(tmp_path) -> None:
    marked(tmp_path / "a", "intern")
    marked(tmp_path / "a" / "c", "zorg")
    found = {
        name: read(written(tmp_path / name), tmp_path).collection
        for name in ("een.md", "a/twee.md", "a/b/drie.md", "a/c/vier.md")
    }
    assert found == {
        "een.md": None,
        "a/twee.md": "intern",
        "a/b/drie.md": "intern",
        "a/c/vier.md": "zorg",
    }
    own = written(tmp_path / "a" / "vijf.md", collection="zorg")
    assert read(own, tmp_path).collection == "zorg"


def test_a_file_without_fields_has_it_of_its_sidecar(tmp_path) -> None:
    (tmp_path / "nota.txt").write_text("Almere telt fietsen.", encoding="utf-8")
    (tmp_path / "nota.txt.meta.yaml").write_text("collection: intern", encoding="utf-8")
    assert read(tmp_path / "nota.txt", tmp_path).collection == "intern"


@pytest.mark.parametrize("spelt", ["Collectie.yaml", "collectie.yml", "COLLECTIE.YML"])
@pytest.mark.parametrize("archived", [False, True])
def test_it_is_seen_however_it_is_spelt(tmp_path, spelt: str, archived: bool) -> None:
    path = written(tmp_path / "a" / "een.md")
    if archived:
        path = tmp_path / "b" / "twee.zip" / "nota.txt"
        path.parent.parent.mkdir()
        with zipfile.ZipFile(path.parent, "w") as file:
            file.writestr("nota.txt", "Almere telt fietsen.")
            file.writestr(spelt, "collection: intern")
    else:
        (path.parent / spelt).write_text("collection: intern", encoding="utf-8")
    assert read(path, tmp_path).collection == "intern"
    assert set(corpus.digests(tmp_path)) == {path.relative_to(tmp_path).as_posix(), "a/een.md"}


@pytest.mark.parametrize("where", ["around", "inside"])
def test_members_of_an_archive_have_it_of_the_folders_around_and_in_it(tmp_path, where) -> None:
    archive = tmp_path / "map" / "archief.zip"
    archive.parent.mkdir()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("stukken/nota.txt", "Almere telt fietsen.")
        if where == "inside":
            file.writestr(f"stukken/{MARK}", "collection: intern")
    if where == "around":
        marked(archive.parent, "intern")
    assert read(archive / "stukken" / "nota.txt", tmp_path).collection == "intern"


@pytest.mark.parametrize("said", ["collection: [a", "colection: intern", "collection: Élite", ""])
def test_what_a_folder_says_wrongly_keeps_its_documents_from_everybody(tmp_path, said) -> None:
    path = written(tmp_path / "a" / "een.md")
    (path.parent / MARK).write_text(said, encoding="utf-8")
    with pytest.raises(DocumentError, match=rf"a/{MARK}"):
        read(path, tmp_path)


@pytest.mark.parametrize("inside", [False, True])
def test_a_folder_that_says_something_else_changes_its_documents(tmp_path, inside) -> None:
    written(tmp_path / "een.md")
    written(tmp_path / "a" / "b" / "twee.md")
    with zipfile.ZipFile(tmp_path / "a" / "b" / "drie.zip", "w") as file:
        file.writestr("nota.txt", "Almere telt fietsen.")
    if inside:
        marked(tmp_path / "a", "intern")
    before = corpus.digests(tmp_path)
    marked(tmp_path / "a", "zorg")
    after = corpus.digests(tmp_path)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"a/b/twee.md", "a/b/drie.zip/nota.txt"}


@pytest.mark.parametrize("make", [Path.mkdir, lambda mark: mark.symlink_to("nergens")])
def test_a_folder_of_which_it_cannot_be_read_keeps_its_documents_too(tmp_path, make) -> None:
    path = written(tmp_path / "a" / "een.md")
    with zipfile.ZipFile(tmp_path / "a" / "twee.zip", "w") as file:
        file.writestr("nota.txt", "Almere telt fietsen.")
    make(path.parent / MARK)
    for each in (path, tmp_path / "a" / "twee.zip" / "nota.txt"):
        with pytest.raises(DocumentError):
            read(each, tmp_path)
