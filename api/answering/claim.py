"""What of a sentence can be checked to the letter: figures, names, quotations, addresses."""

import re
from collections.abc import Iterable

from api.answering import figure, instruction
from api.recognition import Recogniser
from api.retrieval import Evidence
from ingest import language
from ingest.chunking import context

# A capital inside a sentence, or more than one in a word: Eilandenbuurt, BKR, SyRI.
_NAME = re.compile(
    r"(?<=[^\W_] )[A-ZÀ-Þ][\w-]+|(?<=[,;:(] )[A-ZÀ-Þ][\w-]+|\b\w*[A-ZÀ-Þ]\w*[A-ZÀ-Þ]\w*"
)
_QUOTED = re.compile(r"[\"“„]([^\"“”„]+)[\"”]")
_ADDRESS = re.compile(r"https?://\S+|www\.\S+|\S+@\S+\.\w+|</?[a-zA-Z][^>]*>")
# Shorter is a term between quotation marks, not someone's words.
_WORDS_OF_A_QUOTE = 3
# Words that have a capital wherever they stand.
_ANYONE = {
    "u",
    "ik",
    "i",
    "mr",
    "mrs",
    "dutch",
    "english",
    "nederlandse",
    "nederland",
    "netherlands",
}


def unfounded(text: str, evidence: Iterable[Evidence], recogniser: Recogniser) -> list[str]:
    """What a sentence says that some passages, taken together, do not have.

    Args:
        text: the sentence.
        evidence: passages that it may rest on.
        recogniser: knows the names of places and data sets.

    Returns:
        Figures, names, quotations and addresses, as the sentence has them; empty if all are there.
    """
    source = "\n".join(_told(each) for each in evidence)
    held = _joined(source)
    quotes = [q for q in _QUOTED.findall(text) if len(q.split()) >= _WORDS_OF_A_QUOTE]
    return [
        *(each.said for each in figure.missing(text, source)),
        *(each for each in _names(text) if not _is_named(each, held)),
        *_places_and_data(text, source, recogniser),
        *(each for each in quotes if _joined(each).strip(" .,") not in held),
        *(each for each in _ADDRESS.findall(text) if each not in source),
    ]


def _told(evidence: Evidence) -> str:
    """All that a passage says of itself, with the places that its document is about."""
    places = ", ".join(evidence.document.municipality)
    about = context(evidence.document, evidence.passage.section)
    return f"{about}\n{instruction.told(evidence.document, evidence.passage)}\n{places}"


def _joined(text: str) -> str:
    return " ".join(language.fold(text).split())


def _names(text: str) -> list[str]:
    found = dict.fromkeys(_NAME.findall(text))
    return [each for each in found if language.fold(each) not in _ANYONE | figure.MONTHS]


def _is_named(name: str, held: str) -> bool:
    """Whether a text has a name, or the word that it is formed from: Haags, Almeerse, CBS'."""
    folded = language.fold(name)
    if folded in held:
        return True
    stem = re.sub(r"(?:'?s|se|er|en|e)$", "", folded)
    return len(stem) > 2 and re.search(rf"\b{re.escape(stem)}", held) is not None


def _places_and_data(text: str, source: str, recogniser: Recogniser) -> list[str]:
    """Municipalities and data sets, by any of their names."""
    fields = ("municipality", "dataset")
    held = {each.key for each in recogniser.read(source) if each.field in fields}
    return [
        each.said
        for each in recogniser.read(text)
        if each.field == "municipality" and each.key not in held
    ]
