import time

import pytest

from api.settings import ApiSettings
from eval import measures, question_set, systems
from eval.errors import UnreachableError
from eval.report import Report
from ingest import encoder

FEW = 12


@pytest.fixture(scope="module")
def few():
    questions = question_set.load("development")
    return questions[:: len(questions) // FEW]


def test_a_running_service_is_scored_as_the_code_behind_it(address, system, few) -> None:
    remote = systems.Remote(address)
    here, there = (
        Report.of(measures.ask_all(few, each, 12), "one", "development")
        for each in (system, remote)
    )
    assert there.measures == here.measures
    assert there.questions == here.questions


def test_a_service_that_asks_for_a_key_gets_it_and_is_waited_for(locked, keys, few) -> None:
    key = keys.add("meting", "ask")
    address = str(locked(rate="2/second").base_url)
    with pytest.raises(UnreachableError, match=r"with 401; set STADSBRON_EVAL_KEY"):
        systems.Remote(address).ask(few[0])
    remote = systems.Remote(address, key)
    begun = time.monotonic()
    replies = [remote.ask(few[0]) for _ in range(6)]
    took = time.monotonic() - begun
    assert {each.sentences for each in replies} == {replies[0].sentences}
    # What it waited for its turn is no time that the service took.
    assert sum(each.seconds for each in replies) < took - 1
    hurried = systems.Remote(address, key, timeout=0.1)
    with pytest.raises(UnreachableError, match="with 429"):
        any(hurried.ask(few[0]) is None for _ in range(3))


def test_a_service_that_is_not_there_is_named(few) -> None:
    with pytest.raises(UnreachableError, match=r"http://127\.0\.0\.1:9 does not answer"):
        systems.Remote("http://127.0.0.1:9").ask(few[0])


def test_baselines_find_something_and_refuse_nothing(assistant, shipped_settings, few) -> None:
    starter = systems.Starter(assistant.index.documents, encoder.load(shipped_settings))
    for baseline in (
        systems.Alone(assistant, "BM25", ApiSettings()),
        systems.Alone(assistant, "dense", ApiSettings()),
        starter,
    ):
        found = Report.of(measures.ask_all(few, baseline, 12), baseline.name, "development")
        assert found.measures["recall@12"]["value"] > 0.5
        assert found.measures["answered"]["value"] == 1


def test_a_follow_up_is_asked_of_every_system_with_what_came_before_it(assistant) -> None:
    alone = question_set.EvalQuestion(
        id="a", question="En in Leiden?", category="hostile", split="development"
    )
    before = ("Sinds wanneer heeft Heerlen een Urban Data Center?",)
    asked = alone.model_copy(update={"history": before})
    for system in (systems.InProcess(assistant), systems.Alone(assistant, "dense", ApiSettings())):
        found = [hit.text for hit in system.search(asked)[:10]]
        assert any("Urban Data Center" in text for text in found)
        assert found != [hit.text for hit in system.search(alone)[:10]]
