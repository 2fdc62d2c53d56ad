"""How much of a set of researched facts a corpus carries.

The facts lie in YAML files, one a case: ``id``, ``sources`` (each with a ``url``) and ``facts``
(each with ``statement``, ``source_index`` from 0, ``confidence``). A fact counts as used where
the document of that id holds every number of the statement, and retells it: in one section with
at least half of its search words, weighted by rarity among all statements, or in one sentence
that the embedding model finds as near to it as it finds one pair in a hundred at random.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import yaml
from numpy.typing import NDArray

from eval.errors import FactsError
from ingest import language, sentences
from ingest.document import Document

# Half of a statement's weight in words is a retelling.
_RETOLD = 0.5
# Cosine with the nearest sentence of the case. Of 358 facts, the nearest sentence of a random
# other case comes closer than this to 1%, that of their own case to some 90%.
_NEAR = 0.904

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
# First name and surname: two capitalised words in a row within a statement.
_PERSON = re.compile(r"(?<!^)\b[A-Z][a-zéë]+ (?:van |de |der |den |ter )*[A-Z][a-zéë]+\b")

Fate = Literal["used", "names a person", "unconfirmed", "left out", "no document"]
Encode = Callable[[list[str]], Sequence[Sequence[float]]]


@dataclass(frozen=True, slots=True)
class Traced:
    """What became of a fact.

    Attributes:
        nearest: the sentence of the case's document that is most like it; empty without one.
        similarity: cosine of the two.
    """

    case: str
    statement: str
    fate: Fate
    nearest: str
    similarity: float


def trace(folder: Path, documents: Mapping[str, Document], encode: Encode) -> list[Traced]:
    """Look for every fact in the document of its case.

    Args:
        folder: with YAML files.
        documents: by id.
        encode: texts to vectors of length 1.

    Raises:
        FactsError: the folder holds no facts, or a file has another form.
    """
    cases = [_read(path) for path in sorted(folder.glob("*.yaml"))]
    if not cases:
        raise FactsError(f"{folder} holds no YAML files; name the folder with the cases")
    statements = [fact["statement"] for case in cases for fact in case["facts"]]
    holding = Counter(word for text in statements for word in set(language.words(text)))
    weights = defaultdict(
        float, {word: math.log(1 + len(statements) / count) for word, count in holding.items()}
    )
    return [
        traced
        for case in cases
        for traced in _traced(case, documents.get(case["id"]), weights, encode)
    ]


def _read(path: Path) -> dict[str, Any]:
    try:
        case = yaml.safe_load(path.read_text(encoding="utf-8"))
        return {"id": case["id"], "facts": list(case["facts"])}
    except (yaml.YAMLError, KeyError, TypeError) as error:
        raise FactsError(f"{path} is not a file of facts: {error!r}") from error


def _traced(
    case: Mapping[str, Any],
    document: Document | None,
    weights: Mapping[str, float],
    encode: Encode,
) -> Iterator[Traced]:
    if document is None:
        for fact in case["facts"]:
            yield Traced(case["id"], fact["statement"], "no document", "", 0.0)
        return
    numbers = set(_NUMBER.findall(document.text))
    places = [document.text[s.blocks[0].start : s.blocks[-1].end] for s in document.sections]
    told = _sentences(document)
    statements = [fact["statement"] for fact in case["facts"]]
    vectors: NDArray[np.float64] = np.asarray(encode([*statements, *told]))
    likeness = vectors[: len(statements)] @ vectors[len(statements) :].T
    for fact, row in zip(case["facts"], likeness, strict=True):
        statement, best = fact["statement"], int(row.argmax())
        retold = row[best] >= _NEAR or any(
            _share(statement, place, weights) >= _RETOLD for place in places
        )
        fate: Fate
        if retold and set(_NUMBER.findall(statement)) <= numbers:
            fate = "used"
        elif fact.get("confidence") == "unconfirmed":
            fate = "unconfirmed"
        elif _PERSON.search(statement):
            fate = "names a person"
        else:
            fate = "left out"
        yield Traced(case["id"], statement, fate, told[best], round(float(row[best]), 3))


def _sentences(document: Document) -> list[str]:
    return [
        document.text[block.start + start : block.start + end]
        for section in document.sections
        for block in section.blocks
        for start, end in sentences.split(document.text[block.start : block.end])
    ]


def _share(statement: str, place: str, weights: Mapping[str, float]) -> float:
    words, there = set(language.words(statement)), set(language.words(place))
    total = sum(weights[word] for word in words)
    return sum(weights[word] for word in words & there) / total if total else 0.0


def counts(traced: Sequence[Traced]) -> dict[str, int]:
    """How many facts met each fate."""
    return dict(Counter(each.fate for each in traced).most_common())
