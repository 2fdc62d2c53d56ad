import pytest

from eval import measures, question_set, systems
from eval.report import Report

PASSAGES = 12


@pytest.fixture(scope="session")
def system(assistant) -> systems.InProcess:
    return systems.InProcess(assistant)


@pytest.fixture(scope="session")
def report(system) -> Report:
    """What this code makes of the development questions."""
    questions = question_set.load("development")
    return Report.of(measures.ask_all(questions, system, PASSAGES), system.name, "development")
