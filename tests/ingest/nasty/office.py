"""Word, PowerPoint and OpenDocument files that are damaged, locked, or made to do harm."""

from tests.ingest.nasty.archive import Entry, archive
from tests.ingest.nasty.case import left_out, read
from tests.ingest.office import CONTENT_TYPES, open_document, paragraph, word, word_of, zipped

SAID = "De raad vroeg om een nota."
SOUND = word(lambda document: document.add_paragraph(SAID))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)

# Each level ten times the one before: a billion in ten lines.
LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY a "lol">'
    + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">'
        for before, name in zip("abcdefghi", "bcdefghij", strict=True)
    )
    + "]>"
)
# Asks for a file of the machine that reads it.
XXE = '<!DOCTYPE x [<!ENTITY file SYSTEM "file:///etc/passwd">]>'

_MACRO_TYPES = CONTENT_TYPES.replace(
    "vnd.openxmlformats-officedocument.wordprocessingml.document.main",
    "vnd.ms-word.document.macroEnabled.main",
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="x/officeDocument" Target="{}"/>'
    '<Relationship Id="r2" Type="x/footnotes" TargetMode="External" Target="http://127.0.0.1/"/>'
    "</Relationships>"
)
_BODY = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body>{}</w:body></w:document>"
)
_CIRCLE = (
    '<w:style w:styleId="A"><w:name w:val="Een"/><w:basedOn w:val="B"/></w:style>'
    '<w:style w:styleId="B"><w:name w:val="Twee"/><w:basedOn w:val="A"/></w:style>'
)
_CHANGES = (
    "<w:p><w:r><w:t>De raad </w:t></w:r><w:ins><w:r><w:t>wil</w:t></w:r></w:ins><w:del><w:r>"
    "<w:delText>wou</w:delText></w:r></w:del><w:r><w:t> een nota.</w:t></w:r></w:p>"
)


def with_doctype(doctype: str, reference: str) -> bytes:
    """A Word document that declares entities and uses one."""
    return word_of(paragraph(f"Tekst {reference}"), before=doctype)


def odt_with_doctype(doctype: str, reference: str) -> bytes:
    """An OpenDocument text that declares entities and uses one."""
    return open_document(f"<text:p>Tekst {reference}</text:p>", before=doctype)


def of_depth(depth: int) -> bytes:
    """A Word document with content controls in each other."""
    control = "<w:sdt><w:sdtContent>" * depth, "</w:sdtContent></w:sdt>" * depth
    return word_of(paragraph("Ervoor.") + control[0] + paragraph("Diep.") + control[1])


def with_macros(body: str) -> bytes:
    """A Word document with a program in it."""
    return zipped(
        {
            "[Content_Types].xml": _MACRO_TYPES,
            "_rels/.rels": _RELATIONS.format("word/document.xml"),
            "word/document.xml": _BODY.format(body),
            "word/vbaProject.bin": OLE + b"Shell(...)",
        }
    )


def _that_leads_out() -> bytes:
    """A Word document whose list of parts names files of the machine and of the network."""
    parts = {"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": _BODY}
    text = _BODY.format(paragraph("Almere telt."))
    return zipped(
        parts
        | {
            "_rels/.rels": _RELATIONS.format("../../../../etc/passwd"),
            "word/document.xml": text,
            "word/_rels/document.xml.rels": _RELATIONS.format("/etc/passwd"),
        }
    )


def _of_utf16() -> bytes:
    text = '<?xml version="1.0" encoding="UTF-16"?>' + _BODY.format(paragraph("Coördinatie."))
    return zipped(
        {"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": text.encode("utf-16")}
    )


def _wide() -> bytes:
    cell = "<w:tc><w:tcPr><w:gridSpan w:val='{}'/></w:tcPr>{}</w:tc>"
    rows = cell.format(99999999, paragraph("Breed")), cell.format(1, paragraph("")) * 3
    return word_of("<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>")


def _slides(names: str) -> bytes:
    return zipped(
        {
            "[Content_Types].xml": CONTENT_TYPES.replace("wordprocessingml.document", names),
            "ppt/presentation.xml": "<p/>",
        }
    )


def _locked_odt() -> bytes:
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": bytes(range(256)),
            "META-INF/manifest.xml": "<manifest><encryption-data/></manifest>",
        }
    )


def _mimetype(kind: str) -> bytes:
    return zipped({"mimetype": f"application/{kind}"})


def _bad_part(**wrong: bool) -> bytes:
    return archive(
        Entry("[Content_Types].xml", CONTENT_TYPES.encode()),
        Entry("word/document.xml", _BODY.format(paragraph("Almere telt.")).encode(), **wrong),
    )


_OLD = r"old office program .*; open it and save it as \.docx"
_UNREADABLE = "part word/document.xml cannot be read; open it in its own program"
_DAMAGED = "damaged or not complete; .*copy it again"
_DOCTYPE = "declares a document type|is not valid XML"
_RTF = r"RTF is not read; open it and save it as \.docx"

NASTY = (
    left_out("leeg.docx", b"", "the file is empty; copy it again"),
    left_out("half.docx", SOUND[: len(SOUND) // 2], _DAMAGED),
    left_out("half.odt", open_document("<text:p>x</text:p>")[:80], _DAMAGED),
    left_out("kapot.docx", lambda: _bad_part(is_damaged=True), _UNREADABLE),
    left_out("gesloten.docx", lambda: _bad_part(is_encrypted=True), _UNREADABLE),
    left_out("zonder.docx", lambda: zipped({"[Content_Types].xml": CONTENT_TYPES}), _UNREADABLE),
    left_out(
        "zonder.pptx",
        lambda: zipped({"ppt/slides/slide1.xml": "<x/>"}),
        "ppt/presentation.xml cannot be read",
    ),
    left_out("geen-dia.pptx", lambda: _slides("presentationml.presentation"), "holds no text"),
    left_out(
        "bom.docx",
        lambda: word_of(f"<w:p><w:r><w:t>{'a' * 100_000_000}</w:t></w:r></w:p>"),
        "unpacks to more than 64 MB; split the document",
    ),
    left_out("gelach.docx", lambda: with_doctype(LAUGHS, "&j;"), _DOCTYPE),
    left_out("gelach.odt", lambda: odt_with_doctype(LAUGHS, "&j;"), _DOCTYPE),
    left_out("spion.docx", lambda: with_doctype(XXE, "&file;"), _DOCTYPE),
    left_out("spion.odt", lambda: odt_with_doctype(XXE, "&file;"), _DOCTYPE),
    # What Word makes of a document with a password: an old container around the encrypted one.
    left_out(
        "geheim.docx",
        OLE + "EncryptedPackage".encode("utf-16-le") + bytes(512),
        "has a password; save it without",
    ),
    left_out("geheim.odt", _locked_odt, "has a password; save it without"),
    left_out("diep.docx", lambda: of_depth(3000), "is not valid XML; .*save it anew"),
    read("minder-diep.docx", lambda: of_depth(100), "Ervoor.\n\nDiep."),
    left_out("oud.doc", OLE, _OLD),
    left_out("ook-oud.docx", OLE, _OLD),
    left_out("verslag.rtf", rb"{\rtf1 Tekst}", _RTF),
    left_out("rijk.docx", rb"{\rtf1 Tekst}", _RTF),
    left_out(
        "cijfers.xlsx",
        lambda: zipped({"[Content_Types].xml": "spreadsheetml.sheet.main"}),
        "a spreadsheet is not read",
    ),
    left_out("boek.epub", lambda: _mimetype("epub+zip"), "an e-book is not read; save it as PDF"),
    left_out(
        "rekenblad.odt",
        lambda: _mimetype("vnd.oasis.opendocument.spreadsheet"),
        "a spreadsheet is not read",
    ),
    left_out("foto.docx", b"\x89PNG\r\n" + bytes(90), "this is a picture; run text recognition"),
    left_out("zonder-tekst.docx", lambda: word_of("<w:p/>"), "holds no text"),
    left_out("alleen-macro.docm", lambda: with_macros("<w:p/>"), "holds no text"),
    read("macro.docm", lambda: with_macros(paragraph("Almere telt.")), "Almere telt."),
    read("wijzigingen.docx", lambda: word_of(_CHANGES), "De raad wil een nota."),
    read(
        "stijlen-in-een-kring.docx",
        lambda: word_of(paragraph("Almere telt.", '<w:pStyle w:val="A"/>'), styles=_CIRCLE),
        "Almere telt.",
    ),
    read("verwijst-naar-buiten.docx", _that_leads_out, "Almere telt."),
    read("utf-16.docx", _of_utf16, "Coördinatie."),
    read("breed.docx", _wide, "Breed"),
    read("eigenlijk-word.odt", SOUND, SAID),
    read("eigenlijk-word.txt", SOUND, SAID),
    read("eigenlijk-word.doc", SOUND, SAID),
    read("eigenlijk-odt.docx", open_document("<text:p>Almere telt.</text:p>"), "Almere telt."),
)
