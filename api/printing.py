"""Answers, refusals and explanations on the terminal, in the words of the page's catalogue."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from rich.markup import escape
from rich.table import Table

from api.explain_schemas import CandidateExplained, Explanation, SoughtWord
from api.filter_schemas import Understood
from api.schemas import AnswerResponse, Citation, RefusalResponse, Sentence
from api.wording import Texts
from ingest.terminal import out

# Of passages that were not read, the nearest: who wants them all asks for JSON.
_UNREAD = 10


def reply(answer: AnswerResponse | RefusalResponse, texts: Texts) -> None:
    """Print an answer or refusal, how the question was understood, and why where that is told.

    Args:
        answer: as it goes over the wire.
        texts: in the reader's language.
    """
    for line in (*_understood(answer.understood, texts), *answer.notices):
        out.print(line, markup=False, style="dim")
    if isinstance(answer, RefusalResponse):
        _refusal(answer)
    else:
        _answer(answer)
    if answer.explanation:
        cited = {each.passage_id: each.number for each in _citations(answer)}
        _reading(answer.understood, answer.explanation.words, texts)
        confidence = texts["explain.confidence"].format(confidence=f"{answer.confidence:.2f}")
        out.print(f"\n{confidence}", markup=False)
        _passages(answer.explanation, cited, texts)


def _understood(understood: Understood, texts: Texts) -> Iterable[str]:
    if understood.completed:
        yield f"{texts['readAs']}: {understood.completed}"
    for word in understood.corrections:
        yield texts["corrected"].format(said=word.said, meant=word.meant)
    for name, limits in (("firstIn", understood.recognised), ("onlyIn", understood.filters)):
        if limits:
            yield f"{texts[name]}: {', '.join(each.label for each in limits)}"


def _refusal(refusal: RefusalResponse) -> None:
    lines = (refusal.message, "", *(f"  · {each}" for each in refusal.suggestions))
    out.print("\n".join(lines), markup=False)


def _answer(answer: AnswerResponse) -> None:
    cited = _citations(answer)
    places = {
        each.number: _place(each.title, each.section) + (f", p. {each.page}" if each.page else "")
        for each in cited
    }
    lines = (
        answer.lead,
        "",
        *_told(answer.sentences),
        "",
        *(f"  [{number}] {place}" for number, place in places.items()),
    )
    out.print("\n".join(lines), markup=False)


def _told(sentences: Iterable[Sentence]) -> Iterator[str]:
    """The sentences with their numbers, a line for each label."""
    for label, said in groupby(sentences, lambda each: each.label):
        text = " ".join(
            f"{each.text} {''.join(f'[{cited.number}]' for cited in each.citations)}".rstrip()
            for each in said
        )
        yield f"{label}: {text}" if label and not text.startswith(f"{label}:") else text


def _reading(understood: Understood, words: Iterable[SoughtWord], texts: Texts) -> None:
    language = texts[f"language.{understood.language}"]
    several = texts["explain.several" if understood.several else "explain.one"]
    _heading("explain.reading", texts)
    out.print(f"{texts['explain.language'].format(language=language)}; {several}.", markup=False)
    for each in understood.recognised:
        found = texts["explain.held" if each.held else "explain.notHeld"]
        out.print(f"“{each.said}”: {each.label} ({found})", markup=False)
    names = ("word", "stem", "origin", "rarity")
    table = Table(*(texts[f"explain.{name}"] for name in names), box=None)
    for word in words:
        origin = texts.get(f"origin.{word.origin}", word.origin)
        table.add_row(word.said or word.of, word.word, origin, f"{word.rarity:.2f}")
    out.print(table)


def _passages(explanation: Explanation, cited: Mapping[str, int], texts: Texts) -> None:
    read = [each for each in explanation.candidates if each.lost is None]
    unread = [each for each in explanation.candidates if each.lost is not None]
    unread.sort(key=lambda each: each.rank)
    _heading("explain.read", texts, count=len(read))
    out.print(_candidates(read, cited, texts))
    _heading("explain.unread", texts, count=len(unread), limit=explanation.limit)
    out.print(_candidates(unread[:_UNREAD], cited, texts))
    if explanation.missed:
        _heading("explain.missed", texts, count=len(explanation.missed))
        for each in explanation.missed:
            out.print(f"{_place(each.title, each.section)}\n  {each.fate}", markup=False)


def _heading(name: str, texts: Texts, **values: int) -> None:
    out.print(f"\n{texts[name].format(**values)}", style="bold", markup=False)


def _candidates(
    candidates: Iterable[CandidateExplained], cited: Mapping[str, int], texts: Texts
) -> Table:
    table = Table(box=None, pad_edge=False, expand=True)
    table.add_column(texts["explain.place"])
    table.add_column(texts["explain.passage"], ratio=1)
    table.add_column(texts["explain.scores"], no_wrap=True)
    for each in candidates:
        mark = f" [{cited[each.passage_id]}]" if each.passage_id in cited else ""
        # That others scored higher stands above the table.
        why = each.reason if each.lost in (None, "limit") else each.fate
        points = [("score", each.score), *each.shares.items()]
        table.add_row(
            str(each.place or "–"),
            escape(f"{_place(each.title, each.section)}{mark}\n{why}\n"),
            "\n".join(f"{value:+6.2f} {texts[f'explain.{name}']}" for name, value in points),
        )
    return table


def _citations(answer: AnswerResponse | RefusalResponse) -> list[Citation]:
    if isinstance(answer, RefusalResponse):
        return []
    return [cited for sentence in answer.sentences for cited in sentence.citations]


def _place(title: str, section: Iterable[str]) -> str:
    return " › ".join((title, *section))
