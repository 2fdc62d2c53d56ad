from collections import Counter
from pathlib import Path

import pytest

from eval import question_set
from eval.errors import QuestionSetError

GOLD = "gold: [{document: een, quote: q}], nuggets: [[n]]"


def write(folder: Path, questions: str, families: str = "") -> Path:
    (folder / "questions.yaml").write_text(questions, encoding="utf-8")
    if families:
        (folder / "families.yaml").write_text(families, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("- {id: a, question: Wat, category: fact}", "give gold and nuggets"),
        ("- {id: a, question: Wat, category: near miss, split: dev}", "a: split: Input should be"),
        (f"- {{id: a, question: Wat, category: outside, {GOLD}}}", "give gold and nuggets"),
        (f"- {{id: a, question: Wat, category: weetje, {GOLD}}}", "category"),
        (f"- {{id: a, question: Wat, category: fact, {GOLD}}}\n" * 2, "occurs twice"),
        ("- {id: a, question: Wat, category: fact, gold: [{quote: q}]}", "document"),
        (
            "- {id: a, question: Wat, category: fact, nuggets: [[n]], "
            "gold: [{document: een, quote: q, alternatives: [{document: twee}]}]}",
            "gold: 0: alternatives: 0: quote",
        ),
        ("- [", "questions.yaml"),
        ("id: a", "begin each entry"),
    ],
)
def test_a_set_that_is_not_in_order_is_refused(tmp_path: Path, content: str, says: str) -> None:
    with pytest.raises(QuestionSetError, match=says):
        question_set.load(folder=write(tmp_path, content))


def test_a_folder_without_questions_is_named(tmp_path: Path) -> None:
    with pytest.raises(QuestionSetError, match="holds no YAML files"):
        question_set.load(folder=tmp_path)


def test_a_question_belongs_to_the_family_of_its_gold(tmp_path: Path) -> None:
    families = "- {family: f, split: test, documents: [een]}\n"
    folder = write(tmp_path, f"- {{id: a, question: Wat, category: fact, {GOLD}}}", families)
    assert [each.split for each in question_set.load(folder=folder)] == ["test"]
    assert question_set.load("development", folder) == []


def test_gold_in_both_splits_is_refused(tmp_path: Path) -> None:
    families = "- {family: f, split: test, documents: [een]}\n"
    gold = "gold: [{document: een, quote: q}, {document: twee, quote: q}], nuggets: [[n]]"
    folder = write(tmp_path, f"- {{id: a, question: Wat, category: fact, {gold}}}", families)
    with pytest.raises(QuestionSetError, match="a: its gold is in documents of both splits"):
        question_set.load(folder=folder)


def test_an_alternative_may_stand_in_the_other_split(tmp_path: Path) -> None:
    families = "- {family: f, split: test, documents: [een]}\n"
    gold = (
        "gold: [{document: een, quote: q, alternatives: [{document: twee, quote: r}]}], "
        "nuggets: [[n]]"
    )
    folder = write(tmp_path, f"- {{id: a, question: Wat, category: fact, {gold}}}", families)
    (question,) = question_set.load("test", folder)
    assert question.is_answered_by("een", "p q")
    assert question.is_answered_by("twee", "r s")
    assert not question.is_answered_by("twee", "q")


def test_wordings_are_found_whatever_their_case_accents_and_spaces() -> None:
    assert question_set.says("Financiële\n problemen", ["financiele problemen"])
    assert not question_set.says("Geld", ["problemen", "schuld"])


def test_the_shipped_set_is_what_the_readme_says_it_is() -> None:
    questions = question_set.load()
    kinds = Counter(each.category for each in questions)
    assert len(questions) >= 530
    assert sum(each.unanswerable for each in questions) >= 140
    assert kinds["near miss"] >= 110
    assert kinds["false premise"] >= 20
    assert kinds["hostile"] >= 15
    assert sum(each.language == "en" for each in questions) >= 70
    assert {each.split for each in questions} == {"development", "test"}
    assert len({each.question for each in questions}) == len(questions)


def test_every_document_is_in_one_family_and_every_quote_is_in_its_document(assistant) -> None:
    documents = assistant.index.documents
    listed = [each for family in question_set.families() for each in family.documents]
    assert sorted(listed) == sorted(documents)
    for question in question_set.load():
        for place in question.places:
            document = documents[place.document]
            assert place.quote in document.text, f"{question.id}: {place.quote}"
            sections = [" › ".join(section.path) for section in document.sections]
            assert place.section in sections, f"{question.id}: {place.section}"


def test_no_place_stands_twice_under_one_need() -> None:
    for question in question_set.load():
        for need in question.gold:
            assert len(set(need.places)) == len(need.places), question.id
