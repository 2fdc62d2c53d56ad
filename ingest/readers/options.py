"""What readers need to know beside the file: nouns that the settings fill in."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ReaderOptions:
    """How files are read.

    Attributes:
        passwords: tried on encrypted files, in turn.
        seconds: how long one file may take; a reader that can leave off halfway (text
            recognition) does so in time and says what is left.
        scratch: folder to unpack members of archives in, made where it is needed; the system's
            own if None.
    """

    passwords: tuple[str, ...] = ()
    seconds: float = 600.0
    scratch: Path | None = None


DEFAULT = ReaderOptions()
