import pytest

from eval import pool, question_set
from eval.errors import QuestionSetError
from eval.systems import Hit

QUESTION = question_set.EvalQuestion(
    id="boete",
    question="Welke boete kreeg Enschede voor wifitracking?",
    category="figures",
    gold=(question_set.Gold(document="enschede-wifitracking", quote="een boete van 600.000 euro"),),
    nuggets=(("600.000 euro", "zes ton"),),
)


class Ranking:
    """A service elsewhere: ranks as it was told, and remembers what it was asked."""

    name = "ranking"

    def __init__(self, *hits: Hit) -> None:
        self.hits = list(hits)
        self.asked: question_set.EvalQuestion | None = None

    def search(self, question: question_set.EvalQuestion) -> list[Hit]:
        self.asked = question
        return self.hits


@pytest.fixture
def passages(assistant):
    """Those of a document that tells of the fine, in reading order."""
    found = assistant.index.catalogue.of_document("enschede-wifitracking")
    return [passage for _, passage in found.values()]


def hit(passage) -> Hit:
    return Hit(passage.id, passage.document_id, passage.text)


def test_what_any_system_puts_first_is_to_be_judged_once(assistant, passages) -> None:
    first, second, third = (hit(each) for each in passages[-3:])
    found = pool.pool(
        QUESTION, [Ranking(third, first, second), Ranking(third)], assistant.index, depth=2
    )
    assert [each.passage.id for each in found] == [first.id, third.id]


def test_what_is_known_to_answer_is_not_asked_again(assistant, passages) -> None:
    known = [each for each in passages if QUESTION.is_answered_by(each.document_id, each.text)]
    assert known
    found = pool.pool(QUESTION, [Ranking(*map(hit, passages))], assistant.index, len(passages))
    assert len(found) == len(passages) - len(known)


def test_a_passage_that_says_a_nugget_is_marked(assistant, passages) -> None:
    bare = QUESTION.model_copy(update={"gold": ()})
    found = pool.pool(bare, [Ranking(*map(hit, passages))], assistant.index, len(passages))
    for each in found:
        assert bool(each.nuggets) is ("600.000 euro" in each.passage.text)
    assert "[600.000 euro]" in pool.as_text(bare, found)


def test_text_that_was_cut_another_way_stands_for_the_passages_within(assistant, passages) -> None:
    document = assistant.index.documents["enschede-wifitracking"]
    chunk = Hit("elders", document.id, document.text[: passages[1].end + 5])
    bare = QUESTION.model_copy(update={"gold": ()})
    found = pool.pool(bare, [Ranking(chunk)], assistant.index)
    assert [each.passage for each in found] == passages[:2]


def test_a_follow_up_is_asked_with_what_came_before_it(assistant) -> None:
    ranking = Ranking()
    asked = QUESTION.model_copy(update={"history": ("Wie telde met wifi?",)})
    assert pool.pool(asked, [ranking], assistant.index) == []
    assert ranking.asked == asked


def test_an_id_that_no_answerable_question_has_is_named() -> None:
    questions = question_set.load()
    assert len(pool.chosen(questions, "")) == sum(each.answerable for each in questions)
    assert [each.id for each in pool.chosen(questions, "fact-02, fact-01")] == [
        "fact-02",
        "fact-01",
    ]
    with pytest.raises(QuestionSetError, match="is called outside-01, x; take ids"):
        pool.chosen(questions, "outside-01,x")


def test_the_shipped_systems_leave_passages_to_judge(shipped_settings) -> None:
    from api.settings import ApiSettings

    (text,) = pool.texts([QUESTION], shipped_settings, ApiSettings())
    assert text.startswith(f"# boete: {QUESTION.question}\n")
    assert "\n- enschede-wifitracking: Wifitracking in Enschede" in text
