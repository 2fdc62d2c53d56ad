"""What can go wrong while a corpus becomes an index.

Every message says what is wrong, where, and what to do about it; a program prints it as one
line and never shows a traceback.
"""

from pathlib import Path

from ingest.identity import printable

# What mends nearly all YAML that does not parse.
YAML_REMEDY = "put values that hold a colon or begin with an apostrophe in double quotation marks"


class IngestError(Exception):
    """Base of everything that this package raises on purpose."""


class SettingsError(IngestError):
    """A setting is unknown or out of bounds."""


class ModelError(IngestError):
    """The embedding model cannot be found, unpacked or loaded."""


class CorpusError(IngestError):
    """The corpus as a whole cannot be used: the folder is missing or holds no document."""


class IndexMissingError(IngestError):
    """There is no index to open, or it was made by other settings than those in force."""


class IndexBusyError(IngestError):
    """Another process is building the index."""


class StorageError(IngestError):
    """The disk or the vector store refused: full, read-only, or out of reach."""


class DocumentError(IngestError):
    """One document cannot be read. It costs that document alone.

    Args:
        path: the file, relative to the corpus where possible.
        problem: what is wrong, naming the field or page.
        remedy: what the editor can do about it.
    """

    def __init__(self, path: Path | str, problem: str, remedy: str) -> None:
        # As they are given, so that the error can pass from one process to another.
        super().__init__(str(path), problem, remedy)
        # A name may hold line breaks; a message is one line.
        self.path = printable(str(path))
        self.problem = printable(problem)
        self.remedy = printable(remedy)

    def __str__(self) -> str:
        return f"{self.path}: {self.problem}; {self.remedy}"
