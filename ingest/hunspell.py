"""The words of a Dutch Hunspell dictionary by what they can do in a compound.

The file format is Hunspell's (hunspell(5)); what the flags mean is OpenTaal's, explained in the
comments of ``nl-nl.aff``: Z plurals, Y diminutives, A adjectives, V verbs, C compounds.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ingest.language import fold


@dataclass
class Dictionary:
    """The words of the dictionary by what they can do in a compound; all of them folded."""

    nouns: dict[str, str] = field(default_factory=dict)  # singular and plural to singular
    adjectives: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)  # all, inflected ones too
    roots: set[str] = field(default_factory=set)
    listed: set[str] = field(default_factory=set)  # base forms, many of them compounds
    verbs: set[str] = field(default_factory=set)  # all forms
    infinitives: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    first: set[str] = field(default_factory=set)  # flagged as the beginning of compounds
    last: set[str] = field(default_factory=set)  # flagged as the end of compounds


@dataclass(frozen=True)
class _Suffix:
    strip: str
    add: str
    flags: frozenset[str]
    condition: re.Pattern[str]

    def applied(self, word: str) -> str | None:
        if not word.endswith(self.strip) or not self.condition.search(word):
            return None
        return word.removesuffix(self.strip) + self.add


def _flags(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 2] for at in range(0, len(text) - 1, 2))


def _suffixes(path: Path) -> Mapping[str, list[_Suffix]]:
    """Hunspell's suffix rules by flag: ``SFX Zb 0 en/CaCbCp [^aeiou]``."""
    rules = defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        match line.partition("#")[0].split():
            case ["SFX", flag, strip, add, condition, *_]:
                ending, _, more = add.partition("/")
                rule = _Suffix(
                    "" if strip == "0" else strip,
                    "" if ending == "0" else ending,
                    _flags(more),
                    re.compile(condition + "$"),
                )
                rules[flag].append(rule)
    return rules


def read(folder: Path) -> Dictionary:
    """Read ``nl-nl.dic`` with ``nl-nl.aff``, and the list of base forms.

    Raises:
        OSError: one of the three files is missing.
    """
    rules = _suffixes(folder / "nl-nl.aff")
    result = Dictionary()
    listed = (folder / "basiswoorden-gekeurd.txt").read_text(encoding="utf-8").split()
    result.listed.update(fold(word) for word in listed if word.isalpha() and word.islower())
    for line in (folder / "nl-nl.dic").read_text(encoding="utf-8").splitlines()[1:]:
        if line.strip():
            written, _, more = line.split()[0].partition("/")
            _add(result, written, _flags(more), rules)
    return result


def _add(
    result: Dictionary, written: str, flags: frozenset[str], rules: Mapping[str, list[_Suffix]]
) -> None:
    word = fold(written)
    if not word.isalpha():
        return
    if written[0].isupper() or flags & {"PN", "NS"}:
        result.names.add(word)
        return
    kinds = {flag[0] for flag in flags}
    noun = bool(kinds & {"Z", "Y"} or flags & {"Cc", "Cd", "Ce", "Ch"})
    result.roots.add(word)
    result.words.add(word)
    if noun:
        result.nouns[word] = word
    if "Vi" in flags:
        result.infinitives.add(word)
    if "V" in kinds:
        result.verbs.add(word)
    if "A" in kinds:
        result.adjectives.add(word)
    if flags & {"Ca", "Ce", "Cd", "Ch"}:
        result.first.add(word)
    if flags & {"Cc", "Cd"}:
        result.last.add(word)
    for flag in flags:
        for rule in rules.get(flag, ()):
            inflected = fold(rule.applied(written) or "")
            if not inflected.isalpha():
                continue
            result.words.add(inflected)
            if flag[0] == "V":
                result.verbs.add(inflected)
            if flag[0] == "Z" and noun:
                result.nouns.setdefault(inflected, word)
                if "Ca" in rule.flags:
                    result.first.add(inflected)
