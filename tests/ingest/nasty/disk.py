"""What lies in a folder and is no ordinary file, or has no ordinary name or size."""

import os
import socket
from pathlib import Path

from tests.ingest.nasty.case import Nasty, left_out, read

# What a file system takes as a name at most.
_LONGEST = 255


def _socket(path: Path) -> None:
    # A socket's whole address may be no longer than some hundred bytes.
    here = Path.cwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as bound:
            bound.bind(path.name)
    finally:
        os.chdir(here)


def _outside(path: Path) -> None:
    secret = path.parent.parent / "elders" / "geheim.txt"
    secret.parent.mkdir(exist_ok=True)
    secret.write_bytes(b"Geheim.")
    path.symlink_to(secret)


def _folder(path: Path) -> None:
    path.mkdir()
    (path / "nota.txt").write_bytes(b"Almere telt.")


def _large(name: str, start: bytes, megabytes: int, says: str) -> Nasty:
    """A file of so many MB, nearly all of them holes on the disk."""

    def put(path: Path) -> None:
        with path.open("wb") as file:
            file.write(start)
            file.truncate(megabytes * 1024**2)

    return Nasty(name, put, says)


_PIPE = "this is no file but a pipe, a socket or a device; put the document itself here"
_NOWHERE = "this is a link to a file that is not there; put the file itself here"

NASTY = (
    Nasty("pijp.pdf", os.mkfifo, _PIPE),
    Nasty("stekker.docx", _socket, _PIPE),
    Nasty("nergens.txt", lambda path: path.symlink_to(path.with_name("weg")), _NOWHERE),
    Nasty("rond.txt", lambda path: path.symlink_to(path), _NOWHERE),
    Nasty("naar-buiten.txt", _outside, "a link to a file outside the corpus; put the file itself"),
    Nasty("map.docx", _folder, "", "Almere telt.", member="nota.txt"),
    Nasty("map.zip", _folder, "", "Almere telt.", member="nota.txt"),
    read("x" * (_LONGEST - 4) + ".txt", b"Almere telt.", "Almere telt."),
    read("🚲 fietsen in Almere 🙂.txt", b"Almere telt.", "Almere telt."),
    read("regel\neinde.txt", b"Almere telt.", "Almere telt."),
    left_out("kapotte\r\nregel.docx", b"", "the file is empty; copy it again"),
    read(os.fsdecode(b"\xff.txt"), b"Almere telt.", "Almere telt."),
    read("NOTA.txt", b"Een.", "Een."),
    read("nota.txt", b"Twee.", "Twee."),
    _large(
        "groot.txt", b"Almere telt.\n" * 1000, 500, "more than 64 MB of text; divide the document"
    ),
    _large("groot.html", b"<html><p>" + b"Almere telt. " * 1000, 70, "more than 64 MB of text; "),
    _large("groot.docx", b"PK\x03\x04", 70, "damaged or not complete"),
    _large("groot.pdf", b"%PDF-1.7\n", 5, "this is not a readable PDF .*; |longer than .*; "),
)
