"""Files of great size that are sound: all of them is read, and in a time that grows with them."""

import time
from pathlib import Path

import pytest

from ingest import chunking, readers
from ingest.document import Document
from tests.ingest.nasty.page import page
from tests.ingest.office import paragraph, put, word_of


@pytest.fixture
def read(tmp_path: Path):
    def read(name: str, content: bytes) -> Document:
        return readers.read(put(tmp_path, name, content), tmp_path)

    return read


def test_a_table_of_a_hundred_thousand_cells_has_all_its_rows(read) -> None:
    cells = "".join(f"<td>{column}</td>" for column in range(10))
    rows = f"<tr>{cells}</tr>" * 10_000
    head = "".join(f"<th>Kolom {column}</th>" for column in range(10))
    document = read("a.html", page(f"<table><tr>{head}</tr>{rows}</table>"))
    assert sum(len(section.blocks) for section in document.sections) == 10_000
    assert document.text.startswith("Kolom 0: 0; Kolom 1: 1; ")


def test_a_paragraph_without_a_space_becomes_passages_like_any_other(read) -> None:
    document = read("a.txt", b"x" * 300_000)
    assert len(document.text) == 300_000
    passages = chunking.split(document, lambda texts: [len(text) // 4 for text in texts], 200)
    assert "".join(passage.text for passage in passages) == document.text


# Each ten times as large as what takes a blink; work that grows with the square takes minutes.
LINES = {
    "a.txt": lambda count: "\n".join(f"regel {n} van het verslag" for n in range(count)).encode(),
    "a.html": lambda count: page(
        "<table>" + "<tr><td>a<td>b" * count + "</table>" + "<p>x<br>y" * count
    ),
    "a.docx": lambda count: word_of(
        "<w:p>" + "<w:r><w:t>woord </w:t></w:r>" * count + "</w:p>" + paragraph("x") * count
    ),
}


@pytest.mark.parametrize("name", LINES)
def test_ten_times_as_much_takes_no_hundred_times_as_long(read, name: str) -> None:
    read(name, LINES[name](10))  # what is loaded once
    took = []
    for count in (3_000, 30_000):
        started = time.process_time()
        read(name, LINES[name](count))
        took.append(time.process_time() - started)
    assert took[1] < 30 * took[0] + 1
