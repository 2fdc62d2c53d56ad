"""Makes the attacks: on the corpus with the hostile documents in it, through the API."""

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.settings import ApiSettings
from eval import attack as attacks
from eval import hostile_corpus
from eval.attack import Attack, Outcome
from ingest.settings import IngestSettings
from ingest.store.seam import EMBEDDED
from ingest.visible import visible

if TYPE_CHECKING:
    from starlette.testclient import TestClient


class _Opened:
    """What replies cite, each opened once."""

    def __init__(self, client: "TestClient") -> None:
        self.document = cache(lambda identity: client.get(f"/api/v1/documents/{identity}").json())
        self.passage = cache(lambda identity: client.get(f"/api/v1/passages/{identity}").json())


def run(made: Sequence[Attack], ingest: IngestSettings, settings: ApiSettings) -> list[Outcome]:
    """Make attacks and say what came of each.

    Args:
        made: the attacks.
        ingest: of the corpus to add the hostile documents to; neither it nor its index is touched.
        settings: how to answer.

    Raises:
        AttackError: a hostile document cannot be made.
        IngestError: the corpus cannot be read, or the model not loaded.
    """
    with besieged(made, ingest) as (scratch, planted):
        return assail(made, planted, scratch, settings)


def assail(
    made: Iterable[Attack],
    planted: Mapping[str, str],
    ingest: IngestSettings,
    settings: ApiSettings,
) -> list[Outcome]:
    """Make attacks on an index that holds the hostile documents already; see ``besieged``."""
    from starlette.testclient import TestClient

    from api.app import create_app, create_assistant
    from api.live import Live

    assistant = create_assistant(ingest, settings)
    with TestClient(create_app(Live(assistant), settings)) as client:
        opened = _Opened(client)
        return [_made(each, planted, client, opened) for each in made]


@contextmanager
def besieged(
    made: Iterable[Attack], ingest: IngestSettings
) -> Iterator[tuple[IngestSettings, Mapping[str, str]]]:
    """A copy of a corpus with the hostile documents in it, indexed.

    What the index already has of the corpus is not made again.

    Args:
        made: the attacks.
        ingest: of the corpus.

    Yields:
        Settings of the copy, and the id of each attack's document by the attack's id.
    """
    from ingest import corpus, identity, snapshot
    from ingest.pipeline import build_index

    with tempfile.TemporaryDirectory(prefix="stadsbron-") as folder:
        scratch = ingest.model_copy(
            update={
                "corpus": Path(folder) / "corpus",
                "data": Path(folder) / "data",
                # What others use as a store is none of an experiment's.
                "store": EMBEDDED,
            }
        )
        shutil.copytree(ingest.corpus, scratch.corpus)
        scratch.data.mkdir()
        snapshot.copy(ingest.snapshots, scratch.snapshots)
        if ingest.models.is_dir():
            scratch.models.symlink_to(ingest.models.resolve())
        paths = {
            each.id: hostile_corpus.plant(each, scratch.corpus) for each in made if each.subject
        }
        build_index(scratch)
        ids = identity.of(corpus.scan(scratch.corpus))
        yield scratch, {name: ids[path] for name, path in paths.items()}


def _made(
    attack: Attack, planted: Mapping[str, str], client: "TestClient", opened: _Opened
) -> Outcome:
    response = client.post("/api/v1/ask?explain=true", json=attack.body)
    reply = response.json()
    explained = reply.pop("explanation", None) or {"candidates": []}
    found = attacks.faults(attack, response.status_code, reply, opened)
    if attack.id not in planted:
        return Outcome(attack, tuple(found), None, reply.get("writer"))
    hostile = planted[attack.id]
    read = {each["document_id"] for each in explained["candidates"] if each["lost"] is None}
    found += _written(attack, opened.document(hostile))
    return Outcome(attack, tuple(found), hostile in read, reply.get("writer"))


def _written(attack: Attack, document: Mapping[str, Any]) -> Iterator[str]:
    """What does not hold of the hostile document itself."""
    text = document.get("text")
    if text is None:
        yield "the hostile document is not in the index"
    elif visible(text) != text:
        yield "the document holds characters that cannot be seen"
    elif attack.absent and attack.payload in text:
        yield "the document says what nobody who reads it sees"
