"""A PDF as a file: opening it, and what it says about itself as a whole.

pypdf reads the properties and the names of attachments, and writes anew what PDFium cannot open;
PDFium opens the pages and lists the bookmarks. PDFium is not safe across threads: a process reads
one file at a time.
"""

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from pypdf import PdfReader, PdfWriter

from ingest.errors import DocumentError
from ingest.readers.pdf_heading import Bookmark

# A larger file is no report but an archive of images.
_LARGEST = 1024**3
# pypdf may read a damaged file whole to find its way in it.
_LARGEST_WHOLE = 256 * 1024**2
# More bookmarks than this are no table of contents.
_MOST_BOOKMARKS = 20_000


@dataclass(frozen=True, slots=True)
class Properties:
    """What a PDF says about itself; empty where it says nothing or cannot be asked.

    Attributes:
        written: when it was made.
        attachments: names of the files in it.
    """

    title: str = ""
    language: str = ""
    written: date | None = None
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PdfFile:
    """An open PDF: PDFium's document and what is known of the whole."""

    document: Any
    properties: Properties
    bookmarks: tuple[Bookmark, ...]


@contextmanager
def opened(path: Path, name: Path, passwords: tuple[str, ...]) -> Iterator[PdfFile]:
    """Open a PDF.

    Args:
        path: the file.
        name: the file as messages should name it.
        passwords: tried in turn, after none at all.

    Raises:
        DocumentError: too large, not a PDF, damaged beyond repair, or none of the passwords fits.
    """
    document, password = pages(path, name, passwords)
    try:
        document.init_forms()
        yield PdfFile(document, _properties(path, password), _bookmarks(document))
    finally:
        document.close()


def pages(path: Path, name: Path, passwords: tuple[str, ...]) -> tuple[Any, str]:
    """Open a PDF for its pages alone; see ``opened``.

    Returns:
        PDFium's document, to be closed, and the password that opens it.
    """
    if path.stat().st_size > _LARGEST:
        raise DocumentError(
            name,
            f"the PDF is larger than {_LARGEST // 1024**2} MB",
            "save it with smaller images, or divide it",
        )
    # Both report every oddity that they pass over; whether text comes out is what counts here.
    for library in ("pypdf", "pypdfium2"):
        logging.getLogger(library).setLevel(logging.CRITICAL)
    for password in ("", *passwords):
        try:
            document = pdfium.PdfDocument(path, password=password or None)
            if len(document):
                return document, password
            document.close()
            break
        except pdfium.PdfiumError as error:
            if error.err_code == raw.FPDF_ERR_SECURITY:
                raise _locked(name, "is encrypted in a way that cannot be opened") from error
            if error.err_code != raw.FPDF_ERR_PASSWORD:
                break
    else:
        reason = "is encrypted"
        if passwords:
            reason += " and none of the passwords in STADSBRON_PDF_PASSWORDS opens it"
        raise _locked(name, reason)
    return _repaired(path, name), ""


def _locked(name: Path, reason: str) -> DocumentError:
    return DocumentError(
        name,
        f"the PDF {reason}",
        "save it without a password, or name its password in STADSBRON_PDF_PASSWORDS",
    )


def _repaired(path: Path, name: Path) -> Any:
    """What PDFium cannot open, as pypdf writes it anew."""
    try:
        with path.open("rb") as file:
            reader = PdfReader(file, strict=False)
            writer = PdfWriter()
            for page in reader.pages:
                writer.add_page(page)
            written = io.BytesIO()
            writer.write(written)
        return pdfium.PdfDocument(written.getvalue())
    except MemoryError:
        raise
    except Exception as error:  # a damaged file makes pypdf raise nearly anything
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise DocumentError(
            name, f"this is not a readable PDF ({reason})", "open it in a viewer and save it anew"
        ) from error


def _properties(path: Path, password: str) -> Properties:
    if path.stat().st_size > _LARGEST_WHOLE:
        return Properties()
    try:
        with path.open("rb") as file:
            reader = PdfReader(file, strict=False)
            if reader.is_encrypted:
                reader.decrypt(password)
            said = reader.metadata
            title = (said.title if said else None) or ""
            written = said.creation_date if said else None
            language = str(reader.root_object.get("/Lang") or "")
            attachments = tuple(str(each.name) for each in reader.attachment_list)
    except MemoryError:
        raise
    except Exception:  # as above; what the pages say can still be read
        return Properties()
    return Properties(
        " ".join(str(title).split()), language, written.date() if written else None, attachments
    )


def _bookmarks(document: Any) -> tuple[Bookmark, ...]:
    found = []
    for entry in document.get_toc(max_depth=8):
        to = entry.get_dest()
        page = to.get_index() if to else None
        title = " ".join(entry.get_title().split())
        if page is not None and title:
            found.append(Bookmark(title, page + 1, entry.level + 1))
        if len(found) >= _MOST_BOOKMARKS:
            return ()
    return tuple(found)
