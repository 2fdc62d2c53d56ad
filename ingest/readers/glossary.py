"""``begrippen.yaml``: the glossary, read as one document with a section a term."""

from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError, model_validator

from ingest.document import Document, Source
from ingest.errors import YAML_REMEDY, DocumentError
from ingest.readers import yaml_text
from ingest.readers.encoding import utf8
from ingest.readers.plain_text import Inline, Mark, PlainText

# In a snapshot's folder.
_KEPT = "glossary.json"
FILE_NAME = "begrippen.yaml"

# The same language read ten times as fast, where the library was built with it.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class TermSource(BaseModel):
    """The public source of a definition."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Text
    publisher: Text
    year: int | None = None
    url: Annotated[Text, StringConstraints(pattern="^https?://")]


class Term(BaseModel):
    """A word of the trade, what it means, and what other people call it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    term: Text
    full: Text | None = None
    synonyms: tuple[Text, ...] = ()
    everyday: tuple[Text, ...] = ()
    english: Text | None = None
    definition: Text
    related: tuple[Text, ...] = ()
    dataset: bool = False
    source: TermSource | None = None
    unconfirmed: bool = False

    @model_validator(mode="after")
    def _is_founded(self) -> "Term":
        if (self.source is None) is not self.unconfirmed:
            raise ValueError("give a source, or say unconfirmed: true")
        return self


class Glossary(BaseModel):
    """All terms; related terms exist and no term occurs twice."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    terms: tuple[Term, ...]

    @model_validator(mode="after")
    def _is_closed(self) -> "Glossary":
        names = [term.term for term in self.terms]
        for term in self.terms:
            if names.count(term.term) > 1:
                raise ValueError(f"the term {term.term} occurs more than once")
            for other in term.related:
                if other not in names:
                    raise ValueError(f"{term.term} is related to {other}, which is not a term")
        return self


def load(path: Path, root: Path) -> Glossary:
    """Read and check the glossary.

    Raises:
        DocumentError: not YAML, or a field is missing, unknown or wrong.
        FileNotFoundError: there is none.
    """
    if not path.is_file():
        raise FileNotFoundError(path)
    return parse(path.relative_to(root), path.read_bytes())


def parse(name: Path, raw: bytes) -> Glossary:
    """Check what the glossary's file holds.

    Raises:
        DocumentError: as ``load``.
    """
    try:
        content = yaml_text.load(utf8(name, raw), _LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"line {mark.line + 1}: " if mark else ""
        problem = getattr(error, "problem", None) or "this is not YAML"
        raise DocumentError(name, line + problem, YAML_REMEDY) from error
    if not isinstance(content, dict) or not content.get("terms"):
        raise DocumentError(name, "there are no terms", "begin with a line terms: and list them")
    try:
        return Glossary(**content)
    except ValidationError as error:
        raise _field_error(name, content, error) from error


def keep(glossary: Glossary | None, folder: Path) -> None:
    """Put a glossary into a snapshot's folder, where searching looks for it."""
    if glossary is not None:
        (folder / _KEPT).write_text(glossary.model_dump_json(), encoding="utf-8")


def kept(folder: Path) -> Glossary | None:
    """The glossary in a snapshot's folder; None where its corpus had none."""
    path = folder / _KEPT
    return Glossary.model_validate_json(path.read_bytes()) if path.is_file() else None


def _field_error(name: Path, content: dict[str, object], error: ValidationError) -> DocumentError:
    first = error.errors()[0]
    message = first["msg"].removeprefix("Value error, ")
    match first["loc"]:
        case ("terms", int(place), *rest):
            terms = content["terms"]
            entry = terms[place] if isinstance(terms, list) else None
            label = entry.get("term", place + 1) if isinstance(entry, dict) else place + 1
            field = ".".join(str(part) for part in rest)
            problem = f"term {label}: {field + ': ' if field else ''}{message}"
        case _:
            problem = message
    return DocumentError(name, problem, "corpus/README.md names the fields of a term")


def read(path: Path, root: Path) -> Document:
    """Read the glossary as a document, so that a term's meaning can be asked and cited.

    Raises:
        DocumentError: as ``load``.
    """
    glossary = load(path, root)
    writer = PlainText()
    sources: dict[TermSource, Source] = {}
    for term in glossary.terms:
        writer.heading(2, term.term)
        marks: tuple[Mark, ...] = ()
        if term.source:
            source = sources.setdefault(term.source, _source(len(sources) + 1, term.source))
            marks = ((len(term.definition), source.key),)
        writer.block("paragraph", Inline(term.definition, marks))
        for line in _other_words(term):
            writer.block("paragraph", Inline(line))
    text, sections = writer.finish()
    return Document(
        id=path.stem,
        path=path.relative_to(root).as_posix(),
        media_type="application/yaml",
        title="Begrippen",
        kind="handbook",
        language="nl",
        municipality=(),
        domain=None,
        datasets=(),
        years=None,
        summary="Wat de woorden in dit vak betekenen, en hoe anderen ze noemen.",
        questions=(),
        text=text,
        sections=sections,
        pages=(),
        sources=tuple(sources.values()),
        references=tuple(writer.references),
        links=(),
    )


def _other_words(term: Term) -> list[str]:
    lines = []
    if term.full and term.full not in term.definition:
        lines.append(f"{term.term} is voluit {term.full}.")
    words = (*term.synonyms, *term.everyday)
    if words:
        lines.append(f"Andere woorden voor {term.term} zijn: {', '.join(words)}.")
    if term.english and term.english.casefold() != term.term.casefold():
        lines.append(f"In het Engels heet {term.term}: {term.english}.")
    return lines


def _source(number: int, source: TermSource) -> Source:
    year = str(source.year) if source.year else "z.j."
    return Source(str(number), source.title, source.publisher, year, source.url)
