"""In which order a PDF is read, measured against what was set."""

import io
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from pypdf import PdfReader

from ingest.readers import pdf
from tests.ingest.typeset import escaped, prose, typeset

CHAPTERS = (
    "05-recht-en-privacy.md",
    "07-organiseren.md",
    "09-van-analyse-naar-beleid-en-praktijk.md",
)
TEXT = [paragraph for chapter in CHAPTERS for paragraph in prose(chapter, count=10)]
SET = [escaped(paragraph) for paragraph in TEXT]

PAGE = """\
#set page(paper: "a4", margin: 2.2cm, columns: {columns},
  header: [Gemeente Voorbeeld #h(1fr) Beleidsplan sociaal domein],
  footer: context [#h(1fr) Pagina #counter(page).display()])
#set text(size: 10pt, hyphenate: {hyphenate})
#set par(justify: {hyphenate}{indent})
"""
TABLE = """
#table(columns: 3, [Wijk], [Inwoners], [Schulden], [Centrum], [12.400], [310],
  [Noord], [9.100], [270], [Zuidwest], [15.230], [690])
"""
ROWS = [
    "Wijk: Centrum; Inwoners: 12.400; Schulden: 310",
    "Wijk: Noord; Inwoners: 9.100; Schulden: 270",
    "Wijk: Zuidwest; Inwoners: 15.230; Schulden: 690",
]


def page(columns: int, hyphenate: bool = True, indent: str = "") -> str:
    return PAGE.format(columns=columns, hyphenate=str(hyphenate).lower(), indent=indent)


def bands() -> tuple[str, list[str]]:
    """Headings over the whole width, each with two columns below it."""
    markup, truth = page(1), []
    for number in range(0, 24, 4):
        title = f"Thema {number}: wonen, werken en leven in de wijk"
        columns = "\n\n".join(SET[number : number + 4])
        markup += f"#heading[{title}]\n#columns(2)[\n{columns}\n]\n"
        truth += [title, *TEXT[number : number + 4]]
    return markup, truth


def right_first() -> tuple[str, list[str]]:
    """Two columns of which the right one comes first in the file, as programs for layout do."""
    markup, truth = page(1), []
    for number in range(0, 24, 8):
        left, right = ("\n\n".join(SET[at : at + 4]) for at in (number, number + 4))
        markup += (
            f"#box(width: 100%, height: 23cm)[#place(dx: 8.6cm, box(width: 8cm)[{right}])\n"
            f"#place(box(width: 8cm)[{left}])]\n"
        )
        truth += TEXT[number : number + 8]
    return markup, truth


def samples() -> Iterator[tuple[str, str, list[str]]]:
    """Name, markup and what is to be read, in order."""
    body = "\n\n".join(SET)
    for columns in (1, 2, 3):
        yield f"{columns} columns, justified", page(columns) + body, TEXT
        yield f"{columns} columns, ragged", page(columns, hyphenate=False) + body, TEXT
    indented = page(2, indent=", spacing: 0.65em, first-line-indent: 1em")
    yield "2 columns, indented paragraphs", indented + body, TEXT
    yield "headings across 2 columns", *bands()
    yield "right column first in the file", *right_first()
    for columns in (1, 2):
        with_table = "\n\n".join([*SET[:4], TABLE, *SET[4:]])
        truth = [*TEXT[:4], *ROWS, *TEXT[4:]]
        yield f"a table in {columns} columns", page(columns) + with_table, truth
    frame = f"#block(stroke: 0.5pt, inset: 8pt, fill: luma(235))[Let op: {SET[2]}]"
    framed = [*TEXT[:2], "Let op: " + TEXT[2], *TEXT[3:]]
    yield "a frame in 2 columns", page(2) + "\n\n".join([*SET[:2], frame, *SET[3:]]), framed


SAMPLES = {name: (markup, truth) for name, markup, truth in samples()}


def similarity(truth: list[str], text: str) -> float:
    """Share of words that are read in the order in which they were set (Ratcliff and Obershelp)."""
    return SequenceMatcher(None, " ".join(truth).split(), text.split(), autojunk=False).ratio()


def read(tmp_path: Path, name: str) -> tuple[float, float]:
    """Similarity of what is read, and of what pypdf alone makes of it."""
    markup, truth = SAMPLES[name]
    path = tmp_path / "rapport.pdf"
    path.write_bytes(typeset(markup))
    plain = "\n".join(
        page.extract_text() for page in PdfReader(io.BytesIO(path.read_bytes())).pages
    )
    said = pdf.read_text(path, Path(path.name), "")
    return similarity(truth, said.text), similarity(truth, plain)


@pytest.mark.parametrize("name", SAMPLES)
def test_pages_are_read_in_the_order_in_which_people_read_them(tmp_path: Path, name: str) -> None:
    ours, pypdfs = read(tmp_path, name)
    print(f"{name}: {ours:.3f}; pypdf's extract_text: {pypdfs:.3f}")
    assert ours > 0.985
    assert ours > pypdfs


@pytest.mark.parametrize("name", ["2 columns, justified", "2 columns, indented paragraphs"])
def test_paragraphs_stay_whole_over_columns_and_pages(tmp_path: Path, name: str) -> None:
    path = tmp_path / "rapport.pdf"
    path.write_bytes(typeset(SAMPLES[name][0]))
    said = pdf.read_text(path, Path(path.name), "").text.split("\n\n")
    whole = [paragraph for paragraph in TEXT if paragraph.replace("'", "’") in said]
    assert len(whole) > 0.9 * len(TEXT)
