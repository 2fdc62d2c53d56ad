"""Answers, refusals and explanations on the terminal, in the words of the page's catalogue."""

from collections.abc import Iterable

from rich.markup import escape
from rich.table import Table

from api.explain_schemas import CandidateExplained, Explanation
from api.filter_schemas import Understood
from api.schemas import AnswerResponse, RefusalResponse
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
        _explanation(answer, answer.explanation, texts)


def _understood(understood: Understood, texts: Texts) -> Iterable[str]:
    for name, limits in (("firstIn", understood.recognised), ("onlyIn", understood.filters)):
        if limits:
            yield f"{texts[name]}: {', '.join(each.label for each in limits)}"


def _refusal(refusal: RefusalResponse) -> None:
    lines = (refusal.message, "", *(f"  · {each}" for each in refusal.suggestions))
    out.print("\n".join(lines), markup=False)


def _answer(answer: AnswerResponse) -> None:
    cited = [sentence.citation for sentence in answer.sentences]
    places = {
        each.number: _place(each.title, each.section) + (f", p. {each.page}" if each.page else "")
        for each in cited
    }
    text = " ".join(f"{each.text} [{each.citation.number}]" for each in answer.sentences)
    lines = (text, "", *(f"  [{number}] {place}" for number, place in places.items()))
    out.print("\n".join(lines), markup=False)


def _explanation(
    answer: AnswerResponse | RefusalResponse, explanation: Explanation, texts: Texts
) -> None:
    understood = answer.understood
    several = texts["explain.several" if understood.several else "explain.one"]
    out.print(f"\n{texts['explain.reading']}", style="bold")
    out.print(f"{texts['explain.language']}; {several}", markup=False)
    for each in understood.recognised:
        found = texts["explain.held" if each.held else "explain.notHeld"]
        out.print(f"“{each.said}”: {each.label} ({found})", markup=False)
    words = Table("explain.word", "explain.stem", "explain.origin", "explain.rarity", box=None)
    for column in words.columns:
        column.header = texts[str(column.header)]
    for word in explanation.words:
        origin = texts.get(f"origin.{word.origin}", word.origin)
        words.add_row(word.said or word.of, word.word, origin, f"{word.rarity:.2f}")
    out.print(words)
    out.print(f"\n{texts['explain.confidence'].format(confidence=f'{answer.confidence:.2f}')}")
    cited = (
        {each.citation.passage_id: each.citation.number for each in answer.sentences}
        if isinstance(answer, AnswerResponse)
        else {}
    )
    read = [each for each in explanation.candidates if each.lost is None]
    unread = [each for each in explanation.candidates if each.lost is not None]
    out.print(f"\n{texts['explain.read'].format(count=len(read))}", style="bold")
    out.print(_candidates(read, cited, texts))
    out.print(
        f"\n{texts['explain.unread'].format(count=len(unread), limit=len(read))}", style="bold"
    )
    out.print(_candidates(unread[:_UNREAD], cited, texts))


def _candidates(
    candidates: Iterable[CandidateExplained], cited: dict[str, int], texts: Texts
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


def _place(title: str, section: Iterable[str]) -> str:
    return " › ".join((title, *section))
