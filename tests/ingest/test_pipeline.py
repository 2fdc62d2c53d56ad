import shutil
from contextlib import closing
from pathlib import Path

import pytest
from pydantic import SecretStr
from pypdf import PdfWriter

from ingest import encoding
from ingest.edition import write_pdf
from ingest.encoder import Encoder
from ingest.errors import CorpusError, IndexMissingError
from ingest.index import open_index
from ingest.pipeline import build_index
from tests.ingest.indexed import contents

ROOT = Path(__file__).resolve().parents[2]


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


@pytest.mark.parametrize("make", [None, Path.mkdir])
def test_without_documents_it_says_so(ingest_settings, make) -> None:
    if make:
        make(ingest_settings.corpus)
    with pytest.raises(CorpusError, match="corpus folder"):
        build_index(ingest_settings)
    with pytest.raises(IndexMissingError, match="ingest build"):
        open_index(ingest_settings)


def test_an_edition_that_is_the_same_is_not_read_anew(ingest_settings, write_case) -> None:
    path = write_case("een", "Almere telt fietsen.")
    write_pdf(path, ingest_settings.corpus)
    text = path.read_text("utf-8").replace("kind: case", "kind: case\nedition: pdf")
    path.write_text(text, encoding="utf-8")
    build_index(ingest_settings)
    write_case("twee", "Urk telt vis.")
    steps: list[tuple[str, int, int]] = []
    build_index(ingest_settings, lambda *step: steps.append(step))
    assert ("read", 1, 1) in steps
    with closing(open_index(ingest_settings)) as index:
        paths = [document.path for document in index.documents.values()]
    assert paths == ["casussen/een.pdf", "casussen/twee.md"]


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
