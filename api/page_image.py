"""A page of a PDF as an image, with words marked on it."""

import hashlib
import io
import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import anyio
from PIL import Image, ImageChops, ImageDraw

from api.errors import ChangedError
from api.original import Original
from ingest.document import Box
from ingest.errors import DocumentError
from ingest.readers import pdf_file, pdf_frame

# PDFium is not safe across threads, whichever files they have open.
_PDFIUM = threading.Lock()

# Counts up when a page is drawn otherwise, so that no browser shows an older image.
_VERSION = 1
# Pixels of an image: a page as narrow as a ribbon would be taller than memory.
_MOST_PIXELS = 8_000_000
# Bytes of images to keep: some hundred pages of type.
_KEPT = 32 * 1024 * 1024

# As a marker pen: what is white takes its colour, and black stays black. The outline is for those
# who tell the colour of paper and pen apart badly.
_MARKER, _OUTLINE = (255, 224, 138), (180, 83, 9)


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height of a page as it is shown, in points."""

    width: float
    height: float


class PageImages:
    """Draws pages one at a time, and keeps those that were asked for last.

    Attributes:
        queue: those who wait for a page, and let one through at a time.
    """

    def __init__(self) -> None:
        self.queue = anyio.CapacityLimiter(1)
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def draw(self, original: Original, number: int, width: int, boxes: Sequence[Box]) -> bytes:
        """A page as PNG.

        Args:
            original: the file.
            number: of the page, from 1.
            width: in pixels; less where the page would be too many in all.
            boxes: to mark.

        Raises:
            ChangedError: the file cannot be opened any more.
        """
        name = tag(original, number, width, boxes)
        with self._lock:
            if found := self._kept.get(name):
                self._kept.move_to_end(name)
                return found
        with _page(original, number) as page:
            drawn = _drawn(page, width)
        image = _png(_marked(drawn, boxes))
        self._keep(name, image)
        return image

    def _keep(self, name: str, image: bytes) -> None:
        with self._lock:
            if name not in self._kept:
                self._kept[name] = image
                self._bytes += len(image)
            while self._bytes > _KEPT:
                self._bytes -= len(self._kept.popitem(last=False)[1])


def size(original: Original, number: int) -> Size:
    """How large a page is.

    Raises:
        ChangedError: the file cannot be opened any more.
    """
    with _page(original, number) as page:
        return Size(*pdf_frame.shown(page).size)


def tag(original: Original, number: int, width: int, boxes: Iterable[Box]) -> str:
    """A mark of all that decides what an image shows."""
    places = [(box.left, box.top, box.right, box.bottom) for box in boxes]
    said = repr((_VERSION, original.digest, number, width, places))
    return hashlib.sha256(said.encode()).hexdigest()[:32]


@contextmanager
def _page(original: Original, number: int) -> Iterator[Any]:
    with _PDFIUM:
        try:
            document, _ = pdf_file.pages(original.path, original.name, original.passwords)
        except (DocumentError, OSError) as error:
            raise ChangedError(str(error)) from error
        try:
            document.init_forms()
            yield document[number - 1]
        finally:
            document.close()


def _drawn(page: Any, width: int) -> Image.Image:
    across, down = pdf_frame.shown(page).size
    # A hair less, for what comes out is rounded up to whole pixels.
    scale = min((width - 0.001) / across, (_MOST_PIXELS / (across * down)) ** 0.5)
    bitmap = page.render(scale=scale)
    try:
        drawn: Image.Image = bitmap.to_pil().convert("RGB")
        # Of its own: PDFium's memory is given back.
        return drawn.copy()
    finally:
        bitmap.close()


def _marked(image: Image.Image, boxes: Iterable[Box]) -> Image.Image:
    pen = ImageDraw.Draw(image)
    wide = max(1, round(image.width / 600))
    for box in boxes:
        # A little around the words, so that the outline does not touch them.
        left, top = round(box.left * image.width) - wide, round(box.top * image.height) - wide
        right, bottom = round(box.right * image.width) + wide, round(box.bottom * image.height)
        edges = (max(left, 0), max(top, 0), min(right, image.width), min(bottom, image.height))
        if edges[0] >= edges[2] or edges[1] >= edges[3]:
            continue
        under = image.crop(edges)
        image.paste(ImageChops.multiply(under, Image.new("RGB", under.size, _MARKER)), edges)
        pen.rectangle(
            (edges[0], edges[1], edges[2] - 1, edges[3] - 1), outline=_OUTLINE, width=wide
        )
    return image


def _png(image: Image.Image) -> bytes:
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()
