"""Which files of a folder or an archive are documents, and which belong to another."""

from collections.abc import Container, Iterable
from pathlib import PurePath, PurePosixPath

from ingest.readers.glossary import FILE_NAME as GLOSSARY
from ingest.readers.sidecar import ENDING as SIDECAR

# Endings of what can be read.
READ = frozenset(
    {
        *(".md", ".txt", ".html", ".htm", ".xhtml", ".pdf", ".zip"),
        *(".docx", ".docm", ".dotx", ".pptx", ".pptm", ".ppsx", ".odt", ".ott", ".odp"),
    }
)
# Endings of what cannot, but of which whoever puts it here expects to be told.
TOLD = frozenset(
    {
        *(".doc", ".dot", ".rtf", ".wpd", ".pages", ".ppt", ".pps", ".key"),
        *(".xls", ".xlsx", ".xlsm", ".ods", ".numbers"),
        *(".epub", ".msg", ".eml", ".mht", ".mhtml"),
        *(".rar", ".7z", ".tar", ".gz", ".tgz"),
    }
)
# Folders that an operating system adds to an archive or a disk.
_SYSTEM = {"__MACOSX", "lost+found"}


def documents(names: Iterable[str]) -> list[str]:
    """The names that are documents, in a fixed order.

    Hidden files, README.md and sidecars are not, nor is a PDF beside the Markdown or the folder
    of the same name: it is an edition of what is in there.
    """
    every = {PurePosixPath(name) for name in names}
    folders = {above for name in every for above in name.parents}
    return [str(name) for name in sorted(every) if _is_document(name, every, folders)]


def is_hidden(name: PurePath) -> bool:
    """Whether a file or folder is none that an editor put there."""
    return any(part.startswith((".", "~")) or part in _SYSTEM for part in name.parts)


def belonging(name: str, names: Container[str]) -> list[str]:
    """A document's own name and those of the files beside it that say more of it."""
    path = PurePosixPath(name)
    beside = [path.with_name(path.name + SIDECAR), path.with_name(path.stem + SIDECAR)]
    if path.suffix == ".md":
        beside.append(path.with_suffix(".pdf"))
    return [name, *(str(each) for each in beside if str(each) in names)]


def _is_document(
    name: PurePosixPath, every: set[PurePosixPath], folders: set[PurePosixPath]
) -> bool:
    if is_hidden(name):
        return False
    match name.suffix.lower():
        case ".yaml":
            return name.name == GLOSSARY
        case ".pdf":
            return name.with_suffix(".md") not in every and name.with_suffix("") not in folders
        case ending:
            return ending in READ | TOLD and name.name != "README.md"
