"""With a real cross-encoder, untrained: what it prefers is arbitrary, and decides all the same."""

from pathlib import Path

import pytest

from api import reranking, retrieval
from api.app import messages
from api.explain import explain
from api.filters import EVERYTHING
from api.reranking import Reranker
from api.settings import ApiSettings
from api.wording import reason
from ingest.errors import ModelError


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import torch
    from sentence_transformers import CrossEncoder
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    made = tmp_path_factory.mktemp("cross-encoder")
    letters = [chr(code) for code in range(97, 123)]
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *(f"##{x}" for x in letters)]
    (made / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    torch.manual_seed(0)
    size = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2}
    config = BertConfig(vocab_size=len(words), intermediate_size=64, num_labels=1, **size)
    BertForSequenceClassification(config).save_pretrained(made)
    BertTokenizerFast(str(made / "vocab.txt")).save_pretrained(made)
    CrossEncoder(str(made), local_files_only=True, max_length=512).save_pretrained(str(made))
    return made


@pytest.fixture(scope="module")
def reranker(folder: Path) -> Reranker:
    return reranking.load(str(folder))


def test_the_candidates_that_it_reads_come_in_its_order(assistant, reranker: Reranker) -> None:
    asked = assistant.read("Hoe hielp Zwolle mensen met schulden?")
    plain = assistant.rank(asked)
    ranked = retrieval.rank(
        asked, assistant.index, assistant._encoder, EVERYTHING, 50, retrieval.Rereading(reranker, 8)
    )
    first = ranked.order[:8]
    assert sorted(first) == sorted(plain.order[:8]), "it reads the first ones"
    assert first != plain.order[:8]
    given = [ranked.reread[each] for each in first]
    assert given == sorted(given, reverse=True)
    assert len(set(given)) > 1
    assert ranked.order[8:] == plain.order[8:], "what it does not read keeps its place"


def test_the_explanation_has_its_order(assistant, reranker: Reranker) -> None:
    asked = assistant.read("Hoe hielp Zwolle mensen met schulden?")
    ranked = retrieval.rank(
        asked, assistant.index, assistant._encoder, EVERYTHING, 50, retrieval.Rereading(reranker, 8)
    )
    texts = messages(ApiSettings().web)["nl"]
    told = explain(asked, EVERYTHING, ranked, assistant.index, 12).candidates
    assert [each.reread for each in sorted(told, key=lambda each: each.rank)][:8] == [*range(1, 9)]
    assert "nummer 1 van het model" in reason(told[0], texts)
    assert all(each.reread is None for each in told if each.rank > 8)


def test_it_reads_the_question_with_each_text(reranker: Reranker) -> None:
    texts = ["Zwolle helpt jongeren.", "Almere telt containers."]
    scores = reranker.scores("Wie helpt?", texts)
    assert scores.shape == (2,)
    assert list(reranker.scores("Wie helpt?", texts[::-1])) == pytest.approx(list(scores[::-1]))
    assert reranker.scores("Wat kost dat allemaal?", texts) != pytest.approx(scores)
    assert reranker.scores("Wie helpt?", []).shape == (0,)


def test_a_model_that_is_not_there_is_named_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="STADSBRON_API_RERANKER"):
        reranking.load(str(tmp_path))


def test_the_assistant_uses_the_one_that_is_set(shipped_settings, folder: Path) -> None:
    from api.app import create_assistant
    from api.settings import ApiSettings

    settings = ApiSettings(reranker=str(folder), reranked=5)
    made = create_assistant(shipped_settings, settings)
    ranked = made.rank(made.read("Hoe hielp Zwolle mensen met schulden?"))
    assert len(ranked.reread) == 5
    made.index.close()
