"""Why a file of this kind is not read, and what its owner can do about it."""

from ingest.readers import media_type

_PASSWORD = ("the document has a password", "save it without a password, and replace this file")
_OLD = (
    "this is a file of an old office program (.doc, .ppt, .xls, .msg)",
    "open it and save it as .docx or .pptx; of a mail, save the text",
)
_TABLE = (
    "a spreadsheet is not read, as it is no text",
    "describe in a document what its figures say, or save a sheet as PDF",
)
_PICTURE = ("this is a picture", "run text recognition on it (ocrmypdf makes it a PDF)")
_PACKED = ("only ZIP archives are read", "unpack it, or make it a ZIP")

_BY_MEDIA_TYPE = {
    media_type.EMPTY: ("the file is empty", "copy it again, or remove it"),
    media_type.BINARY: (
        "this is not a document that can be read",
        "save it as .docx, .odt, .pdf, .html or .txt",
    ),
    media_type.ENCRYPTED_OFFICE: _PASSWORD,
    media_type.OLE: _OLD,
    media_type.XLSX: _TABLE,
    "application/vnd.oasis.opendocument.spreadsheet": _TABLE,
    "application/rtf": ("RTF is not read", "open it and save it as .docx or .odt"),
    "application/epub+zip": ("an e-book is not read", "save it as PDF or HTML"),
    "multipart/related": (
        "a web page with its pictures in one file is not read",
        "save it as HTML only, or as PDF",
    ),
    "image/png": _PICTURE,
    "image/jpeg": _PICTURE,
    "image/gif": _PICTURE,
    "image/tiff": _PICTURE,
    "application/x-7z-compressed": _PACKED,
    "application/vnd.rar": _PACKED,
    "application/gzip": _PACKED,
}


def refusal(found: str, ending: str) -> tuple[str, str]:
    """What is wrong with a file of a kind that is not read, and the remedy.

    Args:
        found: its media type.
        ending: of its name.
    """
    if found == media_type.ZIP:
        if ending.lower() == ".zip":
            return "this archive holds no documents", "put some in it, or remove it"
        return f"this is a ZIP archive, not a {ending} file", "give it a name that ends in .zip"
    return _BY_MEDIA_TYPE.get(found, _BY_MEDIA_TYPE[media_type.BINARY])
