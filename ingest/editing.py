"""What an editor wants to know beyond "it can be read": consistent, plain, not said twice."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import combinations

from ingest import language, sentences
from ingest.document import Document
from ingest.readers.glossary import Glossary

# Marks of places that are not one municipality.
_NATIONAL, _WIDER = "landelijk", ("regio: ", "provincie: ", "buitenland: ")

# Runs of this many words; two documents that share half of theirs say the same.
_SHINGLE, _SAME = 6, 0.5

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
        footnoted: share of the sentences that carry a footnote, by document.
        reading_level: Flesch-Douma score by document; see ``reading_level``.
    """

    kinds: Mapping[str, int]
    domains: Mapping[str, int]
    datasets: Mapping[str, int]
    words: int
    footnoted: Mapping[str, float]
    reading_level: Mapping[str, float]


@cache
def municipalities() -> Mapping[str, str]:
    """Province of each Dutch municipality."""
    lines = (resources.files("ingest") / "data" / "municipalities.txt").read_text(encoding="utf-8")
    found = {}
    for line in lines.splitlines():
        if not line.startswith("#"):
            province, names = line.split(": ", 1)
            found.update(dict.fromkeys(names.split(", "), province))
    return found


def findings(documents: Mapping[str, Document], glossary: Glossary | None) -> list[Finding]:
    """What is wrong between documents that each can be read.

    Args:
        documents: by path.
        glossary: whose terms name the data sets; None where the corpus has none.
    """
    found = [
        *_dead_links(documents.values()),
        *_unknown_places(documents.values()),
        *_repeated(documents),
    ]
    if glossary is not None:
        found += _unknown_datasets(documents.values(), glossary)
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


def figures(documents: Mapping[str, Document]) -> Figures:
    """Count a corpus."""
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
    )


def _sentences(document: Document) -> list[tuple[int, int]]:
    return [
        (block.start + start, block.start + end)
        for section in document.sections
        for block in section.blocks
        for start, end in sentences.split(document.text[block.start : block.end])
    ]


def _footnoted(document: Document) -> float:
    spans = _sentences(document)
    marks = [reference.offset for reference in document.references]
    carried = sum(any(start < mark <= end for mark in marks) for start, end in spans)
    return round(carried / len(spans), 2) if spans else 0.0


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
