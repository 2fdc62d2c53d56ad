"""ZIP archives as no ordinary program makes them."""

import struct
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from tests.ingest.nasty.case import Nasty, left_out
from tests.ingest.office import zipped


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
    """A ZIP of these entries."""
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
                struct.pack_into("<H", raw, info.header_offset + 6, flags & ~0x800)
            if entry.is_damaged:
                start = info.header_offset + 30 + len(name)
                raw[start : start + info.compress_size] = bytes(info.compress_size)
    return bytes(raw)


def listing(name: bytes, count: int = 1) -> bytes:
    """A ZIP whose list names one member so many times."""
    local = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 0, 0, 0, 0, 0, 0, len(name), 0) + name
    entry = struct.pack(
        "<4s6H3L5H2L", b"PK\x01\x02", 20, 20, *[0] * 4, 0, 0, 0, len(name), *[0] * 4, 0, 0
    )
    listed = (entry + name) * count
    end = struct.pack(
        "<4s4H2LH", b"PK\x05\x06", 0, 0, count % 65536, count % 65536, len(listed), len(local), 0
    )
    return local + listed + end


_OUT = "its name leads out of the archive; leave it out"

# Entry, the name under which it is told of, and what is said of it.
MEMBERS = (
    (Entry("../../buiten.txt", b"x"), "buiten.txt", _OUT),
    (Entry("/etc/absoluut.txt", b"x"), "etc/absoluut.txt", _OUT),
    (Entry("C:\\schijf.txt", b"x"), "C_/schijf.txt", _OUT),
    (Entry("..\\..\\achteruit.txt", b"x"), "achteruit.txt", _OUT),
    (Entry("link.txt", b"/etc/passwd", is_link=True), "link.txt", "this is a link, not a file; "),
    (Entry("geheim.txt", b"x", is_encrypted=True), "geheim.txt", "it has a password; "),
    (Entry("nog.zip", zipped({"a.txt": "x"})), "nog.zip", "an archive in an archive; unpack it"),
    (Entry("bom.txt", b"0" * 40_000_000), "bom.txt", "it unpacks from .* bytes; leave it out"),
    (Entry("x" * 250 + ".txt", b"x"), "x" * 46 + ".txt", "its name is too long; give it a shorter"),
    (Entry("kapot.txt", b"Almere telt.", is_damaged=True), "kapot.txt", "is damaged; make the"),
    (Entry("leeg.docx", b""), "leeg.docx", "the file is empty; copy it again"),
    (Entry("oud.doc", b"\xd0\xcf\x11\xe0"), "oud.doc", "a file of an old office program"),
    (Entry("anders.txt", zipped({"a.txt": "x"})), "anders.txt", "this is a ZIP archive, not"),
)


def _all(path: Path) -> None:
    path.write_bytes(archive(*(entry for entry, _, _ in MEMBERS)))


_DAMAGED = "this is no ZIP archive, or a damaged one; make the archive anew"

NASTY = (
    *(Nasty("stukken.zip", _all, says, member=member) for _, member, says in MEMBERS),
    left_out("ruis.zip", b"PK\x03\x04 afgebroken", _DAMAGED),
    left_out("half.zip", zipped({"a.txt": "x"})[:60], _DAMAGED),
    left_out("leeg.zip", b"", "the file is empty"),
    left_out("plaatjes.zip", zipped({"foto.jpg": "x"}), "this archive holds no documents; "),
    left_out(
        "duizenden.zip",
        lambda: zipped({f"{number}.txt": "x" for number in range(5001)}),
        "more than 5000 files",
    ),
    left_out("naamloos.zip", lambda: listing(b""), "this archive holds no documents; "),
    # Half a million members of a list that takes the memory of a thousand documents.
    left_out("lijst.zip", lambda: listing(b"a.txt", 500_000), "more than 5000 files"),
    left_out(
        "lijst.docx",
        lambda: listing(b"a.txt", 500_000),
        "more parts than any document; leave it out",
    ),
    left_out("pagina.html", zipped({"b.txt": "x"}), "a ZIP archive, not a .html file; give it"),
    left_out("zeven.7z", b"7z\xbc\xaf\x27\x1c", "only ZIP archives are read; unpack it"),
    Nasty(
        "namen.zip",
        lambda path: path.write_bytes(archive(Entry("no\nta 🙂.txt", b"Almere telt."))),
        "",
        "Almere telt.",
        member="no\\nta 🙂.txt",
    ),
    *(
        Nasty(
            "hoofdletters.zip",
            lambda path: path.write_bytes(zipped({"Nota.txt": "Een.", "nota.txt": "Twee."})),
            "",
            said,
            member=name,
        )
        for name, said in (("Nota.txt", "Een."), ("nota.txt", "Twee."))
    ),
    Nasty(
        "zichzelf.zip",
        lambda path: path.write_bytes(zipped({"zichzelf.zip": zipped({"zichzelf.zip": "x"})})),
        "an archive in an archive",
        member="zichzelf.zip",
    ),
)
