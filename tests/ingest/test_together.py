import threading
from collections.abc import Sequence

import numpy as np
import pytest

from ingest import encoder
from ingest.together import Together


def test_who_comes_while_it_is_busy_goes_with_the_others() -> None:
    batches: list[list[int]] = []
    begun, go_on = threading.Event(), threading.Event()

    def double(items: Sequence[int]) -> list[int]:
        batches.append(list(items))
        begun.set()
        assert go_on.wait(10)
        return [2 * each for each in items]

    together, results = Together(double, most=3), {}

    def ask(item: int) -> None:
        results[item] = together(item)

    threads = [threading.Thread(target=ask, args=(item,)) for item in range(8)]
    threads[0].start()
    # The first finds it idle, and is not kept waiting for company.
    assert begun.wait(10)
    for thread in threads[1:]:
        thread.start()
    while len(together._waiting) < 7:
        pass
    go_on.set()
    for thread in threads:
        thread.join(timeout=10)
    assert results == {item: 2 * item for item in range(8)}
    assert [len(each) for each in batches] == [1, 3, 3, 1]


def test_what_goes_wrong_is_raised_by_each_and_the_next_goes_well() -> None:
    def invert(items: Sequence[int]) -> list[float]:
        return [1 / each for each in items]

    together = Together(invert, most=3)
    with pytest.raises(ZeroDivisionError):
        together(0)
    assert together(4) == 0.25


def test_a_question_among_others_gets_the_vectors_that_it_gets_alone(ingest_settings) -> None:
    model = encoder.load(ingest_settings)
    questions = [
        "Wat is de Wmo?",
        "Hoe telde Almere voetgangers in de binnenstad, en welke data combineerde het daarbij?",
        "Waarom?",
        "Welke gemeenten meten luchtkwaliteit?",
    ]
    for question, among in zip(questions, model._encode_questions(questions), strict=True):
        alone = model.encode_question(question)
        assert among.spans.tolist() == alone.spans.tolist()
        assert float(among.vector @ alone.vector) > 0.999
        assert np.min(np.sum(among.tokens * alone.tokens, axis=1)) > 0.99
