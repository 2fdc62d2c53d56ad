"""The corpus that ships: every document is in order, and is what a reader may trust."""

from pathlib import Path

import pytest

from ingest.corpus import check

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "corpus"


@pytest.fixture(scope="module")
def checked():
    return check(CORPUS)


def test_every_document_can_be_read(checked) -> None:
    assert checked.left_out == {}
    assert {document.kind for document in checked.documents.values()} == {
        "case",
        "handbook",
        "lesson",
    }


def test_an_editor_finds_nothing_to_mend(checked) -> None:
    from ingest import editing
    from ingest.corpus import glossary

    found = editing.findings(checked.documents, glossary(CORPUS))
    assert [str(each) for each in found] == []


def test_every_document_of_cases_and_lessons_rests_on_sources(checked) -> None:
    for document in checked.documents.values():
        assert document.sources, document.path
        assert document.references, document.path


def test_the_pdf_edition_says_what_its_markdown_says(checked) -> None:
    from ingest.readers import front_matter, markdown

    editions = [each for each in checked.documents.values() if each.media_type == "application/pdf"]
    assert editions
    for edition in editions:
        path = (CORPUS / edition.path).with_suffix(".md")
        _, body, _ = front_matter.split(path, path.read_text(encoding="utf-8"))
        assert edition.text == markdown.parse(path, body).text, (
            f"{edition.path} is behind its Markdown; run make handbook"
        )
        assert len(edition.pages) > 1
