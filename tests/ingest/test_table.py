import pytest

from ingest.readers.plain_text import Inline
from ingest.readers.table import Cell, Table, lines


def table(*rows: str, header: bool = False) -> Table:
    """``a | b`` a row; ``^`` behind a cell: over two rows; ``>`` behind it: over two columns."""
    return Table(
        tuple(
            tuple(
                Cell(
                    Inline(text.strip(" ^>")),
                    columns=2 if ">" in text else 1,
                    rows=2 if "^" in text else 1,
                    header=header and number == 0,
                )
                for text in row.split("|")
            )
            for number, row in enumerate(rows)
        )
    )


def written(found: Table) -> list[str]:
    return [line.inline.text for line in lines(found)]


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (table("Jaar | Bedrag", "2020 | 10"), ["Jaar: 2020; Bedrag: 10"]),
        (table("Bron | Doel", "BRP | tellen", header=True), ["Bron: BRP; Doel: tellen"]),
        (table("Naam | Jan", "Plaats | Almere"), ["Naam: Jan", "Plaats: Almere"]),
        (table("Wie | Wat | Waar", "A | telt | hier"), ["Wie: A; Wat: telt; Waar: hier"]),
        (table("2019 | 10 | 3", "2020 | 11 | 4"), ["2019; 10; 3", "2020; 11; 4"]),
        (
            table("Wijk | Jaar | Aantal", "Haven ^ | 2020 | 3", "2021 | 4"),
            ["Wijk: Haven; Jaar: 2020; Aantal: 3", "Wijk: Haven; Jaar: 2021; Aantal: 4"],
        ),
        (
            table("Wijk | 2020 | 2021", "Haven | onbekend >", header=True),
            ["Wijk: Haven; 2020 / 2021: onbekend"],
        ),
        (
            table("Wijk | Jaar", "Centrum >", "Haven | 2021", header=True),
            ["Centrum", "Wijk: Haven; Jaar: 2021"],
        ),
        (
            table("Een kader met tekst.", "En nog een alinea."),
            ["Een kader met tekst.", "En nog een alinea."],
        ),
        (table("Links | Rechts"), ["Links", "Rechts"]),
        (table("Wijk | Bedrag", " | ", "Haven | 10"), ["Wijk: Haven; Bedrag: 10"]),
        (table(""), []),
    ],
)
def test_each_row_can_be_read_without_the_table(found: Table, says: list[str]) -> None:
    assert written(found) == says


def test_two_rows_of_header_name_a_column_together() -> None:
    top = [Cell(Inline("Bedrag"), columns=2, header=True)]
    below = [Cell(Inline(name), header=True) for name in ("2020", "2021")]
    rows = ((Cell(Inline("Wijk"), rows=2, header=True), *top), tuple(below))
    body = tuple(Cell(Inline(text)) for text in ("Haven", "3", "4"))
    assert written(Table((*rows, body))) == ["Wijk: Haven; Bedrag 2020: 3; Bedrag 2021: 4"]


def test_a_cell_that_reaches_absurdly_far_costs_nothing() -> None:
    wide = Cell(Inline("breed"), columns=10**9, rows=10**9)
    assert written(Table(((wide,), (Cell(Inline("smal")),)))) == ["breed", "breed"]
