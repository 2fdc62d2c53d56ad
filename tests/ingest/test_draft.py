"""What has not changed is carried over, and is then as a build from scratch would have it."""

import shutil
from contextlib import closing

import numpy as np
import pytest

from ingest.index import Index, open_index
from ingest.pipeline import build_index
from tests.ingest.indexed import contents


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


SUBJECTS = ("fietsen", "water", "geluid", "schulden", "zonnepanelen", "bomen", "vis", "afval")


def found(index: Index) -> dict[str, object]:
    """All that an answer can depend on, except vectors' last decimals."""
    held = index.vectors
    places = range(index.manifest.passages)
    return {
        "documents": list(index.documents),
        "passages": [index.catalogue.at([place])[place] for place in places],
        "tokens": held.tokens(places)[0].counts.tolist(),
        "words": [index.words.scores(index.words.read(each)).tolist() for each in SUBJECTS],
        "nearest": [index.nearest(np.array(held.passages[place]), 5) for place in places],
    }


def test_after_many_changes_all_is_found_as_after_a_build_from_scratch(
    ingest_settings, write_case
) -> None:
    settings = ingest_settings.model_copy(update={"dtype": "float32"})
    paths = [write_case(f"{each}-nota", f"Almere telt {each}. Dat is veel.") for each in SUBJECTS]
    build_index(settings)
    write_case("geluid-nota", TWO_SECTIONS.format("Almere mat het geluid van bomen."))
    build_index(settings)
    paths[0].unlink()
    paths[1].rename(paths[1].with_name("zwemwater.md"))
    write_case("aanvang", "Almere begint bij vis en water.")
    build_index(settings)
    write_case("bomen-nota", "Urk telt schulden en geen bomen.")
    report = build_index(settings)
    assert report.encoded < report.manifest.passages
    with closing(open_index(settings)) as index:
        grown, vectors = found(index), np.array(index.vectors.passages)
    shutil.rmtree(settings.snapshots)
    assert build_index(settings).encoded == report.manifest.passages
    with closing(open_index(settings)) as index:
        assert found(index) == grown
        np.testing.assert_allclose(index.vectors.passages, vectors, atol=1e-5)
