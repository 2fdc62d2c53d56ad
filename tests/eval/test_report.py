import re
import xml.etree.ElementTree as ET

import pytest

from eval.errors import ReportError
from eval.report import Report


def test_a_report_is_read_back_as_it_was_written(report, tmp_path) -> None:
    paths = report.write(tmp_path / "new" / "folder")
    assert [path.name for path in paths] == [
        "report.json",
        "report.md",
        "report.html",
        "junit.xml",
    ]
    assert Report.read(paths[0]) == report


@pytest.mark.parametrize("content", [None, "{}", "["])
def test_a_report_that_cannot_be_read_is_named(tmp_path, content) -> None:
    path = tmp_path / "report.json"
    if content:
        path.write_text(content)
    with pytest.raises(ReportError, match=re.escape(str(path))):
        Report.read(path)


def test_junit_fails_the_questions_that_were_lost(report) -> None:
    suite = ET.fromstring(report.junit())
    lost = sum(report.stages.values())
    assert int(suite.get("tests")) == len(report.questions) == len(suite)
    assert int(suite.get("failures")) == lost == len(suite.findall("testcase/failure"))


def test_markdown_has_every_measure_that_was_taken(report) -> None:
    text = report.markdown()
    assert re.search(r"\| recall@12 \| 0\.\d{3} \| 0\.\d{3} – [01]\.\d{3} \| \d+ \|", text)
    assert "| wrongly refused |" in text


def test_a_baseline_keeps_figures_and_not_answers(report) -> None:
    slim = report.slim()
    assert slim.measures == report.measures
    assert all(row.sentences is None and not row.gold for row in slim.questions)
    assert len(slim.model_dump_json()) < len(report.model_dump_json()) / 2


def test_what_a_question_says_is_text_on_the_page(report) -> None:
    row = report.questions[0].model_copy(update={"question": "<script>alert(1)</script>"})
    page = report.model_copy(update={"questions": (row,)}).html()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
