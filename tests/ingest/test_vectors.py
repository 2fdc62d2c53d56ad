import numpy as np

from eval import question_set
from ingest import encoder


def test_the_store_finds_what_an_exhaustive_search_finds(assistant, shipped_settings) -> None:
    index, model = assistant.index, encoder.load(shipped_settings)
    missed = []
    for each in question_set.load("development")[::4]:
        vector = model.encode_question(each.question).vector
        cosines = index.vectors.passages @ vector
        found = index.nearest(vector, 20)
        # Ties aside: what was found is as near as what there is.
        if not np.allclose(np.sort(cosines[found]), np.sort(cosines)[-20:], atol=1e-6):
            missed.append(each.question)
    assert missed == []
