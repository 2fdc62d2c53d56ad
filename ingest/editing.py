"""What an editor wants to know beyond "it can be read": consistent, founded, plain, said once."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from ingest import language, sentences
from ingest.document import Document
from ingest.municipalities import municipalities
from ingest.readers import GLOSSARY
from ingest.readers.glossary import Glossary, Term

# Marks of places that are not one municipality.
_NATIONAL, _WIDER = "landelijk", ("regio: ", "provincie: ", "buitenland: ")

# Runs of this many words; two documents that share half of theirs say the same.
_SHINGLE, _SAME = 6, 0.5

# The headings that make documents of one kind compare, in their order.
CASE_HEADINGS = (
    "In het kort",
    "Het vraagstuk",
    "Welke data zijn gecombineerd",
    "Hoe het werkte",
    "Juridische basis en privacy",
    "Wat het opleverde",
    "Wat er misging of lastig was",
    "Wat anderen ervan kunnen leren",
)
LESSON_HEADINGS = (
    "De les",
    "Waarom",
    "Zo ziet het eruit in de praktijk",
    "Wat u maandag kunt doen",
)
_HEADINGS = {"case": CASE_HEADINGS, "lesson": LESSON_HEADINGS}

# What only a source can tell: a year, a count of three digits or more, a share, an amount.
_FIGURE = re.compile(r"(?<!\w)\d{3}|\d[.,]\d|\d+ ?(?:%|procent\b|euro\b|miljoen\b|miljard\b)|€")
# Sections of advice, and sentences that say what the sources do not hold, state nothing.
_ADVICE = {CASE_HEADINGS[-1], LESSON_HEADINGS[-1], "Wat doet u maandag?"}
_SILENCE = re.compile(r"gelezen (?:bron|delen|rapport)|niet nagegaan")

_VOWELS = re.compile(r"ij|[aeiouyáéíóúàèëïöüâêîôûä]+")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that an editor should mend; the document is indexed nevertheless."""

    path: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.path}: {self.problem}; {self.remedy}"


@dataclass(frozen=True, slots=True)
class Figures:
    """A corpus in numbers.

    Attributes:
        footnoted: share of the statements that carry a footnote, by document; a statement
            holds a figure or names a municipality, outside the sections with advice.
        reading_level: Flesch-Douma score by document; see ``reading_level``.
        terms: how many documents use a term of the glossary, by each of its names.
    """

    kinds: Mapping[str, int]
    domains: Mapping[str, int]
    datasets: Mapping[str, int]
    words: int
    footnoted: Mapping[str, float]
    reading_level: Mapping[str, float]
    terms: Mapping[str, Mapping[str, int]]


def findings(documents: Mapping[str, Document], glossary: Glossary | None) -> list[Finding]:
    """What is wrong between documents that each can be read.

    Args:
        documents: by path.
        glossary: whose terms name the data sets; None where the corpus has none.
    """
    found = [
        *_dead_links(documents.values()),
        *_unknown_places(documents.values()),
        *_other_headings(documents.values()),
        *_unfounded(documents.values()),
        *_repeated(documents),
    ]
    if glossary is not None:
        found += [
            *_unknown_datasets(documents.values(), glossary),
            *_ambiguous_names(glossary),
        ]
    return sorted(found, key=lambda each: each.path)


def _dead_links(documents: Iterable[Document]) -> Iterator[Finding]:
    documents = list(documents)
    known = {document.id for document in documents}
    for document in documents:
        for link in document.links:
            if link.document not in known:
                words = document.text[link.start : link.end]
                yield Finding(
                    document.path,
                    f"the link [[{link.document}|{words}]] leads nowhere",
                    "use the file name, without .md, of a document in the corpus",
                )


def _unknown_places(documents: Iterable[Document]) -> Iterator[Finding]:
    for document in documents:
        for place in document.municipality:
            if not (place == _NATIONAL or place.startswith(_WIDER) or place in municipalities()):
                yield Finding(
                    document.path,
                    f"field municipality: {place} is not a Dutch municipality",
                    "use its official name, or landelijk, regio: …, provincie: … or buitenland: …",
                )


def _unknown_datasets(documents: Iterable[Document], glossary: Glossary) -> Iterator[Finding]:
    known = {term.term for term in glossary.terms if term.dataset}
    for document in documents:
        for name in document.datasets:
            if name not in known:
                yield Finding(
                    document.path,
                    f"field datasets: {name} is not a data set of the glossary",
                    "use a term of begrippen.yaml that has dataset: true, or add it there",
                )


def _other_headings(documents: Iterable[Document]) -> Iterator[Finding]:
    for document in documents:
        wanted = _HEADINGS.get(document.kind)
        headings = tuple(
            dict.fromkeys(section.path[0] if section.path else "" for section in document.sections)
        )
        if wanted and headings != wanted:
            wrong = next((name for name in wanted if name not in headings), None)
            problem = f"the heading {wrong} is missing" if wrong else "its headings are other ones"
            yield Finding(document.path, problem, f"use, in this order: {', '.join(wanted)}")


def _unfounded(documents: Iterable[Document]) -> Iterator[Finding]:
    for document in documents:
        if document.path != GLOSSARY:
            for start, end in _sentences(document):
                sentence = document.text[start:end]
                if _FIGURE.search(sentence) and not (
                    _SILENCE.search(sentence) or _is_founded(document, start, end)
                ):
                    yield Finding(
                        document.path,
                        f'a figure without a source: "{sentence}"',
                        "put a footnote behind the sentence, or leave the figure out",
                    )


def _ambiguous_names(glossary: Glossary) -> Iterator[Finding]:
    holders: dict[str, list[str]] = defaultdict(list)
    for term in glossary.terms:
        for name in dict.fromkeys(map(language.fold, _names(term))):
            holders[name].append(term.term)
    for name, terms in holders.items():
        if len(terms) > 1:
            yield Finding(
                GLOSSARY, f"{name} stands for {' and for '.join(terms)}", "keep it with one of them"
            )


def _names(term: Term) -> tuple[str, ...]:
    return (term.term, *([term.full] if term.full else []), *term.synonyms, *term.everyday)


def _repeated(documents: Mapping[str, Document]) -> Iterator[Finding]:
    """Pairs that share half of their runs of words (Broder 1997, "resemblance")."""
    holders: dict[tuple[str, ...], set[str]] = defaultdict(set)
    sizes: Counter[str] = Counter()
    for name, document in documents.items():
        words = language.fold(document.text).split()
        runs = {tuple(words[at : at + _SHINGLE]) for at in range(len(words) - _SHINGLE + 1)}
        sizes[name] = len(runs)
        for run in runs:
            holders[run].add(name)
    shared: Counter[tuple[str, str]] = Counter()
    for names in holders.values():
        shared.update(combinations(sorted(names), 2))
    for (first, second), count in shared.items():
        if count > _SAME * (sizes[first] + sizes[second] - count):
            yield Finding(second, f"it says much the same as {first}", "keep one of the two")


def figures(documents: Mapping[str, Document], glossary: Glossary | None) -> Figures:
    """Count a corpus.

    Args:
        documents: by path.
        glossary: whose names are looked up in the documents; None where there is none.
    """
    kinds = Counter(document.kind for document in documents.values())
    domains = Counter(document.domain for document in documents.values() if document.domain)
    datasets = Counter(name for document in documents.values() for name in document.datasets)
    return Figures(
        kinds=dict(kinds.most_common()),
        domains=dict(domains.most_common()),
        datasets=dict(datasets.most_common()),
        words=sum(len(document.text.split()) for document in documents.values()),
        footnoted={name: _footnoted(document) for name, document in documents.items()},
        reading_level={name: reading_level(document) for name, document in documents.items()},
        terms=_uses(documents, glossary) if glossary else {},
    )


def _uses(documents: Mapping[str, Document], glossary: Glossary) -> Mapping[str, Mapping[str, int]]:
    texts = [
        _spaced(f"{document.text} {' '.join(document.datasets)}")
        for document in documents.values()
        if document.path != GLOSSARY
    ]
    return {
        term.term: {name: sum(_spaced(name) in text for text in texts) for name in _names(term)}
        for term in glossary.terms
    }


def _spaced(text: str) -> str:
    return f" {' '.join(language.words(text))} "


def _sentences(document: Document) -> list[tuple[int, int]]:
    return [
        (block.start + start, block.start + end)
        for section in document.sections
        for block in section.blocks
        for start, end in sentences.split(document.text[block.start : block.end])
    ]


def _footnoted(document: Document) -> float:
    """Share of the statements with a footnote; 1 where the document states nothing."""
    advice = [
        (section.blocks[0].start, section.blocks[-1].end)
        for section in document.sections
        if section.path and section.path[0] in _ADVICE
    ]
    stated = [
        _is_founded(document, start, end)
        for start, end in _sentences(document)
        if not any(first <= start < last for first, last in advice)
        and not _SILENCE.search(document.text[start:end])
        and _is_statement(document.text[start:end])
    ]
    return round(sum(stated) / len(stated), 2) if stated else 1.0


def _is_statement(sentence: str) -> bool:
    words = set(re.findall(r"[\w'-]+", sentence))
    return bool(_FIGURE.search(sentence)) or not words.isdisjoint(municipalities())


def _is_founded(document: Document, start: int, end: int) -> bool:
    return any(start < reference.offset <= end for reference in document.references)


def reading_level(document: Document) -> float:
    """Ease of reading: ``206.84 - 0.93 words/sentences - 77 syllables/words``.

    Flesch's formula as Douma fitted it to Dutch (1960); 100 is very easy, 0 very hard, and
    plain Dutch at level B1 lies around 60. Syllables are counted by groups of vowels.
    """
    spans = _sentences(document)
    words = [
        word
        for start, end in spans
        for word in re.findall(r"[^\W\d_]+", document.text[start:end].casefold())
    ]
    if not words:
        return 0.0
    syllables = sum(max(1, len(_VOWELS.findall(word))) for word in words)
    return round(206.84 - 0.93 * len(words) / len(spans) - 77 * syllables / len(words), 1)
