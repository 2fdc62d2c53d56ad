import dataclasses

import pytest

from eval import calibrate, measures, question_set
from eval.errors import QuestionSetError
from eval.question_set import EvalQuestion, Gold, Place
from eval.systems import Cited, Hit, Reply, Said

QUOTE = "Almere telt 12 fietsen."
QUESTION = EvalQuestion(
    id="a",
    question="Hoeveel fietsen telt Almere?",
    category="fact",
    gold=(Gold(document="almere", quote=QUOTE),),
    nuggets=(("12 fietsen", "twaalf fietsen"), ("Almere",)),
    forbidden=("Zwolle",),
    split="development",
)
OUTSIDE = EvalQuestion(id="b", question="Hoe laat is het?", category="outside", split="development")
NEAR = Hit("1", "almere", f"Fietsen. {QUOTE}")
OTHER = Hit("2", "almere", "Almere meet lucht.")


class Scripted:
    """A system with given hits and reply."""

    name = "scripted"

    def __init__(self, hits, reply, texts=None) -> None:
        self.hits, self.reply = hits, reply
        self.texts = {"almere": f"Fietsen. {QUOTE} Almere meet lucht."} if texts is None else texts

    def search(self, question):
        return self.hits

    def ask(self, question):
        return self.reply

    def text_of(self, document):
        return self.texts.get(document)


def said(text: str, cited: str = "", document: str = "almere") -> Reply:
    return Reply((Said(text, (Cited(document, cited or text),)),), 0.9, 0.01)


REFUSAL = Reply(None, 0.1, 0.01)


def outcome(question, *arguments, passages: int = 12):
    (found,) = measures.ask_all([question], Scripted(*arguments), passages)
    return found


def test_a_right_answer_scores_full_marks() -> None:
    values = outcome(QUESTION, [NEAR, OTHER], said(QUOTE)).values
    for name in ("recall@5", "ndcg@10", "mrr", "nugget_recall", "citation_precision", "verbatim"):
        assert values[name] == 1, name
    assert values["clean"] == 1
    assert values["answered"] == 1
    assert values["refusal_recall"] is None


@pytest.mark.parametrize(
    ("hits", "reply", "passages", "stage"),
    [
        ([NEAR], said(QUOTE), 12, ""),
        ([OTHER], said("Almere meet lucht."), 12, "not retrieved"),
        ([OTHER, NEAR], said("Almere meet lucht."), 1, "ranked too low"),
        ([NEAR], REFUSAL, 12, "wrongly refused"),
        ([NEAR], said("Almere meet lucht."), 12, "not selected"),
        ([NEAR], said(QUOTE, "Almere meet lucht."), 12, "not cited"),
    ],
)
def test_the_stage_that_lost_a_question_is_named(hits, reply, passages, stage) -> None:
    assert outcome(QUESTION, hits, reply, passages=passages).stage == stage


def test_a_document_that_was_not_read_is_a_stage_of_its_own() -> None:
    assert outcome(QUESTION, [], REFUSAL, {}).stage == "not read"


def test_answering_what_the_sources_do_not_hold_is_wrong() -> None:
    assert outcome(OUTSIDE, [], said("Het is laat.")).stage == "wrongly answered"
    assert outcome(OUTSIDE, [], REFUSAL).stage == ""


def test_a_question_on_a_false_premise_is_refused_or_answered_with_what_does_not_hold() -> None:
    mistaken = OUTSIDE.model_copy(update={"category": "false premise"})
    objecting = dataclasses.replace(said("Het is laat."), objects=True)
    assert outcome(mistaken, [], REFUSAL).stage == ""
    assert outcome(mistaken, [], objecting).stage == ""
    assert outcome(mistaken, [], said("Het is laat.")).stage == "wrongly answered"
    assert outcome(mistaken, [], objecting).values["premise_recall"] == 1
    assert outcome(mistaken, [], objecting).values["premise_precision"] == 1
    assert outcome(QUESTION, [NEAR], objecting).values["premise_precision"] == 0


def test_a_question_on_a_false_premise_has_no_say_in_what_is_refused() -> None:
    mistaken = OUTSIDE.model_copy(update={"category": "false premise"})
    values = outcome(mistaken, [], REFUSAL).values
    names = ("answered", "refusal_recall", "refusal_precision")
    assert [values[name] for name in names] == [None, None, None]
    found = measures.estimates([outcome(mistaken, [], REFUSAL), outcome(QUESTION, [], REFUSAL)])
    assert found["auroc"].count == 1


def test_a_later_rank_scores_less() -> None:
    values = outcome(QUESTION, [OTHER, NEAR], said(QUOTE)).values
    assert values["mrr"] == 0.5
    assert 0 < values["ndcg@10"] < 1


def test_gold_that_is_not_found_counts_as_missed() -> None:
    other = Gold(document="almere", quote="Almere meet lucht.")
    question = QUESTION.model_copy(update={"gold": (*QUESTION.gold, other)})
    assert outcome(question, [NEAR], said(QUOTE)).values["recall@5"] == 0.5


ELSEWHERE = Place(document="handboek", section="Fietsen", quote="Almere heeft 12 fietsen.")
EITHER = QUESTION.model_copy(
    update={"gold": (Gold(document="almere", quote=QUOTE, alternatives=(ELSEWHERE,)),)}
)
HANDBOOK = Hit("3", "handboek", "Almere heeft 12 fietsen. Zwolle ook.")
TEXTS = {"almere": QUOTE, "handboek": HANDBOOK.text}


def test_another_place_that_says_the_same_is_as_good() -> None:
    values = outcome(EITHER, [HANDBOOK], said(QUOTE, document="handboek"), TEXTS).values
    assert values["recall@5"] == 1
    assert values["mrr"] == 1
    assert values["on_document"] == 1


def test_the_same_words_in_a_document_that_was_not_judged_count_for_nothing() -> None:
    copy = Hit("4", "lessen", HANDBOOK.text)
    assert outcome(EITHER, [copy], said(QUOTE), TEXTS).values["recall@5"] == 0


def test_the_same_fact_twice_does_not_make_up_for_one_that_is_missing() -> None:
    other = Gold(document="almere", quote="Almere meet lucht.")
    question = EITHER.model_copy(update={"gold": (*EITHER.gold, other)})
    texts = {**TEXTS, "almere": f"{QUOTE} Almere meet lucht."}
    assert outcome(question, [NEAR, HANDBOOK], said(QUOTE), texts).values["recall@5"] == 0.5
    assert outcome(question, [NEAR, OTHER], said(QUOTE), texts).values["recall@5"] == 1


def test_the_best_order_holds_every_relevant_passage_found_or_not() -> None:
    both, one = (
        outcome(EITHER, hits, said(QUOTE), TEXTS).values["ndcg@10"]
        for hits in ([NEAR, HANDBOOK], [NEAR])
    )
    assert both == 1
    # One of two: 1 / (1 + 1 / log2(3)).
    assert one == pytest.approx(0.6131, abs=1e-4)


def test_a_passage_that_meets_two_needs_counts_once() -> None:
    again = Gold(document="almere", quote="12 fietsen")
    question = QUESTION.model_copy(update={"gold": (*QUESTION.gold, again)})
    values = outcome(question, [NEAR], said(QUOTE)).values
    assert values["ndcg@10"] == 1
    assert values["recall@5"] == 1


def test_a_question_is_read_when_any_document_that_answers_it_was() -> None:
    found = outcome(EITHER, [], REFUSAL, {"handboek": HANDBOOK.text})
    assert found.stage == "not retrieved"


def test_an_alternative_that_is_gone_is_named() -> None:
    texts = {"almere": QUOTE, "handboek": "Iets anders."}
    with pytest.raises(QuestionSetError, match=r"a: handboek does not hold the quote"):
        outcome(EITHER, [], REFUSAL, texts)


def test_missing_nuggets_are_named_by_their_first_wording() -> None:
    found = outcome(QUESTION, [NEAR], said("Almere meet lucht."))
    assert found.missing == ("12 fietsen",)
    assert found.values["nugget_recall"] == 0.5
    assert outcome(QUESTION, [NEAR], said("Twaalf fietsen in Almere.")).missing == ()


def test_what_an_answer_may_not_say_is_noticed() -> None:
    assert outcome(QUESTION, [NEAR], said("Zwolle telt fietsen.")).values["clean"] == 0


@pytest.mark.parametrize(
    ("text", "supported"),
    [
        (QUOTE, 1),
        ("In Almere telt men 12 fietsen.", 1),
        ("Almere telt 13 fietsen.", 0),
        ("Zwolle telt 12 auto's elke dag.", 0),
    ],
)
def test_support_asks_for_every_figure_and_most_words(text: str, supported: int) -> None:
    values = outcome(QUESTION, [NEAR], said(text, f"Fietsen. {QUOTE}")).values
    assert values["citation_precision"] == supported
    assert values["citation_recall"] == supported


def test_a_quote_that_is_gone_is_named() -> None:
    with pytest.raises(QuestionSetError, match=r"a: almere does not hold the quote 'Almere telt"):
        outcome(QUESTION, [], REFUSAL, {"almere": "Iets anders."})


def test_the_shipped_set_is_scored_against_the_real_index(report) -> None:
    assert report.measures["recall@12"]["value"] > 0.8
    assert report.measures["verbatim"]["value"] == 1
    assert report.measures["citation_precision"]["value"] == 1
    assert sum(report.stages.values()) < len(report.questions) / 2


def test_two_runs_give_the_same_figures_to_the_last_digit(system, report) -> None:
    from eval.report import Report

    questions = question_set.load("development")
    again = Report.of(measures.ask_all(questions, system, 12), system.name, "development")
    assert again.model_dump(exclude={"timing"}) == report.model_dump(exclude={"timing"})


def test_calibration_parts_what_can_be_answered_from_what_cannot(assistant) -> None:
    fitted = calibrate.calibrate(question_set.load("development"), assistant, passages=12)
    assert fitted.figures["auroc"] > 0.8
    assert 0 < fitted.threshold < 1
