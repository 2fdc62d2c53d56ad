"""An answer as one text, for programs that show texts: numbered sentences and a list of sources."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from api import link
from api.schemas import AnswerResponse, Citation, RefusalResponse, Sentence
from api.wording import Texts

# What a reader's program would take for an image, a link, a tag, emphasis or a coded character.
_MARKUP = re.compile(r"[\\`*\[\]<]|(?<!\w)_|_(?!\w)|&(?=#?\w+;)")


@dataclass(frozen=True, slots=True)
class Mark:
    """A number in the text, such as ``[1]``, and where it leads.

    Attributes:
        start: character of the text at which it begins.
        end: behind its last.
        url: of the words, on the page of this service.
    """

    start: int
    end: int
    title: str
    url: str


class RunningText:
    """Grows piece by piece, as Markdown; what was said stays as it is.

    The numbers are its own: where a language model fails midway, the sentences before and after
    that count on.

    Attributes:
        content: all that was said so far.
        marks: the numbers in it that lead somewhere.

    Args:
        texts: in the reader's language.
        public_url: of the page, where links are wanted.
    """

    def __init__(self, texts: Texts, public_url: str | None) -> None:
        self.content = ""
        self.marks: list[Mark] = []
        self._texts = texts
        self._public_url = public_url
        self._cited: dict[str, Citation] = {}
        self._noticed: set[str] = set()
        # Of the paragraph that the next sentence may join.
        self._label: str | None = None

    def notice(self, notices: Iterable[str]) -> str:
        """Add what a reader must know, once; as a paragraph of its own.

        Returns:
            What was added; so do the other methods.
        """
        fresh = [each for each in notices if each not in self._noticed]
        if fresh:
            self._noticed.update(fresh)
            self._label = None
        return self._paragraph(" ".join(map(plain, fresh)))

    def sentence(self, sentence: Sentence) -> str:
        """Add a sentence and the numbers of what it rests on."""
        start = len(self.content)
        self._add(self._before(sentence.label) + plain(sentence.text))
        if sentence.state == "unverified":
            self._add(f" *({self._texts['unverified']})*")
        if sentence.citations:
            self._add(" ")
        for citation in {each.passage_id: each for each in sentence.citations}.values():
            self._mark(citation)
        return self.content[start:]

    def finish(self, reply: AnswerResponse | RefusalResponse) -> str:
        """Add what is left to say: notices, and the list of sources or what can be asked."""
        start = len(self.content)
        self.notice(reply.notices)
        if isinstance(reply, RefusalResponse):
            self._paragraph(plain(reply.message))
            if reply.suggestions:
                self._paragraph(self._texts["refusalHelp"])
                self._paragraph("\n".join(f"- {plain(each)}" for each in reply.suggestions))
        elif self._cited:
            self._paragraph(f"**{self._texts['sources']}**")
            listed = enumerate(self._cited.values(), start=1)
            self._paragraph("\n".join(f"{number}. {self._place(each)}" for number, each in listed))
        return self.content[start:]

    def _add(self, text: str) -> None:
        self.content += text

    def _paragraph(self, text: str) -> str:
        added = f"\n\n{text}" if text and self.content else text
        self._add(added)
        return added

    def _before(self, label: str) -> str:
        """What parts a sentence from those before it: what is told of one thing stays together."""
        if label == self._label:
            return " "
        self._label = label
        return ("\n\n" if self.content else "") + (f"**{plain(label)}:** " if label else "")

    def _mark(self, citation: Citation) -> None:
        self._cited.setdefault(citation.passage_id, citation)
        mark = f"[{list(self._cited).index(citation.passage_id) + 1}]"
        start = len(self.content)
        self._add(mark)
        if url := link.to_words(self._public_url, citation):
            self.marks.append(Mark(start, len(self.content), _title(citation), url))

    def _place(self, citation: Citation) -> str:
        title = plain(_title(citation))
        url = link.to_words(self._public_url, citation)
        page = citation.page and self._texts["page"].format(number=citation.page)
        return (f"[{title}]({url})" if url else title) + (f", {page}" if page else "")


def _title(citation: Citation) -> str:
    return " › ".join((citation.title, *citation.section))


def plain(text: str) -> str:
    """A text in which no program finds markup: a document must not be able to show an image."""
    return _MARKUP.sub(r"\\\g<0>", text)


def written(
    reply: AnswerResponse | RefusalResponse, texts: Texts, public_url: str | None
) -> RunningText:
    """A reply that is whole, with what the reader must know before it.

    Args:
        reply: as it goes over the wire.
        texts: in the reader's language.
        public_url: of the page, where links are wanted.
    """
    text = RunningText(texts, public_url)
    text.notice(reply.notices)
    if isinstance(reply, AnswerResponse):
        for sentence in reply.sentences:
            text.sentence(sentence)
    text.finish(reply)
    return text
