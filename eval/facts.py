"""How much of a set of researched facts a corpus carries.

The facts lie in YAML files, one a case: ``id``, ``sources`` (each with a ``url``) and ``facts``
(each with ``statement``, ``source_index`` from 0, ``confidence``). A fact counts as used where
the document of that id has a section with every number of the statement and at least half of
its search words, weighted by rarity among all statements.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

from eval.errors import FactsError
from ingest import language
from ingest.document import Document

# Own words share few with the statement that they retell: half of its weight is a retelling.
_RETOLD = 0.5

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
# First name and surname: two capitalised words in a row within a statement.
_PERSON = re.compile(r"(?<!^)\b[A-Z][a-zéë]+ (?:van |de |der |den |ter )*[A-Z][a-zéë]+\b")

Fate = Literal["used", "names a person", "unconfirmed", "left out", "no document"]


@dataclass(frozen=True, slots=True)
class Traced:
    """What became of a fact.

    Attributes:
        share: of the statement's search words in the best section, by weight.
    """

    case: str
    statement: str
    fate: Fate
    share: float


def trace(folder: Path, documents: Mapping[str, Document]) -> list[Traced]:
    """Look for every fact in the document of its case.

    Args:
        folder: with YAML files.
        documents: by id.

    Raises:
        FactsError: the folder holds no facts, or a file has another form.
    """
    cases = [_read(path) for path in sorted(folder.glob("*.yaml"))]
    if not cases:
        raise FactsError(f"{folder} holds no YAML files; name the folder with the cases")
    statements = [fact["statement"] for case in cases for fact in case["facts"]]
    holding = Counter(word for text in statements for word in set(language.words(text)))
    weights = {word: math.log(1 + len(statements) / count) for word, count in holding.items()}
    return [each for case in cases for each in _traced(case, documents.get(case["id"]), weights)]


def _read(path: Path) -> dict[str, Any]:
    try:
        case = yaml.safe_load(path.read_text(encoding="utf-8"))
        return {"id": case["id"], "facts": list(case["facts"])}
    except (yaml.YAMLError, KeyError, TypeError) as error:
        raise FactsError(f"{path} is not a file of facts: {error!r}") from error


def _traced(
    case: Mapping[str, Any], document: Document | None, weights: Mapping[str, float]
) -> Iterator[Traced]:
    places = list(_places(document)) if document else []
    for fact in case["facts"]:
        statement = fact["statement"]
        share = max((_share(statement, place, weights) for place in places), default=0.0)
        fate: Fate
        if document is None:
            fate = "no document"
        elif share >= _RETOLD:
            fate = "used"
        elif fact.get("confidence") == "unconfirmed":
            fate = "unconfirmed"
        elif _PERSON.search(statement):
            fate = "names a person"
        else:
            fate = "left out"
        yield Traced(case["id"], statement, fate, round(share, 2))


def _places(document: Document) -> Iterator[str]:
    for section in document.sections:
        yield document.text[section.blocks[0].start : section.blocks[-1].end]


def _share(statement: str, place: str, weights: Mapping[str, float]) -> float:
    numbers = set(_NUMBER.findall(statement))
    if not numbers <= set(_NUMBER.findall(place)):
        return 0.0
    words, there = set(language.words(statement)), set(language.words(place))
    total = sum(weights[word] for word in words)
    return sum(weights[word] for word in words & there) / total if total else 0.0


def counts(traced: Sequence[Traced]) -> dict[str, int]:
    """How many facts met each fate."""
    return dict(Counter(each.fate for each in traced).most_common())
