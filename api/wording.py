"""What the service says to readers, from the page's own catalogue of texts."""

from collections import Counter
from collections.abc import Iterable, Mapping

from api.answering.answer import Answer, Refusal
from api.explain import Candidate, Missed
from api.filters import EARLIEST, LATEST, Field, Recognised, years
from api.personal import Kind as Personal
from api.premise import Misplaced
from ingest.document import Document, Kind

# Texts by name, in one language.
Texts = Mapping[str, str]

_KINDS: tuple[Kind, ...] = ("case", "handbook", "lesson")

# A share that adds less than this, in standard deviations, is no reason for a place.
_TELLING = 0.25


def label(field: Field, value: str, texts: Texts) -> str:
    """A value of a field as a reader calls it: ``lessen``, ``vanaf 2019``, ``Rotterdam``."""
    if field != "years":
        return texts.get(f"{field}.{value}", value)
    first, last = years(value)
    if first == last:
        return str(first)
    if last == LATEST:
        return texts["years.since"].format(first=first)
    if first == EARLIEST:
        return texts["years.until"].format(last=last)
    return f"{first}–{last}"


def notices(
    masked: Iterable[Personal],
    absent: Iterable[Recognised],
    texts: Texts,
    *,
    answered: bool,
    found: bool,
) -> list[str]:
    """What a reader must know before reading on.

    Args:
        masked: kinds of personal data that were left out of the question.
        absent: municipalities that the question names and no passage speaks of.
        texts: in the reader's language.
        answered: whether an answer follows.
        found: whether any passage was found; it is the filters that leave none.
    """
    said = []
    if left_out := _listed([texts[f"masked.{kind}"] for kind in masked], texts):
        said.append(texts["masked"].format(what=left_out))
    if names := _listed([name.value for name in absent], texts):
        said.append(texts["absentAnswered" if answered else "absentRefused"].format(names=names))
    if not found:
        said.append(texts["nothingWithin"])
    return said


def mistaken(misplaced: Iterable[Misplaced], texts: Texts) -> list[str]:
    """Which names of a question belong elsewhere, by the sources."""
    return [
        texts["misplaced"].format(
            name=each.name,
            homes=_listed(list(each.homes), texts),
            asked=_listed(list(each.asked), texts),
        )
        for each in misplaced
    ]


def shortcomings(answer: Answer, texts: Texts) -> list[str]:
    """What an answer does not say although it was asked, and what it was asked that is not so."""
    said = [texts["unanswered"].format(part=part.rstrip("?")) for part in answer.unanswered]
    if answer.unfounded:
        said.append(texts["unfounded"].format(figures=_quoted(answer.unfounded, texts)))
    return said


def refusal(result: Refusal, texts: Texts) -> str:
    """Why there is no answer."""
    return texts.get(f"refusal.{result.reason}", texts["refusal"])


def lead(answer: Answer, documents: Mapping[str, Document], texts: Texts) -> str:
    """What was found, in one line: under which names, or in how many documents of each kind."""
    names = list(dict.fromkeys(each.label for each in answer.sentences if each.label))
    if answer.form == "table":
        return texts["lead.table"].format(names=_listed(names, texts))
    cited = {each.document_id for sentence in answer.sentences for each in sentence.citations}
    kinds = Counter(documents[each].kind for each in cited)
    counted = [
        texts[f"lead.{kind}.{'one' if kinds[kind] == 1 else 'more'}"].format(count=kinds[kind])
        for kind in _KINDS
        if kinds[kind]
    ]
    return texts[f"lead.{answer.writer}"].format(where=_listed(counted, texts))


def reason(candidate: Candidate, texts: Texts) -> str:
    """Why a candidate has its place: what sets it apart, the weightiest first."""
    telling = {
        "late": texts["why.late"],
        "dense": texts["why.dense"],
        "lexical": texts["why.lexical"].format(words=_quoted(candidate.words, texts)),
        "named": texts["why.named"].format(
            names=_listed([label(each.field, each.value, texts) for each in candidate.names], texts)
        ),
    }
    weighed = sorted(candidate.shares.items(), key=lambda each: -each[1])
    read = [] if candidate.reread is None else [texts["why.reread"].format(rank=candidate.reread)]
    parts = read + [
        telling[name] for name, share in weighed if share >= _TELLING and name in telling
    ]
    return _sentence("; ".join(parts) or texts["why.little"])


def fate(candidate: Candidate, limit: int, place: int | None, texts: Texts) -> str:
    """Why a candidate is not read; empty where it is.

    Args:
        candidate: of the explanation.
        limit: how many passages are read.
        place: of the passage that it repeats.
        texts: in the reader's language.
    """
    if candidate.lost is None:
        return ""
    return texts[f"lost.{candidate.lost}"].format(limit=limit, place=place)


def missed(passage: Missed, texts: Texts) -> str:
    """Why a passage that was asked after was no candidate."""
    if passage.lost == "filtered":
        return texts["lost.filtered"]
    by_words = passage.by_words or texts["lost.noWords"]
    return texts["lost.not found"].format(meaning=passage.by_meaning, words=by_words)


def _quoted(words: Iterable[str], texts: Texts) -> str:
    return _listed([f"“{word}”" for word in words], texts)


def _listed(names: list[str], texts: Texts) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {texts['and']} {names[-1]}"


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
