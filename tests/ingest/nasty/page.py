"""Web pages and plain texts that are damaged, mislabelled, or beyond measure."""

import base64

from tests.conftest import CASE
from tests.ingest.nasty.case import left_out, read
from tests.ingest.nasty.office import XXE


def page(body: str) -> bytes:
    """A web page."""
    return f"<html><body>{body}</body></html>".encode()


def _nested_tables() -> bytes:
    inner = "kern"
    for depth in range(60):
        inner = f"<table><tr><td>laag {depth}</td><td>{inner}</td></tr></table>"
    return page(inner)


_PICTURE = base64.b64encode(bytes(1_000_000)).decode()
_SAYS = '<meta charset="{}"><p>Coördinatie kost € 5.'
_BREAKS = "\r\n\u2028\u2029\x85"

NASTY = (
    left_out("wit.html", b"  \n ", "holds no text; save it anew"),
    left_out(
        "programma.html",
        page("<script>alert('x')</script><style>p{}</style><noscript>Zet aan</noscript>"),
        "holds no text",
    ),
    read(
        "heel-diep.html",
        page("<p>Ervoor.</p>" + "<div>" * 10_000 + "Diep" + "</div>" * 10_000),
        "Ervoor.",
        "nested too deeply in this page was not read; save the text",
    ),
    read("diep.html", page("<div>" * 1500 + "Diep." + "</div>" * 1500), "Diep."),
    read(
        "tabellen-in-tabellen.html",
        _nested_tables(),
        "\n\n".join([f"laag {depth}" for depth in reversed(range(60))] + ["kern"]),
    ),
    read("plaat.html", page(f"<p>Ervoor.<img src='data:image/png;base64,{_PICTURE}'>"), "Ervoor."),
    read("los.html", page("<p>Almere<p>telt<div>fietsen"), "Almere\n\ntelt\n\nfietsen"),
    read(
        "te-vaak-dicht.html", page("<table><tr><td>a</td></table></table></b></p>Na."), "a\n\nNa."
    ),
    read("spion.html", XXE.encode() + page("<p>Almere &file;."), "]>\n\nAlmere &file;."),
    read("niet-af.html", page("<p>Almere telt.<!-- en dan"), "Almere telt."),
    read("nullen.html", page("<p>Al\x00mere telt."), "Almere telt."),
    read("utf-16.html", "<p>Coördinatie.</p>".encode("utf-16"), "Coördinatie."),
    read(
        "liegt.html",
        _SAYS.format("utf-16").encode(),
        "Coördinatie kost € 5.",
    ),
    read(
        "onbekend.html",
        _SAYS.format("klingon").encode("cp1252"),
        "Coördinatie kost € 5.",
    ),
    # Python knows encodings of this name, which are none of text.
    *(
        read(
            f"{charset}.html",
            f'<meta charset="{charset}"><p>coördinatie'.encode("cp1252"),
            "coördinatie",
        )
        for charset in ("undefined", "idna", "punycode", "rot13", "unicode_escape")
    ),
    read("pagina.pdf", page("<p>Almere telt.</p>"), "Almere telt."),
    read("pagina.txt", page("<p>Almere telt.</p>"), "Almere telt."),
    left_out(
        "bewaard.mht",
        b"From: x\nSubject: y\nContent-Type: multipart/related; boundary=z\n\n--z\n",
        "with its pictures in one file is not read; save it as HTML only",
    ),
    left_out("leeg.txt", b"", "the file is empty; copy it again"),
    left_out("alleen-tekens.txt", b"\x0c\x0c\n\x00\x1b\n", "holds no text"),
    left_out("bytes.md", bytes(range(256)) * 40, r"not a document that can be read; save it as"),
    left_out("noot.md", CASE.replace("[^1]", "[^1\n\n2]", 1).encode(), r"footnote 1\\n\\n2.*; add"),
    left_out("voorwerk.md", b"---\ntitle: x\n", "front matter is missing or not closed"),
    read("HOOFD.TXT", b"Almere telt.", "Almere telt."),
    read("nullen.txt", b"Al\x00mere telt.", "Almere telt."),
    read("windows.txt", "De coördinatie kost € 5.".encode("cp1252"), "De coördinatie kost € 5."),
    read("utf-16.txt", "Almere telt.".encode("utf-16"), "Almere telt."),
    read("geplakt.txt", "\ufeffAlmere\ufeff telt.".encode("utf-16"), "Almere telt."),
    read("hebreeuws.txt", "שלום עולם. مرحبا بالعالم.".encode(), "שלום עולם. مرحبا بالعالم."),
    read("lang.txt", b"x" * 3_000, "x" * 3_000),
    read("einden.txt", f"Almere{_BREAKS}telt.".encode(), "Almere\n\ntelt."),
)
