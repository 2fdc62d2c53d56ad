"""What a language model makes up is caught: scripted answers against the shipped corpus."""

import pytest

from eval import verification, verify
from eval.errors import VerificationError

# What can be checked to the letter has to be caught every time.
CERTAIN = ("a changed", "another city", "an invented quotation", "HTML", "an unknown name")


@pytest.fixture(scope="module")
def checked(assistant):
    return {
        split: verify.check(verification.load(split), assistant.verifier)
        for split in verification.SPLITS
    }


def test_there_are_answers_enough_and_half_of_them_are_kept_back() -> None:
    counts = {
        split: sum(len(each.answers) for each in verification.load(split))
        for split in verification.SPLITS
    }
    assert sum(counts.values()) >= 120
    assert min(counts.values()) >= 60


@pytest.mark.parametrize("split", verification.SPLITS)
def test_what_no_passage_says_is_caught(checked, split) -> None:
    rates = verify.Rates.of(checked[split])
    assert rates.recall.value >= 0.9
    assert rates.precision.value >= 0.8


@pytest.mark.parametrize("split", verification.SPLITS)
def test_what_the_passages_say_is_kept_with_the_right_source(checked, split) -> None:
    rates = verify.Rates.of(checked[split])
    assert rates.kept.value >= 0.75
    assert rates.exact.value >= 0.9


def test_figures_and_places_are_never_let_through(checked) -> None:
    every = [each for split in checked.values() for each in split]
    certain = [each for each in every if each.about.startswith(CERTAIN)]
    assert len(certain) > 20
    assert [each.text for each in certain if each.holds] == []


def test_every_citation_quotes_its_document(checked, assistant) -> None:
    from api.answering.verify import citation

    for each in checked["test"]:
        for number, held in enumerate(each.verdict.support, start=1):
            made = citation(number, held)
            text = assistant.index.documents[made.document_id].text
            assert text[made.start : made.end] == made.text
            assert made.text


def test_passages_that_the_corpus_lost_are_named(tmp_path, assistant) -> None:
    path = tmp_path / "weg.yaml"
    path.write_text(
        "split: test\nquestion: Wat?\n"
        "passages: [{document: almere-straatkubus, quote: dit staat er niet}]\n"
        "answers: [{about: x, said: Ja., expect: [unverified]}]\n",
        encoding="utf-8",
    )
    with pytest.raises(VerificationError, match="dit staat er niet"):
        verify.check(verification.load(folder=tmp_path), assistant.verifier)


def test_the_command_prints_how_well_it_does(shipped_settings, monkeypatch) -> None:
    from typer.testing import CliRunner

    from eval.__main__ import app

    monkeypatch.setenv("STADSBRON_DATA", str(shipped_settings.data))
    monkeypatch.setenv("STADSBRON_CORPUS", str(shipped_settings.corpus))
    done = CliRunner().invoke(app, ["verify", "--misses"])
    assert done.exit_code == 0, done.output
    assert "onbewezen en tegengehouden" in done.output
    assert done.output.count("development") == done.output.count("test") == 4
