"""Tables of PDFs as organisations have them."""

from pathlib import Path

import pytest

from tests.ingest.typeset import (
    escaped,
    prose,
    reader,
    typeset,
)

PROSE = prose("05-recht-en-privacy.md", count=8)
SET = [escaped(paragraph) for paragraph in PROSE]


@pytest.fixture
def read(tmp_path: Path):
    return reader(tmp_path)


ROWS = [(f"Wijk {n}", f"{n * 37 + 1000}", f"{n * 3} procent") for n in range(1, 61)]


@pytest.mark.parametrize("stroke", ["0.5pt", "none"])
def test_a_table_over_two_pages_keeps_its_header(read, stroke: str) -> None:
    cells = "".join(f"[{wijk}], [{aantal}], [{deel}],\n" for wijk, aantal, deel in ROWS)
    pdf = typeset(
        f"{SET[0]}\n#table(columns: 3, stroke: {stroke}, inset: 6pt,\n"
        f"table.header([*Wijk*], [*Inwoners*], [*Aandeel*]),\n{cells})\n{SET[1]}"
    )
    document = read(pdf)
    rows = [
        document.text[block.start : block.end]
        for section in document.sections
        for block in section.blocks
        if block.kind == "row"
    ]
    assert len(document.pages) > 1
    assert rows == [f"Wijk: {a}; Inwoners: {b}; Aandeel: {c}" for a, b, c in ROWS]


def test_cells_of_several_lines_are_read_cell_by_cell(read) -> None:
    pdf = typeset(
        "#table(columns: (3cm, 4cm, 4cm), [*Maatregel*], [*Voor wie*], [*Wanneer*],\n"
        "[Vroege hulp bij schulden in elke wijk], [Inwoners met een achterstand bij hun huur], "
        "[Vanaf januari],\n[Pas], [Kinderen van ouders met een laag inkomen], [In de zomer])"
    )
    assert read(pdf).text == (
        "Maatregel: Vroege hulp bij schulden in elke wijk; Voor wie: Inwoners met een achterstand "
        "bij hun huur; Wanneer: Vanaf januari\n"
        "Maatregel: Pas; Voor wie: Kinderen van ouders met een laag inkomen; Wanneer: In de zomer"
    )


def test_years_may_head_columns(read) -> None:
    pdf = typeset(
        "#table(columns: 3, [Regeling], [2022], [2023], [Kindpakket], [903], [1.010], "
        "[Toeslag], [1.204], [1.388])"
    )
    assert read(pdf).text == (
        "Regeling: Kindpakket; 2022: 903; 2023: 1.010\nRegeling: Toeslag; 2022: 1.204; 2023: 1.388"
    )


def test_a_table_without_a_header_is_given_none(read) -> None:
    pdf = typeset("#table(columns: 2, [Datum], [12 maart], [Plaats], [raadzaal])")
    assert read(pdf).text == "Datum; 12 maart\nPlaats; raadzaal"
