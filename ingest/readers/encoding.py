"""From bytes to text, whatever the encoding."""

import re
from pathlib import Path

from charset_normalizer import from_bytes

from ingest.errors import DocumentError

# Byte-order marks; UTF-32's begins with UTF-16's, so it comes first.
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# The other encodings in which Dutch text is kept, likeliest first: of Windows, of DOS, of old Macs.
_LIKELY = ["cp1252", "cp850", "mac_roman"]
# What no text holds but a damaged or mistaken file does: control characters, and the byte-order
# marks of files that were pasted together. A form feed starts a page.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufeff]")
# A thousand pages of text are some 3 MB; what is this large is a list or a log.
_MAX_TEXT = 64 * 1024 * 1024
# Guessing reads this much; what an encoding is shows early.
_SAMPLE = 64 * 1024


def marked(raw: bytes) -> str | None:
    """The encoding that a byte-order mark names, or UTF-16 that is plain to see without one."""
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return encoding
    # In UTF-16 every other byte of a text in our alphabet is zero, and hardly any of the rest.
    even, odd = raw[0:_SAMPLE:2], raw[1:_SAMPLE:2]
    for zeros, letters, encoding in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if zeros.count(0) > 0.7 * len(zeros) and letters.count(0) < 0.1 * len(letters):
            return encoding
    return None


def content(path: Path, name: Path) -> bytes:
    """What a file of text holds.

    Raises:
        DocumentError: it is larger than any document.
    """
    with path.open("rb") as file:
        raw = file.read(_MAX_TEXT + 1)
    if len(raw) > _MAX_TEXT:
        raise DocumentError(
            name, f"this is more than {_MAX_TEXT // 1024**2} MB of text", "divide the document"
        )
    return raw


def utf8(name: Path, raw: bytes) -> str:
    """The text of a file that has to be UTF-8, with LF line ends.

    Raises:
        DocumentError: it is not UTF-8.
    """
    try:
        return line_ends(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise DocumentError(
            name, f"line {line} is not UTF-8 text", "save the file with UTF-8 encoding"
        ) from error


def decode(name: Path, raw: bytes, declared: str | None = None) -> str:
    """The text of a file in any encoding, with LF line ends and without control characters.

    Args:
        name: the file as messages should name it.
        raw: its bytes.
        declared: the encoding that the file itself names, if any.

    Raises:
        DocumentError: it is not text.
    """
    for encoding in (marked(raw), "utf-8", declared):
        if encoding:
            try:
                return clean(raw.decode(encoding))
            except (UnicodeError, LookupError):  # Python has encodings that are none of text
                continue
    guess = from_bytes(raw[:_SAMPLE], cp_isolation=_LIKELY).best()
    if guess is None:
        raise DocumentError(
            name, "the characters of this text cannot be told", "save the file with UTF-8 encoding"
        )
    # A few bytes that Windows left without meaning must not cost the document.
    return clean(raw.decode(guess.encoding, errors="replace"))


def line_ends(text: str) -> str:
    """The text with LF line ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def clean(text: str) -> str:
    """The text with LF line ends and without control characters."""
    return _CONTROL.sub("", line_ends(text))
