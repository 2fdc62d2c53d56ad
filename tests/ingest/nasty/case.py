"""A nasty file: how it is put in a corpus, and what a build is to say of it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Content = bytes | Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Nasty:
    """A file that a reader may stumble over.

    Attributes:
        name: of the file in the corpus.
        put: puts it at a path.
        says: pattern of what is told of it: why it is left out, or what was not read of it;
            empty where there is nothing to tell.
        text: what is read of it; None where it is left out.
        member: of an archive, the one that this is about.
    """

    name: str
    put: Callable[[Path], object]
    says: str
    text: str | None = None
    member: str = ""

    @property
    def document(self) -> str:
        """Its path as a document of the corpus."""
        return f"{self.name}/{self.member}" if self.member else self.name


def left_out(name: str, content: Content, says: str) -> Nasty:
    """A file that cannot be read, and what is said of it: problem; remedy."""
    return Nasty(name, _putting(content), says)


def read(name: str, content: Content, text: str, says: str = "") -> Nasty:
    """A file of which this text is read, and what is said of the rest."""
    return Nasty(name, _putting(content), says, text)


def _putting(content: Content) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content if isinstance(content, bytes) else content())
