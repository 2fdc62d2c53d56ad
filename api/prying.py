"""Whether a question asks for personal data of someone, rather than about personal data.

Each rule in ``prying.toml`` joins what is asked for (a phone number, an income) to about whom (Mrs
Jansen, my neighbour, the residents of one street). "May a city use the BSN?" has the first alone,
"What did the alderman say?" the second alone; neither pries.
"""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import resources

_SENTENCE = re.compile(r"(?<=[.?!])\s+")


@dataclass(frozen=True, slots=True)
class _Rules:
    """``general`` is how a sentence opens that asks what may be done, or how, with anyone's."""

    general: re.Pattern[str]
    pries: tuple[re.Pattern[str], ...]


def pries(question: str, is_told_of: Callable[[str], bool]) -> bool:
    """Whether a question asks for personal data of someone.

    Args:
        question: as it was asked, with personal data masked.
        is_told_of: whether the sources tell of a name; what they hold is public, and two words
            with capitals may as well be a project.
    """
    rules = _rules()
    asked = " ".join(
        sentence for sentence in _SENTENCE.split(question) if not rules.general.match(sentence)
    )
    return any(
        not any(is_told_of(name) for name in match.groupdict().values() if name)
        for rule in rules.pries
        for match in rule.finditer(asked)
    )


@cache
def _rules() -> _Rules:
    content = (resources.files("api") / "prying.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(content)
    parts: dict[str, str] = tables["part"]

    def whole(pattern: str) -> re.Pattern[str]:
        while found := re.search(r"<(\w+)>(?<!\?P<name>)(?<!\?P<alone>)", pattern):
            pattern = pattern[: found.start()] + parts[found[1]] + pattern[found.end() :]
        # Written over several lines for who reads it; a space within a line is one to match.
        return re.compile(re.sub(r"\s*\n\s*", "", pattern), re.IGNORECASE)

    return _Rules(
        whole(tables["general"]["opening"]),
        tuple(whole(each["pattern"]) for each in tables["rule"]),
    )
