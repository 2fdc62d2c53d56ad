"""The part of a PDF's page that is shown, and places on it."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of the page that is shown, and how it is turned.

    Attributes:
        left: like the others in the page's own coordinates, which count upwards.
        turn: quarter turns clockwise.
    """

    left: float
    bottom: float
    right: float
    top: float
    turn: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as shown."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.turn % 2 else (width, height)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A place of the page as it is shown."""
        a, b, c, d, e, f = self.axes
        return a * x + b * y + c, d * x + e * y + f

    def box(
        self, left: float, bottom: float, right: float, top: float
    ) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of a rectangle as it is shown."""
        (x0, y0), (x1, y1) = self.point(left, bottom), self.point(right, top)
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)

    @property
    def axes(self) -> tuple[float, float, float, float, float, float]:
        """``point`` as a sum, for many points: across is a x + b y + c, down is d x + e y + f."""
        match self.turn:
            case 1:
                return 0, 1, -self.bottom, 1, 0, -self.left
            case 2:
                return -1, 0, self.right, 0, 1, -self.bottom
            case 3:
                return 0, -1, self.top, -1, 0, self.right
            case _:
                return 1, 0, -self.left, 0, -1, self.top

    def holds(self, left: float, bottom: float, right: float, top: float) -> bool:
        """Whether the middle of a rectangle in the page's own coordinates is shown."""
        x, y = (left + right) / 2, (bottom + top) / 2
        return self.left <= x <= self.right and self.bottom <= y <= self.top

    def turned(self, quarters: int) -> "Frame":
        """The same part of the page, turned further."""
        turn = (self.turn + quarters) % 4
        return Frame(self.left, self.bottom, self.right, self.top, turn)


def shown(page: Any) -> Frame:
    """The part of a PDFium page that is shown: its crop box, as far as there is paper."""
    left, bottom, right, top = page.get_cropbox()
    paper = page.get_mediabox()
    if paper and (cropped := _common((left, bottom, right, top), paper)):
        left, bottom, right, top = cropped
    return Frame(left, bottom, right, top, page.get_rotation() // 90 % 4)


def _common(
    one: tuple[float, ...], other: tuple[float, ...]
) -> tuple[float, float, float, float] | None:
    left, bottom = max(one[0], other[0]), max(one[1], other[1])
    right, top = min(one[2], other[2]), min(one[3], other[3])
    return (left, bottom, right, top) if left < right and bottom < top else None
