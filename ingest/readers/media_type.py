"""What a file is, told from its content; its name decides only between kinds of text."""

import re
import zipfile
from pathlib import Path

from ingest.readers.encoding import clean, marked
from ingest.readers.package import DAMAGE, is_listed_at_length

PDF = "application/pdf"
HTML = "text/html"
MARKDOWN = "text/markdown"
PLAIN = "text/plain"
YAML = "application/yaml"
ZIP = "application/zip"
EMPTY = "inode/x-empty"
BINARY = "application/octet-stream"

_OFFICE = "application/vnd.openxmlformats-officedocument."
DOCX = _OFFICE + "wordprocessingml.document"
PPTX = _OFFICE + "presentationml.presentation"
XLSX = _OFFICE + "spreadsheetml.sheet"
ODT = "application/vnd.oasis.opendocument.text"
ODP = "application/vnd.oasis.opendocument.presentation"
OLE = "application/x-ole-storage"
ENCRYPTED_OFFICE = "application/x-encrypted-office"

# By what a file begins with.
_SIGNATURES = (
    (b"%PDF-", PDF),
    (b"{\\rtf", "application/rtf"),
    (b"\x89PNG", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\x1f\x8b", "application/gzip"),
)
# By what the list of an office file's parts calls the main one; also templates and those with
# macros, which are read alike.
_MAIN_PARTS = (
    (re.compile(rb"wordprocessingml\.(?:document|template)\.main|ms-word\.\w+\.macro"), DOCX),
    (re.compile(rb"presentationml\.\w+\.main|ms-powerpoint\.\w+\.macro"), PPTX),
    (re.compile(rb"spreadsheetml\.\w+\.main|ms-excel\.\w+\.macro"), XLSX),
)
_BY_ENDING = {
    ".pdf": PDF,
    ".docx": DOCX,
    ".pptx": PPTX,
    ".odt": ODT,
    ".odp": ODP,
    ".html": HTML,
    ".htm": HTML,
    ".xhtml": HTML,
    ".md": MARKDOWN,
    ".txt": PLAIN,
    ".yaml": YAML,
    ".zip": ZIP,
}
_TEXTS = {HTML, MARKDOWN, PLAIN, YAML}
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_MHTML = re.compile(r"(?:[\w-]+:.*\n(?:[ \t].*\n)*){0,20}Content-Type:\s*multipart/related", re.I)
_BEGINNING = 4096
# A few of these may have strayed into a text; a program or a picture is full of them.
_NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_FEW, _STRAY = 8, 0.02
_CONTENT_TYPES, _MIMETYPE, _LARGEST = "[Content_Types].xml", "mimetype", 1024 * 1024


def of(path: Path) -> str:
    """The media type of a file.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        raw = file.read(_BEGINNING)
    named = _BY_ENDING.get(path.suffix.lower(), BINARY)
    if not raw:
        return EMPTY
    if found := _signed(path, raw, named):
        return found
    if named in _TEXTS or named == BINARY:
        text = _as_text(raw)
        if text is None:
            return BINARY
        if _MHTML.match(text):
            return "multipart/related"
        return HTML if _HTML.match(text) else named
    # A damaged file: its own reader says what is wrong with it.
    return HTML if _HTML.match(_as_text(raw) or "") else named


def _signed(path: Path, raw: bytes, named: str) -> str | None:
    start = raw.lstrip() if named == PDF else raw
    for signature, media_type in _SIGNATURES:
        if start.startswith(signature):
            return media_type
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        return _ole(path)
    if raw.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(path, named)
    return None


def _ole(path: Path) -> str:
    """Old office formats; a new one with a password is wrapped in the same container."""
    content = path.read_bytes() if path.stat().st_size < 64 * _LARGEST else b""
    return ENCRYPTED_OFFICE if "EncryptedPackage".encode("utf-16-le") in content else OLE


def _zipped(path: Path, named: str) -> str:
    if is_listed_at_length(path):
        return named if named in (DOCX, PPTX, ODT, ODP) else ZIP
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.NameToInfo
            for part in (_CONTENT_TYPES, _MIMETYPE):
                if part not in parts:
                    continue
                with archive.open(part) as file:
                    content = file.read(_LARGEST)
                if part == _MIMETYPE:
                    return content.decode("ascii", "replace").strip()
                for pattern, media_type in _MAIN_PARTS:
                    if pattern.search(content):
                        return media_type
    except DAMAGE:
        return named if named in (DOCX, PPTX, ODT, ODP) else ZIP
    # A name that says more than the content: a damaged office file.
    return named if named in (DOCX, PPTX, ODT, ODP) else ZIP


def _as_text(raw: bytes) -> str | None:
    """The beginning of a text; None for what is no text."""
    encoding = marked(raw)
    if encoding is None and len(_NO_TEXT.findall(raw)) > max(_FEW, _STRAY * len(raw)):
        return None
    return clean(raw.decode(encoding or "latin-1", errors="replace")).lstrip("\ufeff")
