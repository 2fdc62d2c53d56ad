import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import encoder, tokens
from ingest.settings import IngestSettings


@pytest.fixture(scope="module")
def model(models) -> encoder.Encoder:
    return encoder.load(IngestSettings(data=models.parent))


@given(st.integers(0, 2**32 - 1), st.lists(st.integers(0, 5), min_size=1, max_size=6))
def test_eight_bits_keep_cosines(seed: int, counts: list[int]) -> None:
    generator = np.random.default_rng(seed)
    vectors = generator.normal(size=(sum(counts), 32)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    question = generator.normal(size=(3, 32)).astype(np.float32)
    question /= np.linalg.norm(question, axis=1, keepdims=True)
    found = tokens.max_cosines(question, tokens.quantised(vectors, counts))
    assert found.shape == (len(counts), 3)
    start = 0
    for row, count in zip(found, counts, strict=True):
        mine = vectors[start : start + count]
        expected = (mine @ question.T).max(axis=0) if count else np.full(3, -1.0)
        assert np.allclose(row, expected, atol=0.02)
        start += count


def test_only_words_of_the_sentences_count(model: encoder.Encoder) -> None:
    text = "Een kop.\nAlmere telt containers, elke dag! Zwolle helpt."
    first = text.index("Almere")
    second = text.index("Zwolle")
    spans = [(first, second - 1), (second, len(text))]
    (encoded,) = model.encode_passages([(text, spans)])
    words = model.count_tokens(["Almere telt containers elke dag", "Zwolle helpt"])
    assert encoded.tokens.counts.tolist() == words
    assert len(encoded.tokens.values) == sum(words)


def test_the_sentence_that_answers_scores_best_token_by_token(model: encoder.Encoder) -> None:
    sentences = ["Almere telt containers.", "Zwolle helpt jongeren met schulden."]
    text = " ".join(sentences)
    spans = [(0, len(sentences[0])), (len(sentences[0]) + 1, len(text))]
    (encoded,) = model.encode_passages([(text, spans)])
    asked = model.encode_question("Wie helpt jongeren met schulden?")
    scores = tokens.max_cosines(asked.tokens, encoded.tokens).mean(axis=1)
    assert scores[1] > scores[0]


def test_a_question_without_words_has_no_tokens(model: encoder.Encoder) -> None:
    assert model.encode_question("?!").tokens.shape == (0, model.dimensions)


def test_the_first_word_of_a_question_counts(model: encoder.Encoder) -> None:
    with_first = model.encode_question("straatkubus privacy").tokens
    without = model.encode_question("privacy").tokens
    assert len(with_first) > len(without)
