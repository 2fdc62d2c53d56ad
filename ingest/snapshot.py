"""States of the index on disk: a folder each, of which the file CURRENT names the one in force.

A state is built in a scratch folder, renamed when it is whole, and put in force by replacing
CURRENT, which is atomic: a reader sees the old state or the new one. A build that is killed
leaves a scratch folder behind, which the next one removes.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from filelock import FileLock, Timeout
from pydantic import BaseModel, ConfigDict, ValidationError

from ingest.errors import IndexBusyError, IndexMissingError

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

# Raised when the files of a snapshot change their form.
LAYOUT = 1

_CURRENT, _MANIFEST, _LOCK, _SCRATCH = "CURRENT", "manifest.json", "lock", ".building-"


class Recipe(BaseModel):
    """All that decides what the same files become; two states with one recipe can share parts."""

    model_config = ConfigDict(frozen=True)

    layout: int = LAYOUT
    catalogue: str
    model: str
    passage_tokens: int
    readers: int
    reading: str
    chunking: int
    vectors: int
    tokens: int
    words: int

    def vectors_fit(self, other: "Recipe") -> bool:
        """Whether a passage of which the model reads the same has the same vectors in both."""
        ours, theirs = (
            (each.layout, each.catalogue, each.model, each.vectors, each.tokens)
            for each in (self, other)
        )
        return ours == theirs


class Manifest(BaseModel):
    """What a snapshot was made of, and what is in it."""

    model_config = ConfigDict(frozen=True)

    recipe: Recipe
    created: datetime
    model_name: str
    dtype: str
    dimensions: int
    files: dict[str, str]
    """SHA-256 by path, of every file that was looked at."""
    left_out: dict[str, str]
    """The reason by path, of the files that could not be read."""
    unread: dict[str, tuple[str, ...]]
    """What could not be read of a document, by its path; only of those read in part."""
    documents: int
    passages: int
    sentences: int
    store: str = "embedded"
    """Name of the store that has the vectors, to search in; the arrays have them all as well."""


def collection(folder: Path) -> str:
    """Name of a state's vectors in a store outside of its folder; the same for its scratch folder.

    Of letters, digits and underscores, and ending in no underscore: all that Chroma and
    PostgreSQL both take.
    """
    return "stadsbron_" + folder.name.rpartition("-")[2].replace("_", "0")


def current_name(root: Path) -> str | None:
    """Name of the folder of the snapshot in force; None where there is none."""
    try:
        return (root / _CURRENT).read_text(encoding="utf-8").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None


def current(root: Path) -> tuple[Path, Manifest] | None:
    """Folder and manifest of the snapshot in force; None where there is none that can be read."""
    name = current_name(root)
    if name is None:
        return None
    try:
        folder = root / name
        content = (folder / _MANIFEST).read_bytes()
        return folder, Manifest.model_validate_json(content)
    except (FileNotFoundError, NotADirectoryError, ValidationError):
        # A manifest of another version is as good as none: the index is built anew.
        return None


@contextmanager
def writing(root: Path, wait: Callable[[], None] | None = None) -> Iterator[Path]:
    """A scratch folder to build a state in; one builder at a time.

    Args:
        root: where the states are.
        wait: called before waiting for another process that is building; without it, such a
            process is an error.

    Raises:
        IndexBusyError: another process is building.
    """
    root.mkdir(parents=True, exist_ok=True)
    lock = FileLock(root / _LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        if wait is None:
            raise IndexBusyError(
                f"another process is building the index in {root}; wait until it is done, "
                "or build with --wait"
            ) from error
        wait()
        lock.acquire()
    try:
        for left_behind in root.glob(_SCRATCH + "*"):
            shutil.rmtree(left_behind, ignore_errors=True)
        scratch = Path(tempfile.mkdtemp(prefix=_SCRATCH, dir=root))
        # mkdtemp makes a private folder; the serving user reads it too.
        scratch.chmod(0o755)
        try:
            yield scratch
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    finally:
        lock.release()


def publish(root: Path, scratch: Path, manifest: Manifest) -> Path:
    """Put a finished state in force; keep the one before it, and those that are held.

    Returns:
        The new state's folder.
    """
    describe(scratch, manifest)
    return _put_in_force(root, scratch, manifest)


def adopt(root: Path, scratch: Path) -> Path:
    """Put a copy of a state in force, made of another's folder; see ``publish``.

    Raises:
        IndexMissingError: as ``of_folder``.
    """
    return _put_in_force(root, scratch, of_folder(scratch))


def of_folder(folder: Path) -> Manifest:
    """The manifest of a state that need not be in force.

    Raises:
        IndexMissingError: it is none that this version of the program can read.
    """
    try:
        return Manifest.model_validate_json((folder / _MANIFEST).read_bytes())
    except (FileNotFoundError, ValidationError) as error:
        raise IndexMissingError(
            "the copy of the index is of another version of this program; make the index anew "
            "with `python -m ingest build`"
        ) from error


def describe(folder: Path, manifest: Manifest) -> None:
    """Write the manifest of a state that is not in force yet."""
    write_durably(folder / _MANIFEST, manifest.model_dump_json(indent=2))


def _put_in_force(root: Path, scratch: Path, manifest: Manifest) -> Path:
    before = current(root)
    folder = root / f"{manifest.created:%Y%m%dT%H%M%S}-{scratch.name.removeprefix(_SCRATCH)}"
    scratch.replace(folder)
    pointer = root / f"{_CURRENT}.new"
    write_durably(pointer, folder.name + "\n")
    pointer.replace(root / _CURRENT)
    kept = {folder, before[0]} if before else {folder}
    for other in root.iterdir():
        if other.is_dir() and other not in kept and not _is_held(other):
            shutil.rmtree(other, ignore_errors=True)
    return folder


def states(root: Path) -> list[Path]:
    """Folders of the states that are kept."""
    return [each for each in root.iterdir() if each.is_dir() and not each.name.startswith(_SCRATCH)]


def copy(root: Path, other: Path) -> None:
    """Copy the state in force, if there is one, to where there is none yet."""
    if found := current(root):
        folder = found[0]
        with hold(folder):
            shutil.copytree(folder, other / folder.name)
        write_durably(other / _CURRENT, folder.name + "\n")


def hold(folder: Path) -> BinaryIO:
    """Keep a state from being removed for as long as the file that is returned is open.

    Files that are open outlive their removal on Linux, but Chroma opens some of them only when
    it is asked something, and others for every question that comes at the same time.

    Raises:
        OSError: the state is gone.
    """
    file = (folder / _MANIFEST).open("rb")
    if fcntl:
        # Shared: many readers may hold one state. The system lets go when a reader is killed.
        fcntl.flock(file, fcntl.LOCK_SH)
    return file


def _is_held(folder: Path) -> bool:
    if fcntl is None:
        # Where there are no such locks (Windows), a file that is open cannot be removed.
        return False
    try:
        with (folder / _MANIFEST).open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        # No manifest: half a state, left behind by a removal that was cut short.
        return False
    return False


def sync(path: Path) -> None:
    """See that a file is on disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def write_durably(path: Path, text: str) -> None:
    """Write a file, and see that it is on disk."""
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
