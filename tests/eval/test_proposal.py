"""From what a reader says of an answer to a question of the set, with a person in between."""

import json

import pytest
import typer
from typer.testing import CliRunner

from eval import interview, proposal, question_set
from eval.__main__ import app
from eval.errors import QuestionSetError

QUESTION = "Vanaf hoeveel mensen laat de Straatkubus iets zien?"


@pytest.fixture
def exported(served, tmp_path):
    """Has a real service answer, keep feedback on it, and export that."""
    from api.records.__main__ import app as records
    from api.records.keeping import open_keeping
    from api.settings import ApiSettings

    def export(*said: dict, question: str = QUESTION):
        settings = ApiSettings(feedback=True)
        client = served(settings, open_keeping(settings, tmp_path / "data"))
        answer = client.post("/api/v1/ask", json={"question": question}).json()
        for each in said:
            body = {"question": question, "sentences": answer["sentences"], **each}
            assert client.post("/api/v1/feedback", json=body).status_code == 201
        file = tmp_path / "feedback.jsonl"
        environment = {"STADSBRON_DATA": str(tmp_path / "data")}
        arguments = ["export", "feedback", "--out", str(file)]
        assert CliRunner().invoke(records, arguments, env=environment).exit_code == 0
        return file, answer

    return export


def test_a_draft_proposes_what_the_answer_cited_in_the_words_of_the_document(
    exported, assistant
) -> None:
    file, answer = exported({"verdict": "unhelpful", "reason": "outdated", "sentence": 0})
    (draft,) = proposal.read(file, assistant.index.documents)
    assert (draft.question, draft.verdict, draft.reason) == (QUESTION, "unhelpful", "outdated")
    assert draft.about == answer["sentences"][0]["text"]
    cited = [each for sentence in answer["sentences"] for each in sentence["citations"]]
    assert [(gold.document, gold.quote) for gold in draft.gold] == [
        (each["document_id"], each["text"]) for each in cited
    ]
    assert draft.lost == 0


def test_a_citation_that_is_no_longer_in_the_documents_is_not_proposed(exported, assistant) -> None:
    file, _ = exported({"verdict": "helpful"})
    line = json.loads(file.read_text(encoding="utf-8"))
    cited = [each for sentence in line["answer"] for each in sentence["citations"]]
    cited[0]["text"] = "Dat staat er niet meer."
    for each in cited[1:]:
        each["document_id"] = "verdwenen"
    file.write_text(json.dumps(line), encoding="utf-8")
    (draft,) = proposal.read(file, assistant.index.documents)
    assert draft.gold == ()
    assert draft.lost == len(cited)


def test_words_that_were_masked_or_moved_are_found_in_the_document(exported, assistant) -> None:
    file, _ = exported({"verdict": "helpful"})
    line = json.loads(file.read_text(encoding="utf-8"))
    document = assistant.index.documents["almere-straatkubus"]
    cited = line["answer"][0]["citations"][0]
    quote = cited["text"]
    # The document grew in front of it since.
    cited |= {"start": cited["start"] + 7, "end": cited["end"] + 7}
    line["answer"] = line["answer"][:1]
    file.write_text(json.dumps(line), encoding="utf-8")
    (draft,) = proposal.read(file, {document.id: document})
    assert [gold.quote for gold in draft.gold] == [quote]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("geen json", "line 1: Expecting value"),
        ('{"verdict": "mooi"}', "line 1: verdict"),
        ("[]", "line 1: Input should be"),
    ],
)
def test_a_file_that_is_no_feedback_is_named_with_its_line(content, says, tmp_path) -> None:
    file = tmp_path / "feedback.jsonl"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(QuestionSetError, match=says) as refused:
        list(proposal.read(file, {}))
    assert "records export feedback" in str(refused.value)


def test_a_file_that_is_not_there_is_named(tmp_path) -> None:
    with pytest.raises(QuestionSetError, match="No such file or directory"):
        list(proposal.read(tmp_path / "weg.jsonl", {}))


@pytest.fixture
def add(assistant, tmp_path):
    """Goes through feedback with what a person types."""
    folder = tmp_path / "questions"
    folder.mkdir()

    def add(file, *typed: str):
        program = typer.Typer()
        program.command()(lambda: interview.go_through(file, folder, assistant))
        return CliRunner().invoke(program, input="\n".join((*typed, ""))), folder

    return add


def test_the_command_goes_through_a_file(exported, shipped_settings, tmp_path) -> None:
    file, _ = exported({"verdict": "helpful", "comment": "Precies goed."})
    environment = {
        "STADSBRON_DATA": str(shipped_settings.data),
        "STADSBRON_CORPUS": str(shipped_settings.corpus),
    }
    folder = tmp_path / "questions"
    folder.mkdir()
    arguments = ["add", "--questions", str(folder), "--feedback", str(file)]
    typed = "fact\n\n1\nminder dan vijf\n\n"
    done = CliRunner().invoke(app, arguments, env=environment, input=typed)
    assert done.exit_code == 0, done.output
    assert "✓ fact-01" in done.output
    file.write_text("{}", encoding="utf-8")
    done = CliRunner().invoke(app, arguments, env=environment)
    assert done.exit_code == 1
    assert "line 1: verdict: Field required" in done.stderr


def test_a_person_makes_a_question_of_a_draft_and_it_is_asked_for_once(exported, add) -> None:
    file, answer = exported(
        {"verdict": "helpful", "comment": "Precies goed."}, {"verdict": "unhelpful"}
    )
    done, folder = add(file, "fact", "", "1", "minder dan vijf|minder dan 5", "")
    assert done.exit_code == 0, done.output
    assert "helpful: Precies goed." in done.output
    assert "staat al in de set" in done.output
    (made,) = question_set.load(folder=folder)
    assert (made.question, made.category) == (QUESTION, "fact")
    assert made.gold[0].quote == answer["sentences"][0]["citations"][0]["text"]
    assert made.nuggets == (("minder dan vijf", "minder dan 5"),)


def test_a_draft_that_nobody_confirms_is_not_entered(exported, add) -> None:
    file, _ = exported({"verdict": "helpful"})
    done, folder = add(file, "")
    assert done.exit_code == 0, done.output
    assert list(folder.iterdir()) == []
    # Gone before the last question was answered: neither.
    done, folder = add(file, "fact", "", "1", "minder dan vijf")
    assert done.exit_code != 0
    assert list(folder.iterdir()) == []


def test_what_an_unhelpful_answer_cited_has_to_be_picked(exported, add) -> None:
    file, _ = exported({"verdict": "unhelpful", "reason": "wrong"})
    done, folder = add(file, "fact", "", "", "2", "vijf", "")
    assert done.exit_code == 0, done.output
    assert "(nummers) [" not in done.output
    (made,) = question_set.load(folder=folder)
    assert len(made.gold) == 1


def test_a_follow_up_keeps_what_was_asked_before_it(exported, add) -> None:
    before = "Wat is de Straatkubus van Almere?"
    file, _ = exported({"verdict": "helpful", "history": [before]})
    done, folder = add(file, "followup", "", "1", "vijf", "")
    assert done.exit_code == 0, done.output
    (made,) = question_set.load(folder=folder)
    assert made.history == (before,)
