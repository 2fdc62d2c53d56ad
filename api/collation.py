"""The order of names in a Dutch list."""

import re

from ingest import language

_WORD = re.compile(r"\w+")


def key(name: str) -> tuple[str, str]:
    """What a name is sorted by: its letters without accents, capitals or marks, then itself.

    *IJsselstein* stands at *i*, *Súdwest-Fryslân* as if it were *Sudwest Fryslan*,
    *'s-Hertogenbosch* at *s*.
    """
    return " ".join(_WORD.findall(language.fold(name))), name
