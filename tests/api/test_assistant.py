import pytest

from api.answering.answer import Answer, Refusal


@pytest.fixture
def answer(assistant):
    def ask(question: str) -> Answer:
        _, result = assistant.ask(question)
        assert isinstance(result, Answer), f"refused: {question}"
        return result

    return ask


def test_every_sentence_is_word_for_word_where_its_citation_points(assistant, answer) -> None:
    for question in assistant.library.editors.questions():
        for sentence in answer(question).sentences:
            (citation,) = sentence.citations
            document = assistant.index.documents[citation.document_id]
            passage = assistant.index.passage(citation.passage_id)
            assert document.text[citation.start : citation.end] == citation.text == sentence.text
            assert (citation.start, citation.end) in passage.sentences
            assert citation.page == document.page_at(citation.start)


def test_an_answer_is_short(assistant, answer) -> None:
    for question in assistant.library.editors.questions():
        sentences = answer(question).sentences
        assert 1 <= len(sentences) <= 7
        assert sum(len(sentence.text.split()) for sentence in sentences) <= 110


def test_no_sentence_leans_on_one_that_is_not_there(assistant, answer) -> None:
    from api.answering.candidate import leans_back

    for question in assistant.library.editors.questions():
        before = None
        for sentence in answer(question).sentences:
            if leans_back(sentence.text):
                assert before is not None
                (citation,) = sentence.citations
                passage = assistant.index.passage(citation.passage_id)
                place = passage.sentences.index((citation.start, citation.end))
                start, _ = passage.sentences[place - 1]
                assert before.citations[0].start == start
            before = sentence


def test_sentences_of_one_document_stand_together_in_its_order(assistant, answer) -> None:
    for question in assistant.library.editors.questions():
        if assistant.read(question).parts:
            continue
        places = [
            (sentence.label, citation.document_id, citation.start)
            for sentence in answer(question).sentences
            for citation in sentence.citations
        ]
        for label in {label for label, _, _ in places}:
            own = [place for place in places if place[0] == label]
            documents = list(dict.fromkeys(document for _, document, _ in own))
            assert own == sorted(own, key=lambda place: (documents.index(place[1]), place[2]))


@pytest.mark.parametrize(
    "question",
    [
        "Wat is de hoofdstad van Australië?",
        "Wie won de Tour de France in 2019?",
        "What is the best recipe for pancakes?",
        "asdf qwerty zxcv",
    ],
)
def test_what_the_sources_do_not_hold_is_refused_with_a_way_on(assistant, question: str) -> None:
    _, result = assistant.ask(question)
    assert isinstance(result, Refusal)
    assert len(result.suggestions) == 3
    for suggestion in result.suggestions:
        assert isinstance(assistant.ask(suggestion)[1], Answer)


def test_a_question_without_words_is_refused_not_a_fault(assistant) -> None:
    assert isinstance(assistant.ask("?!")[1], Refusal)


def test_both_searches_find(assistant) -> None:
    by_word = assistant.search("Straatkubus", 5)
    assert by_word[0].document.id == "almere-straatkubus"
    assert by_word[0].bm25 > 0
    by_meaning = assistant.search("inhabitants who cannot pay their bills", 5)
    assert any("schuld" in each.passage.text.casefold() for each in by_meaning)


def test_an_answer_says_nothing_twice(assistant) -> None:
    # Four documents tell in the same words what the supervisor said in 2016.
    _, result = assistant.ask("Mag ik met toestemming van de inwoner gegevens koppelen?")
    told = [each.text for each in result.sentences]
    assert len(told) > 1
    assert len(set(told)) == len(told)
