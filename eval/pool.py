"""What is found and not judged yet, for a person who completes the relevance judgements.

A question is written from one place, while the same fact may stand in others. So the first
passages of several unlike rankings are put together and read (pooling: Spärck Jones and Van
Rijsbergen 1975; its bias against a ranking that was not pooled: Zobel 1998,
doi:10.1145/290941.291014). What answers becomes an alternative of a need in the question's file;
what stays in the pool has been read and answers nothing, so no list of it is kept.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby

from api.settings import ApiSettings
from eval.errors import QuestionSetError
from eval.question_set import EvalQuestion, says
from eval.systems import Hit, System, compared
from ingest import encoder
from ingest.document import Document, Passage
from ingest.index import Index
from ingest.settings import IngestSettings

# As many passages of each ranking as nDCG@10 looks at.
DEPTH = 10


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that no place of a question covers.

    Attributes:
        nuggets: those that it says, each by its first wording.
    """

    document: Document
    passage: Passage
    nuggets: tuple[str, ...]


def pool(
    question: EvalQuestion, systems: Iterable[System], index: Index, depth: int = DEPTH
) -> list[Candidate]:
    """Passages that a system puts among its first, less those known to answer a part of it.

    Args:
        question: an answerable one.
        systems: unlike each other, so that what one overlooks another may find.
        index: whose passages are judged.
        depth: how many passages of each system.

    Returns:
        In reading order, by document; those that say a nugget are no more likely to come first,
        so that the order does not judge.
    """
    found = {
        passage.id: passage
        for system in systems
        for passage in _first(system.search(question), index, depth)
        if not question.is_answered_by(passage.document_id, passage.text)
    }
    ordered = sorted(found.values(), key=lambda each: (each.document_id, each.start))
    return [
        Candidate(
            index.documents[each.document_id],
            each,
            tuple(wordings[0] for wordings in question.nuggets if says(each.text, wordings)),
        )
        for each in ordered
    ]


def _first(hits: Sequence[Hit], index: Index, depth: int) -> list[Passage]:
    passages: dict[str, Passage] = {}
    for hit in hits:
        passages |= {each.id: each for each in _passages(hit, index)}
        if len(passages) >= depth:
            break
    return list(passages.values())[:depth]


def _passages(hit: Hit, index: Index) -> Iterator[Passage]:
    """The passage that was found, or those that lie whole in text that was cut another way."""
    if own := index.passage(hit.id):
        yield own
        return
    start = index.documents[hit.document].text.index(hit.text)
    for _, passage in index.catalogue.of_document(hit.document).values():
        if start <= passage.start and passage.end <= start + len(hit.text):
            yield passage


def texts(
    questions: Iterable[EvalQuestion], ingest: IngestSettings, api: ApiSettings
) -> Iterator[str]:
    """Each question with its pool, from the systems that ``eval baselines`` compares.

    Raises:
        IngestError: there is no index, or the model cannot be loaded.
    """
    from api.app import create_assistant

    assistant = create_assistant(ingest, api)
    with closing(assistant.index) as index:
        systems = compared(assistant, api, encoder.load(ingest))
        for each in questions:
            yield as_text(each, pool(each, systems, index))


def chosen(questions: Iterable[EvalQuestion], ids: str) -> list[EvalQuestion]:
    """The answerable questions, or of these the ones with some ids.

    Args:
        questions: to choose from.
        ids: with commas between; empty for all.

    Raises:
        QuestionSetError: no answerable question has one of the ids.
    """
    answerable = {each.id: each for each in questions if each.answerable}
    asked = [each.strip() for each in ids.split(",") if each.strip()]
    if unknown := [each for each in asked if each not in answerable]:
        raise QuestionSetError(
            f"no answerable question of this split is called {', '.join(unknown)}; "
            "take ids from the files of questions, or another split"
        )
    return [answerable[each] for each in asked] if asked else list(answerable.values())


def as_text(question: EvalQuestion, candidates: Sequence[Candidate]) -> str:
    """A question and its pool, to read with its file at hand."""
    lines = [f"# {question.id}: {' → '.join((*question.history, question.question))}"]
    lines += [f"  need: {need.document} › {need.section}: {need.quote}" for need in question.gold]
    lines += [f"  nugget: {' | '.join(wordings)}" for wordings in question.nuggets]
    for document, own in groupby(candidates, key=lambda each: each.document):
        lines += ["", f"- {document.id}: {document.title}"]
        for each in own:
            said = f" [{'; '.join(each.nuggets)}]" if each.nuggets else ""
            lines.append(f"  › {' › '.join(each.passage.section)}{said}")
            lines.append(f"    {' '.join(each.passage.text.split())}")
    return "\n".join(lines) + "\n"
