"""What OpenDocument's styles say: which text is a title, hidden, or above the line."""

from dataclasses import dataclass
from typing import Self

from lxml import etree

# Namespaces, also of elements that are no styles.
_URN = "{{urn:oasis:names:tc:opendocument:xmlns:{}:1.0}}"
TEXT, TABLE, DRAW, OFFICE, STYLE, META, SHOW = (
    _URN.format(name)
    for name in ("text", "table", "drawing", "office", "style", "meta", "presentation")
)
# Deeper than any chain of styles that an office program makes.
_DEEPEST = 10


@dataclass(frozen=True, slots=True)
class Styles:
    """Names of styles that set titles, hide text or slides, or put text above the line.

    Those that build on such a style are among them.
    """

    titles: frozenset[str]
    hidden: frozenset[str]
    raised: frozenset[str]

    @classmethod
    def of(cls, *roots: etree._Element | None) -> Self:
        """Read the styles of these parts; a part that is missing has none."""
        styles = [
            style for root in roots if root is not None for style in root.iter(STYLE + "style")
        ]
        parents = {
            style.get(STYLE + "name", ""): style.get(STYLE + "parent-style-name", "")
            for style in styles
        }

        def building_on(names: set[str]) -> frozenset[str]:
            # Each round adds those that build on one found before; a circle adds nothing.
            for _ in range(_DEEPEST):
                names |= {name for name, parent in parents.items() if parent in names}
            return frozenset(names)

        def saying(properties: str, attribute: str, begin: str) -> set[str]:
            return {
                style.get(STYLE + "name", "")
                for style in styles
                for found in style.iterchildren(STYLE + properties)
                if found.get(attribute, "").startswith(begin)
            }

        hidden = saying("text-properties", TEXT + "display", "none")
        hidden |= saying("drawing-page-properties", SHOW + "visibility", "hidden")
        return cls(
            titles=building_on({"Title"}),
            hidden=building_on(hidden),
            raised=building_on(saying("text-properties", STYLE + "text-position", "super")),
        )
