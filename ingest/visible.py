"""Characters that a reader cannot see but a program reads."""

import unicodedata


def visible(text: str) -> str:
    """A text without Unicode's format characters (category Cf).

    They have no width, turn the direction of writing, or tag. In Dutch and English they carry
    nothing (a soft hyphen only says where a word may be parted), but words can be hidden in them
    and between them.
    """
    hidden = {ord(each): None for each in set(text) if unicodedata.category(each) == "Cf"}
    return text.translate(hidden) if hidden else text
