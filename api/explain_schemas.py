"""Why these sources, as it goes over the wire."""

from collections.abc import Mapping
from typing import Self

from pydantic import BaseModel, Field

from api import explain as nouns
from api.document_schemas import place
from api.explain import Lost
from api.wording import fate, missed, reason
from ingest import document as documents
from ingest.words import Origin


class SoughtWord(BaseModel):
    """A search word of the question."""

    word: str = Field(description="The stem or part that was sought.")
    said: str = Field(description="The question's own word for it; empty for a synonym.")
    origin: Origin
    of: str = Field(description="The search words of the question that it comes from.")
    weight: float
    rarity: float = Field(description="From 0 (in every passage) to 1 (in none).")


class Located(BaseModel):
    """Where a passage stands."""

    passage_id: str
    document_id: str
    title: str
    section: list[str]
    page: int | None
    start: int
    end: int

    @staticmethod
    def fields(passage: documents.Passage, document: documents.Document) -> dict[str, object]:
        """Of a passage, by name."""
        return {name: value for name, value in place(passage, document).items() if name != "text"}


class CandidateExplained(Located):
    """A passage that was considered."""

    rank: int = Field(description="From 1, before those that repeat another are left out.")
    place: int | None = Field(description="As it is read, from 1; null where it repeats another.")
    score: float
    shares: dict[str, float] = Field(description="What each kind of score adds; their sum.")
    late: float = Field(description="Mean over the question's tokens of the best cosine.")
    dense: float = Field(description="Cosine of the passage's vector.")
    lexical: float = Field(description="BM25.")
    named: float = Field(description="Share of what the question names that it matches.")
    reread: int | None = Field(
        description="Its rank by the cross-encoder, which decides; null where it did not read it."
    )
    words: list[str] = Field(description="Search words that it has.")
    lost: Lost | None = Field(description="Why it is not read; null where it is.")
    repeats: str | None = Field(description="Id of the passage that it repeats.")
    reason: str = Field(description="Why it has its place.")
    fate: str = Field(description="Why it is not read, in words; empty where it is.")


class MissedExplained(Located):
    """A passage that was asked after and was no candidate."""

    lost: Lost
    by_meaning: int = Field(description="Rank by cosine among all within the filters, from 1.")
    by_words: int | None = Field(description="By BM25; null where it shares no word.")
    fate: str


class Explanation(BaseModel):
    """How the question was read, and what became of each passage that was considered."""

    words: list[SoughtWord]
    limit: int = Field(description="How many passages are read.")
    candidates: list[CandidateExplained]
    missed: list[MissedExplained]

    @classmethod
    def of(cls, found: nouns.Explanation, texts: Mapping[str, str]) -> Self:
        """From the nouns, with reasons from a catalogue of texts."""
        places = {each.passage.id: each.place for each in found.candidates}
        return cls(
            words=[
                SoughtWord(
                    word=each.term.word,
                    said=each.said,
                    origin=each.term.origin,
                    of=each.term.of,
                    weight=each.term.weight,
                    rarity=each.rarity,
                )
                for each in found.words
            ],
            limit=found.limit,
            candidates=[
                CandidateExplained.model_validate(
                    {
                        **Located.fields(each.passage, each.document),
                        **_scores(each),
                        "reason": reason(each, texts),
                        "fate": fate(each, found.limit, places.get(each.repeats or ""), texts),
                    }
                )
                for each in found.candidates
            ],
            missed=[
                MissedExplained.model_validate(
                    {
                        **Located.fields(each.passage, each.document),
                        "lost": each.lost,
                        "by_meaning": each.by_meaning,
                        "by_words": each.by_words,
                        "fate": missed(each, texts),
                    }
                )
                for each in found.missed
            ],
        )


def _scores(candidate: nouns.Candidate) -> dict[str, object]:
    same = CandidateExplained.model_fields.keys() & candidate.__dataclass_fields__.keys()
    return {name: getattr(candidate, name) for name in same}
