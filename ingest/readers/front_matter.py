"""The block of fields at the top of a Markdown document, checked."""

import re
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import yaml
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from ingest.document import Domain, Kind
from ingest.errors import YAML_REMEDY, DocumentError
from ingest.readers import yaml_text

_BLOCK = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_YEARS = re.compile(r"(\d{4})(?:\s*[-–]\s*(\d{4}))?")

_REMEDIES = {
    "title": "give the document a title in quotation marks",
    "kind": "use handbook, case or lesson",
    "municipality": "name the municipality, or landelijk, regio: …, provincie: … or buitenland: …",
    "domain": "use sociaal, economisch, fysiek, veiligheid or organisatie",
    "datasets": "list the data sets: [BRP, Wmo]; write [] if none was combined",
    "years": "write a year (2017) or a period (2013-2016)",
    "questions": "list questions that the document answers, each in quotation marks",
    "collection": "use small letters, digits and hyphens, such as intern",
    "edition": "use pdf, or leave the field out",
}

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Fields = TypeVar("Fields", bound=BaseModel)


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str | dict) else value


def _as_place(value: Any) -> Any:
    # `regio: Twente` without quotes is a mapping to YAML; people write it that way.
    if isinstance(value, dict) and len(value) == 1:
        ((key, name),) = value.items()
        return f"{key}: {name}"
    return value


def _as_years(value: Any) -> Any:
    match = _YEARS.fullmatch(str(value).strip())
    if match is None:
        raise ValueError(f"{value!r} is not a year or a period")
    first, last = int(match[1]), int(match[2] or match[1])
    if first > last:
        raise ValueError(f"the period {value} ends before it begins")
    return first, last


Texts = Annotated[tuple[Text, ...], BeforeValidator(_as_list)]
Places = Annotated[
    tuple[Annotated[Text, BeforeValidator(_as_place)], ...], BeforeValidator(_as_list)
]
Years = Annotated[tuple[int, int], BeforeValidator(_as_years)]
LanguageCode = Annotated[str, Field(pattern="^[a-z]{2}$")]
Collection = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=60)]


class FrontMatter(BaseModel):
    """The fields that an editor fills in; corpus/README.md explains each."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Text
    kind: Kind
    municipality: Places = ()
    domain: Domain | None = None
    datasets: Texts = ()
    years: Years | None = None
    summary: str = ""
    questions: Texts = ()
    language: LanguageCode = "nl"
    collection: Collection | None = None
    edition: Literal["pdf"] | None = None

    def described(self) -> dict[str, Any]:
        """The fields of a Document that an editor fills in."""
        return self.model_dump(exclude={"edition"})

    @model_validator(mode="after")
    def _case_is_placed(self) -> "FrontMatter":
        if self.kind == "case":
            # A case may have combined no data at all; its writer then says so with [].
            for field in ("municipality", "domain", "datasets"):
                empty = field == "datasets" and field in self.model_fields_set
                if not (getattr(self, field) or empty):
                    raise ValueError(f"a case needs the field {field}")
        return self


def split(path: Path, content: str) -> tuple[FrontMatter, str, int]:
    """Take the front matter off a Markdown document.

    Args:
        path: the file as messages should name it.
        content: the whole file, with LF line ends.

    Returns:
        The fields, the Markdown below them, and the number of lines above that Markdown.

    Raises:
        DocumentError: no front matter, not YAML, or a field that is missing, unknown or wrong.
    """
    match = _BLOCK.match(content)
    if match is None:
        raise DocumentError(
            path,
            "the front matter is missing or not closed",
            "begin the file with a line ---, the fields, and a line ---",
        )
    fields = filled_in(FrontMatter, path, match[1], "front matter", 1)
    return fields, content[match.end() :], content.count("\n", 0, match.end())


def filled_in(
    model: type[Fields], path: Path, written: str, where: str, lines_above: int = 0
) -> Fields:
    """Check what an editor filled in.

    Args:
        model: the fields that there are.
        path: the file as messages should name it.
        written: the fields, as YAML.
        where: what the file's part with the fields is called in messages.
        lines_above: lines of the file above ``written``.

    Raises:
        DocumentError: not YAML, or a field that is missing, unknown or wrong.
    """
    try:
        fields = yaml_text.load(written)
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f" on line {mark.line + 1 + lines_above}" if mark else ""
        problem = getattr(error, "problem", None) or "it is not YAML"
        raise DocumentError(path, f"{where}{line}: {problem}", YAML_REMEDY) from error
    if not isinstance(fields, dict):
        raise DocumentError(path, f"the {where} holds no fields", "write field: value lines")
    try:
        return model(**fields)
    except (ValidationError, TypeError) as error:
        raise _field_error(model, path, error) from error


def _field_error(
    model: type[BaseModel], path: Path, error: ValidationError | TypeError
) -> DocumentError:
    if isinstance(error, TypeError):
        return DocumentError(path, "a field's name is not a word", "write field: value lines")
    first = error.errors()[0]
    field = str(first["loc"][0]) if first["loc"] else ""
    message = first["msg"].removeprefix("Value error, ")
    if first["type"] == "extra_forbidden":
        known = ", ".join(model.model_fields)
        return DocumentError(path, f"unknown field {field}", f"the fields are {known}")
    if first["type"] == "missing":
        message = "is missing"
    if not field:
        field = next((name for name in _REMEDIES if name in message), "")
        return DocumentError(path, message, _REMEDIES.get(field, "correct the field"))
    return DocumentError(path, f"field {field}: {message}", _REMEDIES.get(field, "correct it"))
