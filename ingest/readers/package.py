"""Office files as what they are: XML parts in a ZIP, read within limits and without entities.

Word, PowerPoint and OpenDocument files are read from their XML and not by a library for each:
those leave out what a reader here must know (tracked changes, footnotes, text boxes, content
controls) and read all parts into memory whatever their size.
"""

import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

from lxml import etree

from ingest.errors import DocumentError
from ingest.readers.metadata import Given

# A thousand pages of text are some 30 MB of XML.
_MAX_PART = 64 * 1024 * 1024

# Bytes of a list of members: some ten thousand with names of an ordinary length. What tells how
# long it is stands in the end of a file, before a comment of at most 64 kB.
_LONGEST_LIST = 2 * 1024 * 1024
_END = 66 * 1024

_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_MAIN = "/officeDocument"

# "Strict Open XML" has other names for the same elements.
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)")
_TRANSITIONAL = rb"http://schemas.openxmlformats.org/\1/2006/\2"

# Dublin Core, in which office files keep their properties.
DC = "{http://purl.org/dc/elements/1.1/}"
DCTERMS = "{http://purl.org/dc/terms/}"

# What a damaged or malicious ZIP makes the standard library raise.
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
    struct.error,
)


@dataclass(frozen=True, slots=True)
class Package:
    """An open office file.

    Attributes:
        name: the file as messages should name it.
        archive: the ZIP that it is.
    """

    name: Path
    archive: zipfile.ZipFile

    def holds(self, part: str) -> bool:
        """Whether there is a part of this name."""
        return part in self.archive.NameToInfo

    def bytes(self, part: str) -> bytes:
        """The content of a part.

        Raises:
            DocumentError: it is missing, damaged, or larger than any document needs.
        """
        try:
            with self.archive.open(part) as file:
                content = file.read(_MAX_PART + 1)
        except DAMAGE as error:
            raise self._damaged(part, "cannot be read") from error
        if len(content) > _MAX_PART:
            raise DocumentError(
                self.name,
                f"its part {part} unpacks to more than {_MAX_PART // 1024**2} MB",
                "split the document, or leave it out if you do not know who made it",
            )
        return content

    def xml(self, part: str) -> etree._Element:
        """The root of an XML part.

        Raises:
            DocumentError: as ``bytes``; it is not XML, or it declares entities of its own.
        """
        # Entities and other files are never looked up, whatever the document asks.
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            root = etree.fromstring(_STRICT.sub(_TRANSITIONAL, self.bytes(part)), parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise self._damaged(part, "is not valid XML") from error
        if root.getroottree().docinfo.doctype:
            raise DocumentError(
                self.name,
                f"its part {part} declares a document type, which no office program writes",
                "leave it out if you do not know who made it, or save it anew",
            )
        return root

    def optional(self, part: str) -> etree._Element | None:
        """The root of an XML part; None where it is missing or damaged.

        For parts that a document can do without, such as its properties.
        """
        try:
            return self.xml(part) if self.holds(part) else None
        except DocumentError:
            return None

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part refers to: type and name of each other part, by the reference's id."""
        folder, _, file = part.rpartition("/")
        relations = self.optional(f"{folder}/_rels/{file}.rels".lstrip("/"))
        found = {}
        for relation in relations.iter(_RELATION) if relations is not None else ():
            if relation.get("TargetMode") != "External":
                target = _resolved(folder, relation.get("Target", ""))
                found[relation.get("Id", "")] = (relation.get("Type", ""), target)
        return found

    def main(self, usual: str) -> str:
        """Name of the part with the document itself; ``usual`` where none is named."""
        for kind, target in self.related("").values():
            if kind.endswith(_MAIN) and self.holds(target):
                return target
        return usual

    def _damaged(self, part: str, what: str) -> DocumentError:
        return DocumentError(
            self.name, f"its part {part} {what}", "open it in its own program and save it anew"
        )


def is_listed_at_length(path: Path) -> bool:
    """Whether a ZIP's list of members is longer than any document or folder needs.

    The standard library makes an object of each member before anyone can count them: a list of
    60 MB takes a gigabyte. Its length stands in the records at the end (APPNOTE 6.3.10, 4.3.14
    and 4.3.16), of which a forged file may hold several.
    """
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _END))
        end = file.read()
    sizes = [0]
    for signature, form, offset in ((b"PK\x05\x06", "<I", 12), (b"PK\x06\x06", "<Q", 40)):
        for found in re.finditer(signature, end):
            if len(end) >= found.start() + offset + struct.calcsize(form):
                sizes += struct.unpack_from(form, end, found.start() + offset)
    return max(sizes) > _LONGEST_LIST


@contextmanager
def opened(path: Path, name: Path) -> Iterator[Package]:
    """Open an office file.

    Raises:
        DocumentError: it is not a whole ZIP, or one of more parts than any document has.
    """
    if is_listed_at_length(path):
        raise DocumentError(
            name,
            "it has more parts than any document",
            "leave it out if you do not know who made it, or save it anew",
        )
    try:
        archive = zipfile.ZipFile(path)
    except DAMAGE as error:
        raise DocumentError(
            name,
            "the file is damaged or not complete",
            "open it in its own program and save it anew, or copy it again",
        ) from error
    with archive:
        yield Package(name, archive)


def given(file: Package) -> Given:
    """What the properties of a Word or PowerPoint file say."""
    properties = file.optional("docProps/core.xml")
    created, modified = (words(properties, DCTERMS + tag) for tag in ("created", "modified"))
    return Given(
        title=words(properties, DC + "title"),
        written=day(created or modified),
        language=words(properties, DC + "language"),
    )


def day(written: str | None) -> date | None:
    """The day of a date in a file's properties; None where there is no plausible one."""
    try:
        found = date.fromisoformat((written or "")[:10])
    except ValueError:
        return None
    # Programs that know no date write 1601, 1970 or 1980.
    return found if 1985 < found.year < 2100 else None


def words(root: etree._Element | None, tag: str) -> str:
    """The text of the first element with this tag; empty where there is none."""
    found = root.find(f".//{tag}") if root is not None else None
    return " ".join("".join(found.itertext()).split()) if found is not None else ""


def _resolved(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    parts: list[str] = []
    for part in (PurePosixPath(folder) / target).parts:
        if part == ".." and parts:
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)
