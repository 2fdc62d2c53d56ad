import copy
from io import BytesIO
from pathlib import Path

import pytest
from pptx import Presentation
from pptx.presentation import Presentation as Slides
from pptx.util import Cm

from ingest import readers
from ingest.document import Document
from tests.ingest.office import put

TITLE_AND_TEXT, EMPTY = 1, 6


def slides() -> Slides:
    """A presentation of three slides: text with notes, a table without title, a hidden one."""
    found = Presentation()
    first = found.slides.add_slide(found.slide_layouts[TITLE_AND_TEXT])
    first.shapes.title.text = "Armoede in Almere"
    first.placeholders[1].text = "Wie heeft recht\nWie vraagt het aan"
    box = first.shapes.add_textbox(Cm(1), Cm(1), Cm(5), Cm(1))
    box.text_frame.text = "Een kader naast de lijst."
    first.notes_slide.notes_text_frame.text = "Vertel hier over de kaart."
    second = found.slides.add_slide(found.slide_layouts[EMPTY])
    table = second.shapes.add_table(2, 2, 0, 0, Cm(9), Cm(3)).table
    for place, text in enumerate(("Jaar", "Aantal", "2020", "12")):
        table.cell(place // 2, place % 2).text = text
    third = found.slides.add_slide(found.slide_layouts[TITLE_AND_TEXT])
    third.shapes.title.text = "Reserve"
    third._element.set("show", "0")
    return found


@pytest.fixture
def document(tmp_path: Path) -> Document:
    file = BytesIO()
    slides().save(file)
    return readers.read(put(tmp_path, "praatje.pptx", file.getvalue()), tmp_path)


def test_a_slide_is_a_section_with_its_notes(document: Document) -> None:
    assert document.text == (
        "Armoede in Almere\n\nWie heeft recht\nWie vraagt het aan\n\nEen kader naast de lijst.\n\n"
        "Vertel hier over de kaart.\n\nDia 2\n\nJaar: 2020; Aantal: 12"
    )
    assert [section.path for section in document.sections] == [("Armoede in Almere",), ("Dia 2",)]
    kinds = [block.kind for section in document.sections for block in section.blocks]
    assert kinds == ["item", "item", "paragraph", "paragraph", "row"]
    assert document.title == "Armoede in Almere"


def test_a_slide_is_a_page_and_hidden_ones_keep_their_number(document: Document) -> None:
    assert len(document.pages) == 3
    assert document.page_at(document.text.index("Vertel")) == 1
    assert document.page_at(document.text.index("Dia 2")) == 2
    assert document.page_at(document.text.index("2020")) == 2


def test_a_slide_that_is_damaged_costs_that_slide(tmp_path: Path) -> None:
    import zipfile

    whole, damaged = BytesIO(), BytesIO()
    slides().save(whole)
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(damaged, "w") as target:
        for name in source.namelist():
            broken = name == "ppt/slides/slide2.xml"
            target.writestr(name, b"<half" if broken else source.read(name))
    document = readers.read(put(tmp_path, "praatje.pptx", damaged.getvalue()), tmp_path)
    assert "Wie heeft recht" in document.text
    (problem,) = document.unread
    assert problem.startswith("slide 2: its part ppt/slides/slide2.xml is not valid XML; ")


def test_hidden_groups_are_left_out_and_powers_are_no_figures(tmp_path: Path) -> None:
    found = Presentation()
    slide = found.slides.add_slide(found.slide_layouts[EMPTY])
    group = slide.shapes.add_group_shape()
    group.shapes.add_textbox(0, 0, Cm(5), Cm(1)).text_frame.text = "Geheim"
    group._element.nvGrpSpPr.cNvPr.set("hidden", "1")
    frame = slide.shapes.add_textbox(0, 0, Cm(5), Cm(1)).text_frame
    for text, baseline in (
        ("Het park is 300 m", "0"),
        ("2", "30000"),
        (" en H", "0"),
        ("2", "-25000"),
    ):
        run = frame.paragraphs[0].add_run()
        run.text = text
        run.font._element.set("baseline", baseline)
    file = BytesIO()
    found.save(file)
    document = readers.read(put(tmp_path, "praatje.pptx", file.getvalue()), tmp_path)
    assert document.text == "Dia 1\n\nHet park is 300 m² en H2"


def test_a_slide_that_is_listed_again_and_again_is_read_once(tmp_path: Path) -> None:
    found = slides()
    listed = found.slides._sldIdLst
    for _ in range(1000):
        listed.append(copy.deepcopy(listed[0]))
    file = BytesIO()
    found.save(file)
    document = readers.read(put(tmp_path, "praatje.pptx", file.getvalue()), tmp_path)
    assert document.text.count("Wie heeft recht") == 1
