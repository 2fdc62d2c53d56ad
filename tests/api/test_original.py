"""The files that documents were read from, over the API."""

import io
import shutil
from pathlib import Path

import httpx
import pytest
from PIL import Image

from ingest.pipeline import build_index
from ingest.readers import ocr
from tests.api.test_live import served
from tests.conftest import ROOT
from tests.ingest.office import zipped
from tests.ingest.typeset import scanned, typeset

PDF = "04-combineren-en-koppelen"
HANDBOOK = ROOT / "corpus" / "handboek"


def test_a_pdf_opens_in_the_browser_and_is_the_file_itself(client) -> None:
    response = client.get(f"/api/v1/documents/{PDF}/file")
    assert response.content == (HANDBOOK / f"{PDF}.pdf").read_bytes()
    assert response.headers["content-type"] == "application/pdf"
    assert response.headers["content-disposition"].startswith("inline")
    assert f"{PDF}.pdf" in response.headers["content-disposition"]
    assert response.headers["x-content-type-options"] == "nosniff"


def test_any_other_file_is_to_keep_not_to_open(client) -> None:
    response = client.get("/api/v1/documents/almere-straatkubus/file")
    own = ROOT / "corpus" / "casussen" / "almere-straatkubus.md"
    assert response.content == own.read_bytes()
    assert response.headers["content-disposition"].startswith("attachment")
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["content-security-policy"] == "sandbox"


def test_a_file_that_is_there_already_is_not_sent_again(client) -> None:
    first = client.get(f"/api/v1/documents/{PDF}/file")
    again = client.get(
        f"/api/v1/documents/{PDF}/file", headers={"if-none-match": first.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    part = client.get(f"/api/v1/documents/{PDF}/file", headers={"range": "bytes=0-4"})
    assert (part.status_code, part.content) == (206, b"%PDF-")


@pytest.mark.parametrize(
    "path",
    [
        "..%2f..%2fpyproject.toml",
        "%2e%2e/file",
        "..%5c..%5cpyproject.toml",
        "handboek%2f04-combineren-en-koppelen.pdf",
        "%2fetc%2fpasswd",
        "README",
    ],
)
def test_no_address_leads_to_a_file_that_is_no_document(client, path: str) -> None:
    for address in (f"/api/v1/documents/{path}/file", f"/api/v1/documents/{path}/pages/1.png"):
        response = client.get(address)
        assert response.status_code == 404
        assert response.headers["content-type"] == "application/problem+json"


@pytest.fixture
def corpus(ingest_settings) -> Path:
    """A corpus with the chapter that is read from its PDF."""
    folder = ingest_settings.corpus / "handboek"
    folder.mkdir(parents=True)
    for ending in ("md", "pdf"):
        shutil.copy(HANDBOOK / f"{PDF}.{ending}", folder)
    return folder


def test_a_file_that_changed_since_it_was_read_is_not_shown(ingest_settings, corpus) -> None:
    build_index(ingest_settings)
    addresses = [f"/api/v1/documents/{PDF}/{rest}" for rest in ("file", "pages/1", "pages/1.png")]
    with served(ingest_settings) as client:
        assert [client.get(each).status_code for each in addresses] == [200, 200, 200]
        tag = client.get(addresses[2]).headers["etag"]
        pdf = corpus / f"{PDF}.pdf"
        original = pdf.read_bytes()
        pdf.write_bytes(original + b"\n")
        for each in addresses:
            response = client.get(each, headers={"if-none-match": tag})
            assert response.status_code == 409
            assert response.headers["content-type"] == "application/problem+json"
            assert "ingest build" in response.json()["detail"]
        pdf.unlink()
        assert [client.get(each).status_code for each in addresses] == [409, 409, 409]
        pdf.write_bytes(original)
        assert [client.get(each).status_code for each in addresses] == [200, 200, 200]


def test_a_new_glossary_does_not_make_other_files_changed(ingest_settings, corpus) -> None:
    build_index(ingest_settings)
    with served(ingest_settings) as client:
        shutil.copy(ROOT / "corpus" / "begrippen.yaml", ingest_settings.corpus)
        assert client.get(f"/api/v1/documents/{PDF}/file").status_code == 200


def test_a_member_of_an_archive_is_shown_like_any_file(ingest_settings) -> None:
    pdf = typeset("De raad besluit over de brug. Het college volgt het besluit van de raad.")
    ingest_settings.corpus.mkdir()
    (ingest_settings.corpus / "stukken.zip").write_bytes(zipped({"besluit.pdf": pdf}))
    build_index(ingest_settings)
    with served(ingest_settings) as client:
        assert client.get("/api/v1/documents/besluit/file").content == pdf
        page = client.get("/api/v1/documents/besluit/pages/1", params={"mark": "0-29"}).json()
        assert len(page["marks"][0]["boxes"]) == 1
        response = client.get("/api/v1/documents/besluit/pages/1.png", params={"width": 300})
        assert Image.open(io.BytesIO(response.content)).width == 300


@pytest.mark.skipif(shutil.which(ocr.PROGRAM) is None, reason="Tesseract is not installed")
def test_words_of_a_scan_are_marked_where_they_stand(ingest_settings) -> None:
    words = "De raad besluit over de brug."
    pdf = typeset(f"#set text(size: 14pt)\n#v(10cm)\n{words} Het college volgt het besluit.")
    ingest_settings.corpus.mkdir()
    (ingest_settings.corpus / "scan.pdf").write_bytes(scanned(pdf))
    build_index(ingest_settings)
    with served(ingest_settings) as client:
        start = client.get("/api/v1/documents/scan").json()["text"].index(words)
        page = _page(client, f"{start}-{start + len(words)}")
        (box,) = page["marks"][0]["boxes"]
        assert page["marked"]
        # 10 cm below a margin of 2.5 cm, on a page of 29.7 cm.
        assert 0.40 < box["top"] < box["bottom"] < 0.47


def _page(client: httpx.Client, mark: str) -> dict:
    return client.get("/api/v1/documents/scan/pages/1", params={"mark": mark}).json()
