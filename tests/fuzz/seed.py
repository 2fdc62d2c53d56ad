"""Sound files of each format, from which the fuzzer starts."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

import odfdo
from docx.document import Document as WordDocument

from tests.conftest import CASE
from tests.fuzz import rich
from tests.fuzz.mutation import LINES, MARKUP, PDF, Grammar, mutated, repacked
from tests.ingest.office import word, zipped
from tests.ingest.test_html import PAGE
from tests.ingest.test_pptx import slides
from tests.ingest.typeset import altered, drawn, string, typeset, with_field

Mutate = Callable[..., bytes]


@dataclass(frozen=True, slots=True)
class Format:
    """What is fuzzed.

    Attributes:
        file: name of the file in a corpus.
        seeds: makes the sound files.
        grammar: of the file, or of its members.
        mutate: ``mutated`` or ``repacked``.
        beside: other files of the corpus, by name.
    """

    file: str
    seeds: Callable[[], list[bytes]]
    grammar: Grammar
    mutate: Mutate = mutated
    beside: tuple[tuple[str, bytes], ...] = ()


CASUS = CASE.format(
    title="Een casus", municipality="Almere", text="Almere telt *fietsen*."
).encode()
MARKDOWN = CASUS + (
    b"\n## Cijfers\n\n| Jaar | Aantal |\n| --- | --- |\n| 2020 | 12 |\n\n- een\n  1. twee\n\n"
    b"> citaat met [[01-waarom|een link]] en `code`\n\n```\nblok\n```\n"
)
TEXT = (
    b"NOTA ARMOEDE\n============\n\n1.1 Aanleiding\n\nDe raad vroeg op 3 maart 2020 om een nota, "
    b"en kreeg er een.\n- jeugd\n- wonen\n\nJaar\tAantal\n2020\t12\n\fBijlage A\n\nSlot."
)
GLOSSARY = (
    b"terms:\n- {term: BRP, definition: De BRP., dataset: true, unconfirmed: true}\n"
    b"- term: Wmo\n  definition: Wet maatschappelijke ondersteuning\n  synonyms: [WMO]\n"
)
SIDECAR = (
    b"title: Nota armoede\nkind: case\nmunicipality: [Almere]\ndomain: sociaal\n"
    b"datasets: [Wmo]\nyears: 2015-2017\nquestions: ['Wat deed Almere?']\nlanguage: nl\n"
)


def _word() -> list[bytes]:
    def write(document: WordDocument) -> None:
        document.add_heading("Armoede in Almere", 0)
        document.add_heading("Aanleiding", 1)
        document.add_paragraph("Jeugd", style="List Bullet")
        document.add_table(2, 2).cell(0, 0).text = "Jaar"

    return [word(write), rich.WORD]


def _slides() -> list[bytes]:
    file = io.BytesIO()
    slides().save(file)
    # Layouts and pictures are most of the file, and nobody reads them.
    kept = ("slides/", "notesSlides/", "presentation.xml", "_rels/.rels", "[Content_Types]", "core")
    with zipfile.ZipFile(file) as source:
        names = [name for name in source.namelist() if any(part in name for part in kept)]
        return [zipped({name: source.read(name) for name in names})]


def _presentation() -> list[bytes]:
    document = odfdo.Document("presentation")
    document.body.clear()
    page = odfdo.DrawPage("p1", name="p1")
    page.append(odfdo.Frame.text_frame("Over armoede."))
    document.body.append(page)
    file = io.BytesIO()
    document.save(file)
    return [file.getvalue()]


def _pdfs() -> list[bytes]:
    lines = b"0 0 m 500 0 l S 72 650 400 20 re S BT /F1 18 Tf 72 700 Td (Aanleiding) Tj "
    text = b"/F1 11 Tf 0 -20 Td [(De)-300(raad) 20 (besluit)] TJ T* (in Almere.) ' ET"
    form = altered(
        drawn(lines + text, pages=2),
        lambda writer: with_field(writer, (150, 695, 400, 711), T=string("naam"), V=string("Jan")),
    )
    table = typeset("= Kop\n#table(columns: 2, [*Jaar*], [*Aantal*], [2020], [12])\n#footnote[x]")
    return [form, drawn(text), table]


FORMATS = {
    "markdown": Format("casus.md", lambda: [CASUS, MARKDOWN], LINES),
    "glossary": Format(
        "begrippen.yaml", lambda: [GLOSSARY], LINES, beside=(("nota.txt", b"De BRP."),)
    ),
    "sidecar": Format("nota.txt.meta.yaml", lambda: [SIDECAR], LINES, beside=(("nota.txt", TEXT),)),
    "text": Format("nota.txt", lambda: [TEXT, TEXT.decode().encode("utf-16")], LINES),
    "html": Format("pagina.html", lambda: [PAGE.encode()], MARKUP),
    "docx": Format("nota.docx", _word, MARKUP, repacked),
    "pptx": Format("praatje.pptx", _slides, MARKUP, repacked),
    "odt": Format("nota.odt", lambda: [rich.ODT], MARKUP, repacked),
    "odp": Format("praatje.odp", _presentation, MARKUP, repacked),
    "pdf": Format("rapport.pdf", _pdfs, PDF),
    "zip": Format(
        "stukken.zip",
        lambda: [zipped({"a/nota.txt": TEXT, "b.md": CASUS, "b.meta.yaml": SIDECAR})],
        LINES,
        repacked,
    ),
}
