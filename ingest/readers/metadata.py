"""The fields of a document that has no front matter, told from the file itself.

What an editor writes in the sidecar beside the file comes first.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from ingest.document import Kind
from ingest.errors import DocumentError
from ingest.identity import printable
from ingest.readers import mentions, sidecar
from ingest.readers.glossary import FILE_NAME as GLOSSARY
from ingest.readers.glossary import Glossary, parse

# Kind by the folder of the corpus; all else is read as part of the handbook.
_KINDS: dict[str, Kind] = {"casussen": "case", "lessen": "lesson"}

# Titles that a program filled in, and headings that many documents have.
_NO_TITLE = re.compile(
    r"(?:microsoft (?:word|powerpoint)\b.*|(?:powerpoint-?)?presentati(?:e|on)\d*|document\d*|"
    r"dia ?\d+|slide ?\d+|titel|title|untitled.*|naamloos.*|sjabloon.*|template.*|"
    r"inleiding|samenvatting|voorwoord|inhoud(?:sopgave)?|colofon|in het kort|introduction|"
    r"summary|contents|.*\.(?:docx?|pptx?|odt|pdf|indd|html?|dotx?|rtf|txt|md))",
    re.IGNORECASE,
)
_LONGEST_TITLE = 200

_YEAR = r"(?:19[89]\d|20[0-4]\d)"
_PERIOD = re.compile(rf"(?<!\d)({_YEAR})(?:\s*(?:[-–/]|t/m|tot en met)\s*({_YEAR}))?(?![\d-])")
_MONTHS = (
    "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|"
    "january|february|march|may|june|july|august|october"
)
_DATE = re.compile(
    rf"(?<!\d)\d{{1,2}}\s+(?:{_MONTHS})\s+({_YEAR})(?!\d)"
    rf"|(?<!\d)\d{{1,2}}[-/]\d{{1,2}}[-/]({_YEAR})(?!\d)|(?<!\d)({_YEAR})-\d{{2}}-\d{{2}}(?!\d)"
    rf"|\b(?:{_MONTHS})\s+({_YEAR})(?!\d)",
    re.IGNORECASE,
)
# A document is dated on its first page; further on dates belong to what it tells.
_FIRST_PAGE = 1000

# Too few words say little about their language, and Dutch is likely.
_LANGUAGE_LEAST, _LANGUAGE_MOST = 200, 5000
_LANGUAGES = ("nl", "en")


@dataclass(frozen=True, slots=True)
class Given:
    """What a file says about itself.

    Attributes:
        title: from its properties.
        heading: the first heading of its text, or what is set like a title.
        written: when it was written, by its properties.
        language: by its properties, as a code such as ``nl`` or ``nl-NL``.
    """

    title: str = ""
    heading: str = ""
    written: date | None = None
    language: str = ""


def described(path: Path, name: Path, text: str, given: Given) -> dict[str, Any]:
    """The fields of a Document that an editor would fill in.

    Args:
        path: the document's file; a sidecar beside it overrides what is found here.
        name: the file relative to the corpus.
        text: of the document, as it will be cited.
        given: what the file says about itself.

    Returns:
        title, kind, municipality, domain, datasets, years, summary, questions and language.

    Raises:
        DocumentError: the sidecar is wrong.
    """
    said = sidecar.fields(path, name)
    title = said.get("title") or title_of(name, given)
    return {
        "title": title,
        "kind": _KINDS.get(name.parts[0], "handbook"),
        "municipality": mentions.places(title, text),
        "domain": None,
        "datasets": mentions.datasets(text, _glossary(path, name)),
        "years": years_of(title, text, given.written),
        "summary": "",
        "questions": (),
        "language": language_of(text, given.language),
    } | said


def title_of(name: Path, given: Given) -> str:
    """A document's title: of its properties, else its first heading, else its file's name."""
    for title in (given.title, given.heading):
        title = " ".join(title.split())
        if title and len(title) <= _LONGEST_TITLE and not _NO_TITLE.fullmatch(title):
            return title
    words = " ".join(re.sub(r"[-_]+", " ", printable(name.stem)).split()) or name.name
    return words[:1].upper() + words[1:]


def years_of(title: str, text: str, written: date | None) -> tuple[int, int] | None:
    """First and last year: of the title, else of a date on the first page, else when written."""
    if found := _PERIOD.search(title):
        first, last = int(found[1]), int(found[2] or found[1])
        return (first, last) if first <= last else None
    if dated := _DATE.search(text, 0, _FIRST_PAGE):
        year = int(next(filter(None, dated.groups())))
        return year, year
    return (written.year, written.year) if written else None


def language_of(text: str, declared: str) -> str:
    """``nl`` or ``en``: told from the words where there are enough, else as declared, else nl."""
    code = declared[:2].casefold()
    if len(text) < _LANGUAGE_LEAST:
        return code if code in _LANGUAGES else _LANGUAGES[0]
    # Its model takes half a second to load, which Markdown with front matter need not pay.
    import py3langid

    py3langid.set_languages(list(_LANGUAGES))
    return str(py3langid.classify(text[:_LANGUAGE_MOST])[0])


def _glossary(path: Path, name: Path) -> Glossary | None:
    try:
        return _parsed((path.parents[len(name.parts) - 1] / GLOSSARY).read_bytes())
    except OSError:
        return None


@lru_cache(maxsize=1)
def _parsed(raw: bytes) -> Glossary | None:
    try:
        return parse(Path(GLOSSARY), raw)
    except DocumentError:
        # The glossary's own entry in the list of what was left out says what is wrong with it.
        return None
