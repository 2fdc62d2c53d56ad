import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock
from pydantic import SecretStr
from pypdf import PdfWriter

from ingest import encoding, snapshot
from ingest.encoder import Encoder
from ingest.errors import CorpusError, IndexBusyError, IndexMissingError, StorageError
from ingest.index import open_index
from ingest.pipeline import build_index

ROOT = Path(__file__).resolve().parents[2]


def contents(settings) -> dict[str, np.ndarray]:
    """Vector of every passage, by its text."""
    index = open_index(settings)
    try:
        return {
            passage.text: np.array(index.vectors.passages[place])
            for document in index.documents
            for place, (_, passage) in index.catalogue.of_document(document).items()
        }
    finally:
        index.close()


def test_only_what_changed_is_encoded(ingest_settings, write_case) -> None:
    write_case("een", "Almere telt fietsen.")
    write_case("twee", "Almere meet lucht. Almere meet water.")
    first = build_index(ingest_settings)
    assert (first.changed, first.encoded, first.manifest.documents) == (True, 2, 2)

    assert build_index(ingest_settings).changed is False

    write_case("twee", "Almere meet geluid.")
    write_case("drie", "Almere telt auto's.")
    third = build_index(ingest_settings)
    assert (third.encoded, third.manifest.documents) == (2, 3)
    assert set(contents(ingest_settings)) == {
        "Almere telt fietsen.",
        "Almere meet geluid.",
        "Almere telt auto's.",
    }


def test_vectors_carried_over_are_those_of_a_fresh_build(ingest_settings, write_case) -> None:
    write_case("een", "Almere telt fietsen.")
    build_index(ingest_settings)
    write_case("twee", "Almere meet lucht.")
    build_index(ingest_settings)
    grown = contents(ingest_settings)
    shutil.rmtree(ingest_settings.snapshots)
    build_index(ingest_settings)
    for text, vector in contents(ingest_settings).items():
        assert vector @ grown[text] > 0.999


def test_a_document_of_any_length_is_encoded_some_passages_at_a_time(
    ingest_settings, write_case, monkeypatch
) -> None:
    parts = [f"## Deel {part}\n\nAlmere telt {part} fietsen. Dat is veel." for part in range(11)]
    write_case("lang", "\n\n".join(parts))
    build_index(ingest_settings)
    at_once = contents(ingest_settings)
    assert len(at_once) == 11
    shutil.rmtree(ingest_settings.snapshots)

    sizes = []
    encode = Encoder.encode_passages

    def counted(model, passages, advance):
        sizes.append(len(passages))
        return encode(model, passages, advance)

    monkeypatch.setattr(Encoder, "encode_passages", counted)
    monkeypatch.setattr(encoding, "_WINDOW", 4)
    build_index(ingest_settings)
    assert sizes == [4, 4, 3]
    in_parts = contents(ingest_settings)
    assert in_parts.keys() == at_once.keys()
    assert all(in_parts[text] @ vector > 0.999 for text, vector in at_once.items())


TWO_SECTIONS = "Almere telt fietsen.\n\n## Verloop\n\n{}\n\n## Resultaat\n\nMinder files."


def test_in_a_changed_document_only_changed_passages_are_encoded(
    ingest_settings, write_case
) -> None:
    write_case("een", TWO_SECTIONS.format("Almere begon in mei."))
    assert build_index(ingest_settings).encoded == 3
    before = contents(ingest_settings)
    write_case("een", TWO_SECTIONS.format("Almere begon in juni."))
    assert build_index(ingest_settings).encoded == 1
    after = contents(ingest_settings)
    assert "Almere begon in juni." in after
    for text in before.keys() & after.keys():
        np.testing.assert_array_equal(before[text], after[text])


def test_what_is_said_after_a_change_is_found_in_its_new_place(ingest_settings, write_case) -> None:
    write_case("een", TWO_SECTIONS.format("Almere begon in mei."))
    write_case("twee", "Zwolle meet lucht. Zwolle meet water.")
    build_index(ingest_settings)
    write_case("een", "Almere telt niets meer.")
    build_index(ingest_settings)
    index = open_index(ingest_settings)
    (place,) = index.words.best(index.words.scores(index.words.read("water")), 5)
    first, passage = index.catalogue.at([place])[place]
    assert passage.document_id == "twee"
    assert not index.words.scores(index.words.read("mei")).any()
    assert index.words.rarity("mei") == index.words.rarity("nergens")
    rows = index.sentence_vectors((first, passage))
    assert len(rows) == 2
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-2)
    index.close()


@pytest.mark.parametrize("name", ["casussen/deel/een.md", "lessen/anders.md"])
def test_a_moved_document_is_not_encoded_again(ingest_settings, write_case, name: str) -> None:
    path = write_case("een", TWO_SECTIONS.format("Almere begon in mei."))
    build_index(ingest_settings)
    target = ingest_settings.corpus / name
    target.parent.mkdir(parents=True)
    path.rename(target)
    report = build_index(ingest_settings)
    assert (report.changed, report.encoded, report.manifest.passages) == (True, 0, 3)
    index = open_index(ingest_settings)
    (document,) = index.documents.values()
    assert (document.path, document.id) == (name, target.stem)
    index.close()


def test_without_anything_to_encode_no_model_is_loaded(ingest_settings, write_case) -> None:
    write_case("een", "Almere telt fietsen.")
    path = write_case("twee", "Almere meet lucht.")
    build_index(ingest_settings)
    path.unlink()
    stages = set()
    build_index(ingest_settings, lambda stage, *_: stages.add(stage))
    assert stages == {"read", "encode", "write"}


def test_another_passage_size_reuses_what_stays_the_same(ingest_settings, write_case) -> None:
    write_case("een", "Almere telt fietsen.")
    build_index(ingest_settings)
    other = ingest_settings.model_copy(update={"passage_tokens": 100})
    report = build_index(other)
    assert (report.changed, report.encoded) == (True, 0)


def test_a_removed_document_leaves_nothing_behind(ingest_settings, write_case) -> None:
    write_case("een", "Almere telt fietsen.")
    path = write_case("twee", "Almere meet lucht.")
    build_index(ingest_settings)
    path.unlink()
    build_index(ingest_settings)
    index = open_index(ingest_settings)
    assert list(index.documents) == ["een"]
    assert not index.words.scores(index.words.read("lucht")).any()
    vector = index.vectors.passages[0]
    assert len(index.nearest(np.array(vector), 5)) == 1
    index.close()


def test_a_broken_document_costs_that_document_alone(ingest_settings, write_case) -> None:
    write_case("goed", "Almere telt fietsen.")
    write_case("fout", "Almere meet lucht.").write_text("---\ntitle: x\n---\n", encoding="utf-8")
    report = build_index(ingest_settings)
    assert report.manifest.documents == 1
    (reason,) = report.manifest.left_out.values()
    assert "casussen/fout.md" in reason
    assert "kind" in reason
    write_case("fout", "Almere meet lucht.")
    assert build_index(ingest_settings).manifest.documents == 2


def test_two_documents_of_one_name_are_not_mixed(ingest_settings, write_case) -> None:
    path = write_case("een", "Almere telt fietsen.")
    other = path.parent.parent / "lessen" / "een.md"
    other.parent.mkdir()
    shutil.copy(path, other)
    report = build_index(ingest_settings)
    assert (report.manifest.documents, report.manifest.left_out) == (2, {})
    with closing(open_index(ingest_settings)) as index:
        paths = {document.id: document.path for document in index.documents.values()}
    assert paths == {"een": "casussen/een.md", "lessen-een": "lessen/een.md"}
    path.unlink()
    # With the other gone, its name is free; nothing is left of the longer one.
    build_index(ingest_settings)
    with closing(open_index(ingest_settings)) as index:
        assert list(index.documents) == ["een"]


def test_other_settings_lead_to_a_rebuild_never_to_mixed_vectors(
    ingest_settings, write_case
) -> None:
    write_case("een", "Almere telt fietsen.")
    build_index(ingest_settings)
    other = ingest_settings.model_copy(update={"dtype": "float32"})
    with pytest.raises(IndexMissingError, match="another model"):
        open_index(other)
    report = build_index(other)
    assert (report.encoded, report.manifest.dtype) == (1, "float32")


@pytest.mark.parametrize("make", [None, Path.mkdir])
def test_without_documents_it_says_so(ingest_settings, make) -> None:
    if make:
        make(ingest_settings.corpus)
    with pytest.raises(CorpusError, match="corpus folder"):
        build_index(ingest_settings)
    with pytest.raises(IndexMissingError, match="ingest build"):
        open_index(ingest_settings)


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
    process = subprocess.Popen([sys.executable, "-m", "ingest", "build"], env=environment, cwd=ROOT)
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


def test_a_password_that_is_given_later_opens_the_file_at_the_next_build(
    ingest_settings, write_case
) -> None:
    write_case("een", "Almere telt fietsen.")
    locked = PdfWriter(clone_from=ROOT / "corpus" / "handboek" / "04-combineren-en-koppelen.pdf")
    locked.encrypt("geheim")
    locked.write(ingest_settings.corpus / "slot.pdf")
    assert "slot.pdf" in build_index(ingest_settings).manifest.left_out
    told = ingest_settings.model_copy(update={"pdf_passwords": (SecretStr("geheim"),)})
    report = build_index(told)
    assert report.changed
    assert not report.manifest.left_out
    assert not build_index(told).changed
