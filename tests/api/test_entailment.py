"""With a real cross-encoder, untrained: what it finds is arbitrary, and decides all the same."""

from dataclasses import replace
from pathlib import Path

import pytest

from api.answering import entailment
from api.answering.draft import Draft
from ingest.errors import ModelError

SENTENCE = "Een selectie met minder dan vijf waarnemingen blijft in de Straatkubus verborgen."


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory):
    def make(*labels: str) -> str:
        import torch
        from sentence_transformers import CrossEncoder
        from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

        made: Path = tmp_path_factory.mktemp("nli")
        letters = [chr(code) for code in range(97, 123)]
        marks = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
        words = [*marks, *letters, *(f"##{x}" for x in letters)]
        (made / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
        torch.manual_seed(0)
        config = BertConfig(
            vocab_size=len(words),
            hidden_size=32,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=64,
            id2label=dict(enumerate(labels)),
            label2id={label: number for number, label in enumerate(labels)},
        )
        BertForSequenceClassification(config).save_pretrained(made)
        BertTokenizerFast(str(made / "vocab.txt")).save_pretrained(made)
        CrossEncoder(str(made), local_files_only=True, max_length=512).save_pretrained(str(made))
        return str(made)

    return make


def test_its_verdict_decides_where_it_is_configured(assistant, make) -> None:
    evidence = assistant.search("Vanaf hoeveel mensen laat de Straatkubus iets zien?", 12)
    draft = Draft(SENTENCE, (1,))
    assert assistant.verifier.check(draft, evidence).state != "unverified"
    labels = ("contradiction", "entailment", "neutral")
    verdicts = set()
    for place in range(3):
        # The same weights, with the name of entailment on each of the three outputs in turn.
        model = entailment.load(make(*labels[place:], *labels[:place]))
        verdicts.add(replace(assistant.verifier, entailment=model).check(draft, evidence).state)
    assert "unverified" in verdicts
    assert len(verdicts) > 1


@pytest.mark.parametrize("labels", [("LABEL_0",), ("yes", "no")])
def test_a_model_without_entailment_is_refused_with_the_remedy(make, labels) -> None:
    with pytest.raises(ModelError, match="STADSBRON_API_ENTAILMENT"):
        entailment.load(make(*labels))


def test_a_model_that_is_not_there_is_named(tmp_path) -> None:
    with pytest.raises(ModelError, match="weg"):
        entailment.load(str(tmp_path / "weg"))
