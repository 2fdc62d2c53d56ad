"""A judge is asked over the wire: a server on this machine plays the service with the model."""

import os
import re
import sys
from collections import Counter
from collections.abc import Iterator

import pytest
import yaml
from typer.testing import CliRunner

from eval import judge, measures, question_set
from eval.__main__ import app
from eval.errors import JudgeError, UnreachableError
from eval.report import Report
from eval.settings import EvalSettings
from tests.scripted import KEY, Service, agrees, serving


@pytest.fixture
def service() -> Iterator[Service]:
    with serving() as played:
        yield played


@pytest.fixture(scope="module")
def outcomes(system):
    """Answers and a refusal, to real questions."""
    questions = question_set.load("development")
    chosen = [each for each in questions if each.category == "fact"][:4]
    chosen += [each for each in questions if each.category == "hostile"][:2]
    return measures.ask_all(chosen, system, 12)


@pytest.fixture(scope="module")
def answers(outcomes):
    return [each for each in outcomes if each.reply.sentences]


def test_a_judge_that_agrees_gives_full_marks(service, outcomes, answers, system) -> None:
    found = judge.judge(outcomes, system.text_of, service.settings())
    sentences = sum(len(each.reply.sentences) for each in answers)
    assert 0 < len(answers) < len(outcomes)
    assert set(found.verdicts) == {each.question.id for each in answers}
    for opinion in found.opinions.values():
        assert (opinion.value, opinion.agreement, opinion.alpha) == (1, 1, None)
        assert (opinion.questions, opinion.draws) == (len(answers), 3 * len(answers))
        assert opinion.missing == 0
    assert len(service.asked) == 3 * (sentences + len(answers))
    assert found.tokens == 12 * len(service.asked)
    assert {seed for _, seed, _ in service.asked} == {1, 2, 3}
    assert found.model == "rechter"
    assert found.trouble == ""


def test_a_judge_sees_the_sentence_and_the_paragraph_that_it_cites(
    service, answers, system
) -> None:
    judge.judge(answers[:1], system.text_of, service.settings())
    sentence = answers[0].reply.sentences[0]
    asked = [prompt for prompt, _, _ in service.asked if f"Information: {sentence.text}" in prompt]
    assert len(asked) == 3
    context = asked[0].rsplit("Context: ", 1)[1]
    (cited,) = sentence.citations
    assert cited.text in context
    paragraph = next(
        part for part in system.text_of(cited.document).split("\n\n") if cited.text in part
    )
    assert " ".join(paragraph.split()) in " ".join(context.split())
    relevance = next(prompt for prompt, _, _ in service.asked if "[RESULT]" in prompt)
    assert answers[0].question.question in relevance
    assert answers[0].reply.text in relevance


def test_a_follow_up_is_judged_with_what_was_asked_before(service, system) -> None:
    followups = [each for each in question_set.load("development") if each.history]
    asked = measures.ask_all(followups, system, 12)
    answered = next(each for each in asked if each.reply.sentences)
    judge.judge([answered], system.text_of, service.settings())
    relevance = next(prompt for prompt, _, _ in service.asked if "[RESULT]" in prompt)
    assert "\n".join((*answered.question.history, answered.question.question)) in relevance


def test_a_judge_that_changes_its_mind_is_seen_to(service, outcomes, system) -> None:
    def flips(prompt: str, seed: int) -> str:
        if "[RESULT]" in prompt:
            return f"Hm. [RESULT] {seed - 1}"
        return "NO" if seed == 2 else "YES, it does."

    service.script = flips
    found = judge.judge(outcomes, system.text_of, service.settings())
    faithfulness, relevance = (found.opinions[name] for name in ("faithfulness", "relevance"))
    assert faithfulness.value == pytest.approx(2 / 3)
    assert faithfulness.agreement == pytest.approx(1 / 3)
    assert faithfulness.alpha < 0
    assert relevance.value == pytest.approx(0.5)
    assert relevance.agreement == 0
    assert faithfulness.missing == relevance.missing == 0


@pytest.mark.parametrize("yes", ["YES", "yes.", "**Yes**, it does", " \nAnswer: YES"])
def test_a_verdict_is_read_however_it_is_dressed(service, answers, system, yes) -> None:
    service.script = lambda prompt, seed: agrees(prompt, seed).replace("YES", yes)
    found = judge.judge(answers[:1], system.text_of, service.settings())
    assert found.opinions["faithfulness"].value == 1


@pytest.mark.parametrize(
    "reply", ["Zeker weten!", "", "I cannot say yes or no", "[RESULT] 2", "Good. [RESULT] 9"]
)
def test_rubbish_is_missing_and_named(service, answers, system, reply) -> None:
    service.script = lambda prompt, seed: reply if seed == 1 else agrees(prompt, seed)
    found = judge.judge(answers, system.text_of, service.settings())
    for opinion in found.opinions.values():
        assert opinion.value == 1
        assert opinion.missing == len(answers)
        assert opinion.questions == len(answers)
    assert "no verdict in the reply" in found.trouble


def test_a_service_that_fails_for_one_question_costs_that_question_alone(
    service, answers, system
) -> None:
    spoiled = answers[0].reply.text
    service.script = lambda prompt, seed: 500 if spoiled in prompt else agrees(prompt, seed)
    found = judge.judge(answers, system.text_of, service.settings())
    assert found.opinions["relevance"].missing == 3
    assert found.opinions["relevance"].questions == len(answers) - 1
    assert "500" in found.trouble


def test_a_request_that_fails_once_is_tried_again(service, answers, system) -> None:
    seen: Counter[tuple[str, int]] = Counter()

    def falters(prompt: str, seed: int) -> str | int:
        seen[prompt, seed] += 1
        return 500 if seen[prompt, seed] == 1 else agrees(prompt, seed)

    service.script = falters
    found = judge.judge(
        answers[:1], system.text_of, service.settings(judge_retries=2, judge_draws=2)
    )
    assert [each.missing for each in found.opinions.values()] == [0, 0]
    assert set(seen.values()) == {2}


def test_a_judge_that_is_too_slow_is_missing(service, answers, system) -> None:
    service.delay = 1.0
    settings = service.settings(judge_seconds=0.2, judge_draws=2, judge_parallel=8)
    found = judge.judge(answers[:1], system.text_of, settings)
    assert [each.value for each in found.opinions.values()] == [None, None]
    assert [each.missing for each in found.opinions.values()] == [2, 2]
    assert "timed out" in found.trouble


def test_a_judge_that_has_gone_is_not_waited_for_again_and_again(service, answers, system) -> None:
    service.script = lambda prompt, seed: 500
    settings = service.settings(judge_draws=20, judge_parallel=1)
    found = judge.judge(answers, system.text_of, settings)
    assert len(service.asked) == 25
    assert all(each.missing == each.draws for each in found.opinions.values())


def test_a_judge_that_is_not_there_is_named_before_anything_is_asked() -> None:
    settings = EvalSettings(
        judge_url="http://127.0.0.1:9/v1", judge_model="rechter", judge_retries=0
    )
    with pytest.raises(UnreachableError, match=r"127\.0\.0\.1:9/v1 does not answer .* judge_url"):
        judge.check(settings)


def test_a_service_that_refuses_is_named_without_the_key(service) -> None:
    service.script = lambda prompt, seed: 401
    with pytest.raises(UnreachableError, match="not today") as caught:
        judge.check(service.settings())
    assert service.asked[0][2] == f"Bearer {KEY}"
    assert KEY not in str(caught.value)


def test_a_service_that_answers_passes_the_check(service) -> None:
    judge.check(service.settings())
    assert len(service.asked) == 1


def test_without_an_address_it_says_what_to_set(service) -> None:
    with pytest.raises(JudgeError, match="STADSBRON_EVAL_JUDGE_URL"):
        judge.check(EvalSettings())


def test_without_its_library_it_says_what_to_install(service, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "llama_index.llms.openai_like", None)
    with pytest.raises(JudgeError, match=re.escape("pip install -e '.[judge]'")):
        judge.check(service.settings())


def test_a_key_of_the_environment_goes_nowhere(service, monkeypatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "van-een-ander")
    judge.check(service.settings(judge_key=None))
    assert "van-een-ander" not in service.asked[0][2]


def test_a_report_tells_opinions_apart_from_measures(service, outcomes, system) -> None:
    service.script = lambda prompt, seed: (
        "rubbish" if seed == 3 and "[RESULT]" in prompt else agrees(prompt, seed)
    )
    plain = Report.of(outcomes, "stadsbron", "development")
    found = judge.judge(outcomes, system.text_of, service.settings())
    judged = Report.of(outcomes, "stadsbron", "development", found)
    assert judged.measures == plain.measures
    assert "faithfulness" not in judged.measures
    assert Report.model_validate_json(judged.model_dump_json()) == judged
    missing = found.opinions["relevance"].missing
    for page in (judged.markdown(), judged.html()):
        for part in ("rechter", "relevance", "1.000 – 1.000", str(found.tokens), f"{missing} / "):
            assert part in page
    for page in (plain.markdown(), plain.html(), plain.model_dump_json(), judged.slim().html()):
        assert "faithfulness" not in page
    assert "judge" not in plain.model_dump()


def invoke(monkeypatch, folder, address, judge_url: str, *options: str):
    monkeypatch.setenv("STADSBRON_EVAL_JUDGE_URL", judge_url)
    monkeypatch.setenv("STADSBRON_EVAL_JUDGE_MODEL", "rechter")
    monkeypatch.setenv("STADSBRON_EVAL_JUDGE_RETRIES", "0")
    asked = ("run", "--judge", "--questions", str(folder), "--url", address, *options)
    return CliRunner().invoke(app, asked)


def test_a_run_with_a_judge_prints_and_writes_its_opinion(
    service, answers, address, tmp_path, monkeypatch
) -> None:
    entry = answers[0].question.model_dump(mode="json", exclude_defaults=True)
    (tmp_path / "fact.yaml").write_text(yaml.safe_dump([entry]), encoding="utf-8")
    done = invoke(monkeypatch, tmp_path, address, service.url, "--out", str(tmp_path / "uit"))
    assert done.exit_code == 0, done.output
    assert "faithfulness" in done.output
    assert "rechter als beoordelaar, 3 keer gevraagd" in done.output
    found = Report.read(tmp_path / "uit" / "report.json").judge
    assert found.opinions["faithfulness"].value == 1


def test_a_judge_that_is_not_there_costs_no_run(tmp_path, monkeypatch) -> None:
    (tmp_path / "outside.yaml").write_text(
        '- {id: outside-01, question: "Hoe bak ik brood?", category: outside}', encoding="utf-8"
    )
    # Nothing listens at either address: the judge is the one that is named.
    done = invoke(monkeypatch, tmp_path, "http://127.0.0.1:8", "http://127.0.0.1:9/v1")
    assert done.exit_code == 1
    assert "the judge at http://127.0.0.1:9/v1 does not answer" in " ".join(done.output.split())


@pytest.mark.model
def test_a_real_service_can_be_asked(answers, system) -> None:
    url = os.environ.get("JUDGE_URL")
    if not url:
        pytest.skip(
            "no language model at hand: set JUDGE_URL, and JUDGE_MODEL, to an OpenAI-compatible "
            "service, such as http://127.0.0.1:8199/v1 of a llama.cpp server"
        )
    model = os.environ.get("JUDGE_MODEL", "default")
    settings = EvalSettings(
        judge_url=url, judge_model=model, judge_draws=2, judge_parallel=1, judge_seconds=300
    )
    judge.check(settings)
    found = judge.judge(answers[:1], system.text_of, settings)
    # What it thinks is its own affair; that it was understood shows in what it gave.
    assert found.tokens > 0
    assert [each.draws for each in found.opinions.values()] == [2, 2]
    assert found.trouble == "" or found.trouble.startswith("no verdict in the reply")
