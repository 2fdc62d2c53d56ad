"""Which way to cut documents lets the most be found: each indexed, and asked the same questions.

Passages of unlike sizes are not compared by their number alone: five long ones hold more than five
short ones, and cost whoever reads them more. So beside the usual measures stands ``recall in
TOKENS``: the share of the needs that are met by what can be read in so many of the model's tokens.
"""

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from api.answering import confidence
from api.assistant import Assistant
from api.settings import ApiSettings
from eval import cuts, measures, statistics, systems
from eval.cuts import Cut
from eval.measures import Outcome
from eval.question_set import EvalQuestion
from eval.statistics import Difference, Estimate
from eval.systems import Reply
from ingest import encoder, encoding, snapshot
from ingest.draft import Draft
from ingest.encoder import Encoder
from ingest.index import Index, open_index
from ingest.pipeline import build_index
from ingest.readers import glossary
from ingest.settings import IngestSettings
from ingest.store import choice
from ingest.store.seam import EMBEDDED

# What a language model is commonly given to answer from, and a person reads in some minutes.
TOKENS = 1000
_BUDGET = f"recall in {TOKENS}"
MEASURES = ("recall@5", "recall@12", "ndcg@10", _BUDGET)

_FIXED = (128, 200, 400)
_WINDOWS = (1, 3)
_SECTIONS = (96, 128, 200, 300, 400)


@dataclass(frozen=True, slots=True)
class Scored:
    """What one way of cutting gives.

    Attributes:
        found: by measure.
        gains: by measure, over the way in use; of that way itself, none.
    """

    name: str
    passages: int
    found: dict[str, Estimate]
    gains: dict[str, Difference]


def compare(
    settings: IngestSettings, api: ApiSettings, questions: Sequence[EvalQuestion]
) -> Iterator[Scored]:
    """Index the corpus in each way, and look for the answers to the same questions.

    Args:
        settings: the corpus and the model; its index is left alone.
        api: how to search.
        questions: those without gold are passed over.

    Yields:
        First the way in use, then the others.

    Raises:
        IngestError: there is no corpus, or no model.
        QuestionSetError: a quote of the gold is not in its document.
    """
    asked = [each for each in questions if each.gold]
    in_use = f"sections {settings.passage_tokens}"
    ways: dict[str, Cut] = {
        in_use: cuts.sections(settings.passage_tokens),
        **{f"sections {size}": cuts.sections(size) for size in _SECTIONS},
        **{f"fixed {size}": cuts.fixed(size) for size in _FIXED},
        **{f"window ±{size}": cuts.window(size) for size in _WINDOWS},
    }
    with _indexed(settings) as (base, made):
        model = encoder.load(made)
        measured = {}
        for name, cut in ways.items():
            with closing(_cut_anew(base, made, model, cut)) as index:
                measured[name] = _measured(index, model, api, asked)
                passages = index.manifest.passages
            found = {each: statistics.mean(measured[name][each]) for each in MEASURES}
            gains = {
                each: statistics.difference(measured[in_use][each], measured[name][each])
                for each in MEASURES
                if name != in_use
            }
            yield Scored(name, passages, found, gains)


class _Search(systems.InProcess):
    """The assistant, of which only what it finds is asked for."""

    def ask(self, question: EvalQuestion) -> Reply:  # noqa: ARG002
        """No answer: composing one takes as long as finding."""
        return Reply(None, 0.0, 0.0)


@contextmanager
def _indexed(settings: IngestSettings) -> Iterator[tuple[Index, IngestSettings]]:
    """The corpus as it is indexed, in a folder of its own."""
    folder = Path(tempfile.mkdtemp(prefix="stadsbron-chunking-"))
    try:
        if settings.models.exists():
            (folder / "models").symlink_to(settings.models.resolve())
        # What others use as a store is none of an experiment's.
        made = settings.model_copy(update={"data": folder, "store": EMBEDDED})
        build_index(made)
        with closing(open_index(made)) as index:
            yield index, made
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _cut_anew(base: Index, settings: IngestSettings, model: Encoder, cut: Cut) -> Index:
    """An index of the same documents, cut in another way."""
    splits = [
        encoding.split_as(document, cut(document, model.count_tokens))
        for document in base.documents.values()
    ]
    encoded = model.encode_passages([each for split in splits for each in split.encodables])
    place = choice.of(settings)
    with snapshot.writing(settings.snapshots) as scratch:
        with Draft(scratch, model.dimensions, place) as draft:
            for split in splits:
                draft.add(split, islice(encoded, len(split.passages)))
        glossary.keep(base.glossary, scratch)
        counts = {"passages": draft.passages, "sentences": draft.sentences}
        manifest = base.manifest.model_copy(update=counts)
        return Index(snapshot.publish(settings.snapshots, scratch, manifest), manifest, place)


def _measured(
    index: Index, model: Encoder, api: ApiSettings, questions: Sequence[EvalQuestion]
) -> dict[str, list[float]]:
    """Values of each measure, question by question."""
    system = _Search(Assistant(index, model, api, confidence.load()))
    outcomes = measures.ask_all(questions, system, api.passages)
    values = {name: [each.values[name] or 0.0 for each in outcomes] for name in MEASURES[:-1]}
    return values | {_BUDGET: [_met(each, index, model) for each in outcomes]}


def _met(outcome: Outcome, index: Index, model: Encoder) -> float:
    """Share of the needs met by the best passages that can be read in TOKENS."""
    read = 0
    texts = []
    for name in outcome.found:
        passage = index.passage(name)
        assert passage is not None
        read += model.count_tokens([passage.text])[0]
        if read > TOKENS:
            break
        texts.append((passage.document_id, passage.text))
    needs = outcome.question.gold
    return sum(any(need.is_met_by(*each) for each in texts) for need in needs) / len(needs)


def table(ways: Iterable[Scored]) -> Iterator[str]:
    """Lines of a Markdown table, each as soon as it is known.

    A cell holds the value with its 95% interval, and the difference with the way in use with
    its own; ▲ or ▼ where that interval leaves zero out.
    """
    yield "| way | passages | " + " | ".join(MEASURES) + " |"
    yield "| --- " + "| ---: " * (1 + len(MEASURES)) + "|"
    for way in ways:
        cells = [_cell(way.found[name], way.gains.get(name)) for name in MEASURES]
        yield f"| {way.name} | {way.passages} | " + " | ".join(cells) + " |"


def _cell(found: Estimate, gain: Difference | None) -> str:
    value = f"{found.value:.3f} ({found.low:.3f} – {found.high:.3f})"
    if gain is None:
        return value
    sign = "▲" if gain.low > 0 else "▼" if gain.high < 0 else ""
    return f"{value}<br>{gain.value:+.3f} ({gain.low:+.3f} – {gain.high:+.3f}) {sign}".rstrip()
