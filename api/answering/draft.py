"""A language model's words, as they come, into sentences with the passages that each cites."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from api.answering import mark
from api.answering.prompt import says_absent
from ingest import sentences
from ingest.visible import visible

# A mark may stand before the full stop or behind it: "… verborgen. [1]".
_ENDING = re.compile(rf"(?P<end>[.!?…][\"”’')]*)?(?P<marks>(?:{mark.PATTERN})+)", mark.FLAGS)
# Markup that models add although they are asked not to.
_BULLET = re.compile(r"^\s*(?:[-*•–]\s+|\d{1,2}[.)]\s+|#{1,6}\s+|>\s+)+")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_EMPHASIS = re.compile(r"\*\*|__|`|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)")
_THINKING = re.compile(r"<think>.*?</think>", re.DOTALL)
# A sentence has begun: a whole word, and no bracket, for that may become a mark of the one before.
_BEGUN = re.compile(r"[^\W\d_]\S*\s|[\"“‘'€*-]\S*\s|\d+\S*\s")
_LETTER = re.compile(r"[^\W\d_]")
_END = (".", "!", "?", "…", '"', "”", "’", ")")


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence that a model wrote.

    Attributes:
        text: without marks and markup.
        cited: numbers of passages, as it gave them.
    """

    text: str
    cited: tuple[int, ...]


class Drafting:
    """Sentences out of words that are still coming."""

    def __init__(self) -> None:
        self._written = ""

    @property
    def unfinished(self) -> str:
        """What is written of the sentence that is not complete yet."""
        return "" if self._is_thinking else _plain(self._written)

    @property
    def _is_thinking(self) -> bool:
        return self._written.lstrip().startswith("<think>")

    def add(self, words: str) -> list[Draft]:
        """Take in some words, and give the sentences that they complete."""
        self._written = _LINK.sub(r"\1", _THINKING.sub("", self._written + visible(words)))
        if self._is_thinking:
            return []
        lines, newline, last = self._written.rpartition("\n")
        starts = [start for start, _ in _spans(last)]
        if len(starts) > 1 and not _BEGUN.match(last, starts[-1]):
            starts.pop()
        rest = starts[-1] if len(starts) > 1 else 0
        done, self._written = lines + newline + last[:rest], last[rest:]
        return list(_drafts(done))

    def finish(self) -> list[Draft]:
        """What is left, with no more words to come; a sentence that stops midway is left out."""
        left, self._written = "" if self._is_thinking else self._written, ""
        drafts = list(_drafts(left))
        whole = drafts and (drafts[-1].text.endswith(_END) or says_absent(drafts[-1].text))
        return drafts if whole else drafts[:-1]


def _spans(line: str) -> list[tuple[int, int]]:
    """Sentences of a line, each with the marks behind it."""
    # The splitter sees a word in the place of marks, with the full stop behind it.
    masked = _ENDING.sub(lambda found: "x" * len(found["marks"]) + (found["end"] or ""), line)
    return sentences.split(masked)


def _drafts(text: str) -> Iterator[Draft]:
    for line in text.split("\n"):
        for start, end in _spans(line):
            piece = line[start:end]
            plain = _plain(piece)
            if _LETTER.search(plain):
                yield Draft(plain, mark.numbers(piece))


def _plain(text: str) -> str:
    text = mark.without(_EMPHASIS.sub("", _BULLET.sub("", text)))
    return re.sub(r"\s+([.,;:!?])", r"\1", text)
