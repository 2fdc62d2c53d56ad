from pathlib import Path

import numpy as np
import pytest

from ingest import encoder, fingerprint
from ingest.errors import ModelError
from ingest.settings import IngestSettings


@pytest.fixture(scope="module")
def model(models: Path) -> encoder.Encoder:
    return encoder.load(IngestSettings(data=models.parent))


def test_a_dutch_question_is_nearest_to_its_answer(model: encoder.Encoder) -> None:
    texts = [
        "De gemeente helpt mensen met schulden om hun geld weer op orde te krijgen.",
        "Sensoren meten hoe vol de afvalcontainers zijn.",
        "Fietsers worden geteld met lussen in het wegdek.",
    ]
    vectors = np.stack([one.passage for one in model.encode_passages([(t, []) for t in texts])])
    for question, nearest in [
        ("Wie helpt bij betalingsachterstanden?", 0),
        ("How full are the waste bins?", 1),
        ("Hoeveel fietsen rijden er?", 2),
    ]:
        assert int(np.argmax(vectors @ model.encode_question(question).vector)) == nearest


def test_vectors_are_those_of_sentence_transformers_itself(model: encoder.Encoder) -> None:
    texts = ["Korte zin.", "Een veel langere zin over de Wmo en schulden in Almere. " * 6]
    ours = [one.passage for one in model.encode_passages([(text, []) for text in texts])]
    theirs = [np.array(model.get_text_embedding(text)) for text in texts]
    for own, other in zip(ours, theirs, strict=True):
        assert own @ other > 0.999
        assert np.linalg.norm(own) == pytest.approx(1, abs=1e-5)


def test_a_sentence_has_the_vector_of_its_own_words(model: encoder.Encoder) -> None:
    sentences = ["Almere telt containers.", "Zwolle helpt jongeren met schulden."]
    text = " ".join(sentences)
    spans = [(0, len(sentences[0])), (len(sentences[0]) + 1, len(text))]
    (encoded,) = model.encode_passages([(text, spans)])
    scores = encoded.sentences @ model.encode_question("Wie helpt jongeren met schulden?").vector
    assert encoded.sentences.shape == (2, model.dimensions)
    assert scores[1] > scores[0]


def test_order_of_passages_is_kept_whatever_their_length(model: encoder.Encoder) -> None:
    texts = ["kort", "een lange tekst " * 40, "middel lange tekst over Utrecht"]
    together = [one.passage for one in model.encode_passages([(text, []) for text in texts])]
    for text, vector in zip(texts, together, strict=True):
        (alone,) = model.encode_passages([(text, [])])
        assert vector @ alone.passage > 0.999


def test_number_format_follows_the_setting(models: Path) -> None:
    settings = IngestSettings(data=models.parent, dtype="float32")
    assert encoder.load(settings).dtype == "float32"


def test_a_model_folder_works_by_path(models: Path, model: encoder.Encoder) -> None:
    (folder,) = [path for path in models.iterdir() if (path / "modules.json").is_file()]
    loaded = encoder.load(IngestSettings(model=str(folder)))
    assert loaded.encode_question("Wmo").vector @ model.encode_question("Wmo").vector > 0.999
    assert fingerprint.of(IngestSettings(model=str(folder))).startswith("folder:")


def test_a_model_that_is_not_there_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "leeg").mkdir()
    with pytest.raises(ModelError, match="empty"):
        fingerprint.of(IngestSettings(model=str(tmp_path / "leeg")))
    (tmp_path / "leeg" / "config.json").write_text("{}")
    with pytest.raises(ModelError, match="cannot be loaded"):
        encoder.load(IngestSettings(model=str(tmp_path / "leeg")))


def test_what_only_asks_is_not_compared(model: encoder.Encoder) -> None:
    full = model.encode_question("hoe hoog was de boete voor Enschede").tokens
    bare = model.encode_question("was de boete voor Enschede").tokens
    assert len(full) == len(bare)
    assert len(model.encode_question("Waarom?").tokens) > 0, "there is nothing else to go by"
    assert len(model.encode_question("?").tokens) == 0
