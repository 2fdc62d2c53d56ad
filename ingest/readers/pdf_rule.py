"""Straight lines and images on a page of a PDF: what draws tables, and what a scan consists of."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from ingest.readers.pdf_word import Frame

# A page with more drawings than this holds a map or a chart; its lines draw no table.
_MOST_PATHS, _MOST_SEGMENTS = 4000, 400
# In points: how far a line may be off the straight, and how short it may be.
_STRAIGHT, _SHORTEST = 1.0, 8.0


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal or vertical line, from ``start`` to ``end`` at ``at`` on the other axis."""

    upright: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is on a page besides words.

    Attributes:
        rules: horizontal and vertical lines and sides of rectangles, as the page is shown.
        covered: share of the page that its largest image covers.
        paths: how many drawings there are; counting ends where that is too many for tables.
    """

    rules: tuple[Rule, ...]
    covered: float
    paths: int


def drawn(page: Any, shown: Frame) -> Drawn:
    """The straight lines and the largest image of a PDFium page."""
    rules: list[Rule] = []
    paths, covered = 0, 0.0
    width, height = shown.size
    for number in range(pdfium.FPDFPage_CountObjects(page)):
        piece = pdfium.FPDFPage_GetObject(page, number)
        kind = pdfium.FPDFPageObj_GetType(piece)
        if kind == pdfium.FPDF_PAGEOBJ_PATH and paths <= _MOST_PATHS:
            paths += 1
            rules += _straight(piece, shown)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            left, top, right, bottom = _bounds(piece, shown)
            seen = (min(right, width) - max(left, 0)) * (min(bottom, height) - max(top, 0))
            covered = max(covered, seen / (width * height))
        elif kind == pdfium.FPDF_PAGEOBJ_FORM:
            # Scanners wrap the page's image in a form; what else is in forms is figures.
            covered = max(covered, _image_in(piece, shown))
    return Drawn(tuple(rules) if paths <= _MOST_PATHS else (), covered, paths)


def _image_in(form: Any, shown: Frame) -> float:
    parts = (
        pdfium.FPDFFormObj_GetObject(form, number)
        for number in range(min(pdfium.FPDFFormObj_CountObjects(form), 20))
    )
    if not any(pdfium.FPDFPageObj_GetType(part) == pdfium.FPDF_PAGEOBJ_IMAGE for part in parts):
        return 0.0
    left, top, right, bottom = _bounds(form, shown)
    width, height = shown.size
    return min((right - left) * (bottom - top) / (width * height), 1.0)


def _bounds(piece: Any, shown: Frame) -> tuple[float, float, float, float]:
    sides = [ctypes.c_float() for _ in range(4)]
    pdfium.FPDFPageObj_GetBounds(piece, *sides)
    left, bottom, right, top = (side.value for side in sides)
    return shown.box(left, bottom, right, top)


def _straight(path: Any, shown: Frame) -> Iterator[Rule]:
    count = pdfium.FPDFPath_CountSegments(path)
    if not 2 <= count <= _MOST_SEGMENTS:
        return
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(path, matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    begin = last = None
    for number in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path, number)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = shown.point(
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            begin = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO and last is not None:
            yield from _rule(last, point)
        if pdfium.FPDFPathSegment_GetClose(segment) and begin is not None:
            yield from _rule(point, begin)
        last = point


def _rule(one: tuple[float, float], other: tuple[float, float]) -> Iterator[Rule]:
    (x0, y0), (x1, y1) = one, other
    if abs(y0 - y1) < _STRAIGHT and abs(x0 - x1) >= _SHORTEST:
        yield Rule(False, (y0 + y1) / 2, min(x0, x1), max(x0, x1))
    elif abs(x0 - x1) < _STRAIGHT and abs(y0 - y1) >= _SHORTEST:
        yield Rule(True, (x0 + x1) / 2, min(y0, y1), max(y0, y1))


def horizontal(rules: tuple[Rule, ...]) -> list[Rule]:
    """Horizontal lines from top to bottom; those that touch end to end, or nearly, as one."""
    merged: list[Rule] = []
    flat = (rule for rule in rules if not rule.upright)
    for rule in sorted(flat, key=lambda rule: (round(rule.at), rule.start)):
        last = merged[-1] if merged else None
        if last and abs(last.at - rule.at) < 2 and rule.start < last.end + 3:
            merged[-1] = Rule(False, last.at, last.start, max(last.end, rule.end))
        else:
            merged.append(rule)
    return merged
