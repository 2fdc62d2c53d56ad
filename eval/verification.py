"""Scripted answers of a language model, and what checking must do to each of their sentences.

A file of ``verification/`` holds one question, the passages that the model was shown, by the words
that they hold, and what it wrote: true sentences in all sorts of words and citations, and what
models do wrong. Its split says whether the check may be tuned on it.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from api.answering.answer import State
from api.retrieval import Evidence
from eval.errors import VerificationError
from eval.question_set import Place, Split
from ingest.catalogue import Placed
from ingest.errors import YAML_REMEDY
from ingest.index import Index

SPLITS: tuple[Split, ...] = ("development", "test")
FOLDER = Path(__file__).resolve().parent / "verification"


class Scripted(BaseModel):
    """An answer of a model.

    Attributes:
        about: what is right or wrong with it.
        said: exactly what the model writes.
        expect: per sentence its state, and the passages that it may cite then: ``repaired 2 4``.
        absent: it says that the passages do not hold the answer.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    about: str
    said: str
    expect: tuple[str, ...]
    absent: bool = False

    def expected(self) -> Iterator[tuple[State, frozenset[int]]]:
        """State and allowed passages of each sentence."""
        states: dict[str, State] = {
            "verified": "verified",
            "repaired": "repaired",
            "unverified": "unverified",
        }
        for each in self.expect:
            state, *numbers = each.split()
            yield states[state], frozenset(map(int, numbers))


class Conversation(BaseModel):
    """One question, what was shown, and the answers to check."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    split: Split
    question: str
    passages: tuple[Place, ...]
    answers: tuple[Scripted, ...]


def load(split: Split | None = None, folder: Path = FOLDER) -> list[Conversation]:
    """Read the scripted answers of one split, or all.

    Raises:
        VerificationError: a file is not in order.
    """
    found = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            entry = yaml.safe_load(path.read_text(encoding="utf-8"))
            found.append(Conversation.model_validate(entry))
        except yaml.YAMLError as error:
            raise VerificationError(f"{path.name}: {error}; {YAML_REMEDY}") from error
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(map(str, first["loc"]))
            raise VerificationError(f"{path.name}: {place}: {first['msg']}") from error
    return [each for each in found if split in (None, each.split)]


def evidence(conversation: Conversation, index: Index) -> list[Evidence]:
    """The passages that were shown, as a search gives them; their scores mean nothing here.

    Raises:
        VerificationError: the corpus no longer holds one.
    """
    placed = index.catalogue.at(range(index.manifest.passages))
    found = []
    for wanted in conversation.passages:
        held = [each for each in placed.values() if wanted.is_in(each[1].document_id, each[1].text)]
        if not held:
            raise VerificationError(
                f"no passage of {wanted.document} holds {wanted.quote!r}; quote words that it has"
            )
        found.append(as_evidence(held[0], index))
    return found


def as_evidence(placed: Placed, index: Index) -> Evidence:
    """A passage of the index, without scores."""
    passage = placed[1]
    return Evidence(
        passage=passage,
        document=index.documents[passage.document_id],
        score=0.0,
        late=0.0,
        cosine=0.0,
        bm25=0.0,
        token_cosines=np.zeros((0, 0), dtype=np.float32),
    )
