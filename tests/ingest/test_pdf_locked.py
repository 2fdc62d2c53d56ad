"""PDFs with a password, and those too large to be opened."""

from pathlib import Path

import pytest

from ingest import corpus, readers, reading
from ingest.errors import DocumentError
from ingest.readers.options import ReaderOptions
from ingest.settings import IngestSettings, load
from tests.ingest.nasty.pdf import SAID, locked
from tests.ingest.typeset import (
    reader,
)


@pytest.fixture
def read(tmp_path: Path):
    return reader(tmp_path)


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-128", "AES-256"])
def test_a_pdf_that_may_not_be_printed_may_be_read(read, algorithm: str) -> None:
    assert read(locked("", algorithm)).text == SAID


@pytest.mark.parametrize("passwords", [(), ("fout", "ook fout")])
def test_a_locked_pdf_says_what_to_do(read, passwords: tuple[str, ...]) -> None:
    with pytest.raises(DocumentError, match=r"rapport.pdf: .*encrypted.*STADSBRON_PDF_PASSWORDS"):
        read(locked("geheim"), ReaderOptions(passwords))


def test_a_locked_pdf_opens_with_a_password_from_the_settings(read) -> None:
    assert read(locked("geheim"), ReaderOptions(("fout", "geheim"))).text == SAID


def test_passwords_in_the_environment_reach_the_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "notulen.pdf").write_bytes(locked("geheim"))
    for given in ("geheim", '["fout", "geheim"]'):
        monkeypatch.setenv("STADSBRON_PDF_PASSWORDS", given)
        settings = load(IngestSettings, corpus=tmp_path)
        with reading.started(corpus.scan(tmp_path), settings) as results:
            ((_, document),) = results
        assert document.text == SAID
        assert "geheim" not in repr(settings)


def test_a_file_of_a_gigabyte_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "archief.pdf"
    with path.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(1024**3 + 1)
    with pytest.raises(DocumentError, match=r"archief.pdf: the PDF is larger than 1024 MB; "):
        readers.read(path, tmp_path)
