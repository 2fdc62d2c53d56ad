from hypothesis import given
from hypothesis import strategies as st

from ingest import chunking
from ingest.document import Block, Document, Section


def words(texts):
    """Tokens as words: what is tested here is cutting, not a tokenizer."""
    return [len(text.split()) for text in texts]


def document(sections: list[list[str]]) -> Document:
    text, made = "", []
    for number, paragraphs in enumerate(sections):
        blocks = []
        for paragraph in paragraphs:
            text += "\n\n" if text else ""
            blocks.append(Block("paragraph", len(text), len(text) + len(paragraph)))
            text += paragraph
        made.append(Section((f"Kop {number}",), tuple(blocks)))
    return Document(
        id="d",
        path="d.md",
        media_type="text/markdown",
        title="Titel",
        kind="case",
        language="nl",
        municipality=("Almere",),
        domain=None,
        datasets=(),
        years=None,
        summary="",
        questions=(),
        text=text,
        sections=tuple(made),
        pages=(0,),
        sources=(),
        references=(),
        links=(),
    )


sentence = st.lists(st.sampled_from(["wmo", "brp", "schuld"]), min_size=1, max_size=12).map(
    lambda parts: " ".join(parts).capitalize() + "."
)
paragraph = st.lists(sentence, min_size=1, max_size=8).map(" ".join)


@given(st.lists(st.lists(paragraph, min_size=1, max_size=4), min_size=1, max_size=3))
def test_every_sentence_is_in_exactly_one_passage_of_its_own_section(sections) -> None:
    made = document(sections)
    passages = chunking.split(made, words, 40)
    for passage in passages:
        assert passage.text == made.text[passage.start : passage.end]
        assert all(passage.start <= start < end <= passage.end for start, end in passage.sentences)
    spans = [span for passage in passages for span in passage.sentences]
    assert spans == sorted(spans)
    joined = "".join(made.text[start:end] for start, end in spans)
    assert "".join(joined.split()) == "".join(made.text.split())
    assert len({passage.id for passage in passages}) == len(passages)


@given(st.lists(st.lists(paragraph, min_size=1, max_size=4), min_size=1, max_size=3))
def test_no_passage_is_longer_than_asked_unless_it_is_one_sentence(sections) -> None:
    made = document(sections)
    for passage in chunking.split(made, words, 40):
        (size,) = words([passage.text])
        assert size <= 40 or len(passage.sentences) == 1


def test_a_long_section_is_cut_into_equal_parts() -> None:
    made = document([[" ".join(["Een zin van vijf woorden."] * 9)]])
    sizes = [len(passage.sentences) for passage in chunking.split(made, words, 45)]
    assert sizes in ([4, 5], [5, 4])


def test_the_place_is_read_with_the_title() -> None:
    made = document([["Tekst."]])
    assert chunking.context(made, ("Kop 0",)) == "Titel (Almere). Kop 0."


def test_a_passage_keeps_its_id_when_text_before_it_changes() -> None:
    before = chunking.split(document([["Eerste."], ["Tweede."]]), words, 40)
    after = chunking.split(document([["Een langere eerste zin."], ["Tweede."]]), words, 40)
    assert before[1].id == after[1].id
    assert before[0].id != after[0].id
