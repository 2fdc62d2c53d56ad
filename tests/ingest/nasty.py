"""Builders of files that are damaged, mislabelled, enormous or meant to do harm."""

import struct
import zipfile
from dataclasses import dataclass
from io import BytesIO

from tests.ingest.office import CONTENT_TYPES, open_document, paragraph, word_of, zipped

# Each level ten times the one before: a billion in ten lines.
LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY a "lol">'
    + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">'
        for before, name in zip("abcdefghi", "bcdefghij", strict=True)
    )
    + "]>"
)
# Asks for a file of the machine that reads it.
XXE = '<!DOCTYPE x [<!ENTITY file SYSTEM "file:///etc/passwd">]>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@dataclass(frozen=True, slots=True)
class Entry:
    """A member of an archive, with what is wrong with it."""

    name: str
    content: bytes
    is_link: bool = False
    is_encrypted: bool = False
    is_damaged: bool = False
    is_marked: bool = True


def archive(*entries: Entry) -> bytes:
    """A ZIP of these entries, as no ordinary program makes it."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in entries:
            info = zipfile.ZipInfo(entry.name)
            if entry.is_link:
                info.external_attr = 0o120777 << 16
            target.writestr(info, entry.content, zipfile.ZIP_DEFLATED)
    raw = bytearray(file.getvalue())
    with zipfile.ZipFile(file) as source:
        for entry, info in zip(entries, source.infolist(), strict=True):
            name = info.orig_filename.encode("utf-8" if info.flag_bits & 0x800 else "cp437")
            # The list of members stands at the end; a member's flags come 38 bytes before its name.
            place = raw.rindex(name) - 38
            flags = struct.unpack_from("<H", raw, place)[0]
            if entry.is_encrypted:
                struct.pack_into("<H", raw, place, flags | 1)
            if not entry.is_marked:
                struct.pack_into("<H", raw, place, flags & ~0x800)
                local = info.header_offset + 6
                struct.pack_into("<H", raw, local, flags & ~0x800)
            if entry.is_damaged:
                start = info.header_offset + 30 + len(name)
                raw[start : start + info.compress_size] = bytes(info.compress_size)
    return bytes(raw)


def encrypted_word() -> bytes:
    """What Word makes of a document with a password: an old container around the encrypted one."""
    return OLE + "EncryptedPackage".encode("utf-16-le") + bytes(512)


def encrypted_odt() -> bytes:
    """An OpenDocument text with a password: its parts are noise, its manifest says so."""
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": bytes(range(256)),
            "META-INF/manifest.xml": "<manifest><encryption-data/></manifest>",
        }
    )


def word_without_document() -> bytes:
    """A Word file that lacks its text."""
    return zipped({"[Content_Types].xml": CONTENT_TYPES, "word/styles.xml": "<styles/>"})


def word_bomb() -> bytes:
    """A Word file of some 100 kB whose text unpacks to 100 MB."""
    return word_of("<w:p><w:r><w:t>" + "a" * 100_000_000 + "</w:t></w:r></w:p>")


def word_of_depth(depth: int) -> bytes:
    """A Word document with content controls in each other."""
    control = "<w:sdt><w:sdtContent>" * depth, "</w:sdtContent></w:sdt>" * depth
    return word_of(paragraph("Ervoor.") + control[0] + paragraph("Diep.") + control[1])


def odt_with(doctype: str, reference: str) -> bytes:
    """An OpenDocument text that declares entities and uses one."""
    return open_document(f"<text:p>Tekst {reference}</text:p>", before=doctype)


def word_with(doctype: str, reference: str) -> bytes:
    """A Word document that declares entities and uses one."""
    return word_of(paragraph(f"Tekst {reference}"), before=doctype)
