from pathlib import Path

import pytest

from eval import cuts
from ingest import corpus, encoder

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def documents():
    return list(corpus.check(ROOT / "corpus").documents.values())[::20]


@pytest.mark.parametrize("cut", [cuts.fixed(64), cuts.window(1), cuts.sections(64)])
def test_passages_of_any_cut_are_stretches_of_their_document(
    cut, documents, shipped_settings
) -> None:
    count_tokens = encoder.load(shipped_settings).count_tokens
    for document in documents:
        passages = cut(document, count_tokens)
        assert len({passage.id for passage in passages}) == len(passages)
        for passage in passages:
            assert passage.text == document.text[passage.start : passage.end]
            assert all(
                passage.start <= start < end <= passage.end for start, end in passage.sentences
            )
            assert passage.section in {section.path for section in document.sections} | {()}
        covered = set()
        for passage in passages:
            covered.update(range(passage.start, passage.end))
        left = {
            place
            for section in document.sections
            for block in section.blocks
            for place in range(block.start, block.end)
        } - covered
        assert not "".join(document.text[place] for place in sorted(left)).strip()


def test_fixed_passages_are_no_longer_than_asked(documents, shipped_settings) -> None:
    count_tokens = encoder.load(shipped_settings).count_tokens
    passages = cuts.fixed(64)(documents[0], count_tokens)
    # A tokenizer counts a text's parts a little differently from the whole.
    assert max(count_tokens([passage.text for passage in passages])) <= 64 * 1.1
    assert len(passages) > 3
