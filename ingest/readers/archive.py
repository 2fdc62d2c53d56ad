"""ZIP archives in the corpus: each member is a document under the archive's name.

A member has a path like a file's, ``archief.zip/map/nota.pdf``, at which nothing lies on disk. It
is unpacked for as long as it is read, under a name that was made safe, with what belongs to it.
"""

import hashlib
import shutil
import stat
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath, PureWindowsPath

from ingest.errors import DocumentError
from ingest.identity import printable
from ingest.readers import collection, selection
from ingest.readers.glossary import FILE_NAME as GLOSSARY
from ingest.readers.package import DAMAGE, is_listed_at_length

# An archive of more than this is a corpus of its own, or a trap.
_MOST_MEMBERS, _MOST_BYTES = 5_000, 4 * 1024**3
_LARGEST_MEMBER = 1024**3
# Text is packed to a tenth, an empty page to a hundredth; traps, to a thousandth.
_HIGHEST_RATIO, _RATIO_FROM = 250, 1024**2
_LONGEST_NAME = 200
_ENCRYPTED = 0x1


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive.

    Attributes:
        name: its path in the archive, made safe.
        problem: why it cannot be read and what to do about it; None where it can.
    """

    name: str
    info: zipfile.ZipInfo
    problem: tuple[str, str] | None


def holds(path: Path) -> bool:
    """Whether a path is that of a member rather than of a file."""
    return of(path) is not None


def members(archive: Path) -> list[str]:
    """Names of the documents in an archive; those that cannot be read are among them.

    Raises:
        DocumentError: it is no archive, or too large to be one of documents.
        OSError: it cannot be read.
    """
    return selection.documents(_listed(archive))


def digest(path: Path) -> str:
    """SHA-256 of what the archive's list says of a member and of what belongs to it.

    The list holds a checksum of each member, so nothing has to be unpacked to notice a change.
    """
    archive = of(path)
    assert archive is not None
    listed = _listed(archive)
    sha256 = hashlib.sha256()
    for name in _needed(path.relative_to(archive).as_posix(), listed):
        info = listed[name].info
        sha256.update(f"{name}\n{info.CRC} {info.file_size} {listed[name].problem}\n".encode())
    return sha256.hexdigest()


@contextmanager
def unpacked(path: Path, root: Path, into: Path | None) -> Iterator[tuple[Path, Path]]:
    """Unpack a member, with what says more of it, for as long as it is read.

    Args:
        path: of the member, below that of the archive.
        root: the corpus folder.
        into: folder to unpack in; the system's own for temporary files if None.

    Yields:
        The file, and the folder in which it has the same path as in the corpus.

    Raises:
        DocumentError: the member is encrypted, damaged, too large, or is not to be trusted.
    """
    archive = of(path)
    assert archive is not None
    label = path.relative_to(root)
    listed = _listed(archive)
    wanted = path.relative_to(archive).as_posix()
    member = listed.get(wanted)
    if member is None:
        raise DocumentError(label, "it is no longer in the archive", "build the index once more")
    if member.problem:
        raise DocumentError(label, *member.problem)
    if into:
        into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="stadsbron-", dir=into) as folder:
        scratch = Path(folder)
        if (root / GLOSSARY).is_file():
            shutil.copyfile(root / GLOSSARY, scratch / GLOSSARY)
        if mark := collection.mark(archive, root):
            target = scratch / mark.relative_to(root)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(mark, target)
        for name in _needed(wanted, listed):
            target = scratch / archive.relative_to(root) / name
            target.parent.mkdir(parents=True, exist_ok=True)
            _unpack(archive, listed[name], target, label)
        yield scratch / label, scratch


def of(path: Path) -> Path | None:
    """The archive that holds a path at which nothing lies; None for the path of a file."""
    if path.exists():
        return None
    return next((above for above in path.parents if above.is_file()), None)


def _needed(name: str, listed: Mapping[str, Member]) -> list[str]:
    """A member, and what says more of it: what belongs to it, and what its folders say."""
    around = [each for each in collection.marks(name) if each in listed]
    return [*selection.belonging(name, listed), *around]


def _unpack(archive: Path, member: Member, target: Path, label: Path) -> None:
    left = _LARGEST_MEMBER
    try:
        with (
            zipfile.ZipFile(archive) as file,
            file.open(member.info) as packed,
            target.open("wb") as unpacked,
        ):
            while left > 0 and (piece := packed.read(min(1024**2, left))):
                left -= len(piece)
                unpacked.write(piece)
    except DAMAGE as error:
        raise DocumentError(
            label, "this part of the archive is damaged", "make the archive anew"
        ) from error


def _listed(archive: Path) -> dict[str, Member]:
    state = archive.stat()
    return _listing(archive, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=8)
def _listing(archive: Path, _changed: int, _size: int) -> dict[str, Member]:
    if is_listed_at_length(archive):
        raise _too_large(archive)
    try:
        with zipfile.ZipFile(archive) as file:
            # ``ZipInfo.is_dir`` fails on a member without a name.
            infos = [info for info in file.infolist() if not info.filename.endswith("/")]
    except PermissionError:
        raise
    except DAMAGE as error:
        raise DocumentError(
            archive.name, "this is no ZIP archive, or a damaged one", "make the archive anew"
        ) from error
    if len(infos) > _MOST_MEMBERS or sum(info.file_size for info in infos) > _MOST_BYTES:
        raise _too_large(archive)
    found: dict[str, Member] = {}
    for info in infos:
        name, problem = _safe(_spelled(info))
        problem = problem or _problem(info, name)
        if name in found:
            problem = ("a file of this name is twice in the archive", "make the archive anew")
        found[name] = Member(name, info, problem)
    return found


def _too_large(archive: Path) -> DocumentError:
    return DocumentError(
        archive.name,
        f"it holds more than {_MOST_MEMBERS} files or {_MOST_BYTES // 1024**3} GB",
        "unpack it in the corpus folder, if you know who made it",
    )


def _spelled(info: zipfile.ZipInfo) -> str:
    """A member's name: many programs write UTF-8 without saying so."""
    name = info.orig_filename
    if not info.flag_bits & 0x800:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return name.replace("\\", "/")


def _safe(name: str) -> tuple[str, tuple[str, str] | None]:
    """A name that stays in its folder, and what was wrong with it."""
    parts = PurePosixPath(name).parts
    kept = [printable(part) for part in parts if part not in ("/", "..", ".")]
    safe = "/".join(part.replace("/", "_").replace(":", "_") for part in kept) or "_"
    if ".." in parts or name.startswith("/") or PureWindowsPath(name).drive:
        return safe, ("its name leads out of the archive", "leave it out; it may mean harm")
    if any(len(part.encode()) > _LONGEST_NAME for part in kept):
        short = "/".join(part[:50] for part in kept[:-1]) + kept[-1][-50:]
        return short, ("its name is too long", "give it a shorter one")
    return safe, None


def _problem(info: zipfile.ZipInfo, name: str) -> tuple[str, str] | None:
    if stat.S_ISLNK(info.external_attr >> 16):
        return "this is a link, not a file", "put the file itself in the archive"
    if info.flag_bits & _ENCRYPTED:
        return "it has a password", "make the archive without a password"
    if name.casefold().endswith(".zip"):
        return "this is an archive in an archive", "unpack it beside the other"
    packed = max(info.compress_size, 1)
    if info.file_size > _LARGEST_MEMBER or (
        info.file_size > _RATIO_FROM and info.file_size > _HIGHEST_RATIO * packed
    ):
        return (
            f"it unpacks from {packed} to {info.file_size} bytes",
            "leave it out; it may be made to fill the disk",
        )
    return None
