"""Text recognition for scanned pages, by Tesseract where it is installed.

Tesseract runs as a program of its own with a time limit; its table of words (TSV) has their boxes.
"""

import csv
import io
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from statistics import median
from typing import Any

from ingest.readers.pdf_word import Word

PROGRAM = "tesseract"
REMEDY = (
    "install Tesseract with Dutch (tesseract-ocr and tesseract-ocr-nld), "
    "or run text recognition on the file (ocrmypdf)"
)
_LANGUAGES = ("nld", "eng")

# Dots an inch: what Tesseract is made for; and dots in all, for a page of absurd size.
_DOTS, _MOST_DOTS = 300, 25_000_000
# Words that Tesseract is less sure of than this (of 100) are smudges; below the second, on
# average, the page is tried turned.
_SURE, _SURE_PAGE = 30, 60
# A letter's size in parts of its line's box, which reaches from ascenders to descenders.
_SIZE = 0.86


@dataclass(frozen=True, slots=True)
class Recognised:
    """Words of a scanned page, in points of the page turned so that they are upright."""

    words: list[Word]
    turn: int


class OcrError(Exception):
    """A page could not be recognised; says why."""


@cache
def languages() -> str:
    """Tesseract's languages to read with, ``nld+eng`` where both are there; empty without it."""
    if shutil.which(PROGRAM) is None:
        return ""
    listed = _run(["--list-langs"], b"", 20).decode("utf-8", "replace").split()
    return "+".join(language for language in _LANGUAGES if language in listed)


def recognise(page: Any, size: tuple[float, float], seconds: float) -> Recognised:
    """Read the words off a page's image.

    Args:
        page: of pypdfium2.
        size: width and height of the page as it is shown, in points.
        seconds: how long it may take.

    Raises:
        OcrError: Tesseract is missing, fails or takes too long.
    """
    if not languages():
        raise OcrError("no text recognition for Dutch is installed")
    scale = min(_DOTS / 72, (_MOST_DOTS / (size[0] * size[1])) ** 0.5)
    words, sure = _read(_image(page, scale, 0), scale, seconds)
    if sure >= _SURE_PAGE and not _are_upended(words):
        return Recognised(words, 0)
    turn = _turn(_image(page, scale, 0), seconds)
    if not turn:
        return Recognised(words, 0)
    turned, surer = _read(_image(page, scale, turn), scale, seconds)
    better = surer > sure or _are_upended(words)
    return Recognised(turned, turn) if better else Recognised(words, 0)


def _are_upended(words: list[Word]) -> bool:
    """Whether most words are taller than wide: Tesseract reads those, but in a muddled order."""
    long = [word for word in words if len(word.text) > 3]
    tall = sum(word.bottom - word.top > word.right - word.left for word in long)
    return tall > len(long) / 2


def _image(page: Any, scale: float, turn: int) -> bytes:
    """The page in grey as a portable grey map, turned clockwise by quarters."""
    bitmap = page.render(scale=scale, rotation=90 * turn, grayscale=True)
    try:
        pixels = bitmap.to_numpy()
        height, width = pixels.shape[:2]
        return b"P5 %d %d 255\n" % (width, height) + bytes(pixels.tobytes())
    finally:
        bitmap.close()


def _read(image: bytes, scale: float, seconds: float) -> tuple[list[Word], float]:
    arguments = ["stdin", "stdout", "-l", languages(), "--psm", "3"]
    arguments += ["--dpi", str(round(72 * scale)), "tsv"]
    said = _run(arguments, image, seconds).decode("utf-8", "replace")
    rows = list(csv.DictReader(io.StringIO(said), delimiter="\t", quoting=csv.QUOTE_NONE))
    words = list(_words(rows, scale))
    sure = [float(row["conf"]) for row in rows if row["level"] == "5" and row["text"].strip()]
    return words, sum(sure) / len(sure) if sure else 0.0


def _words(rows: list[dict[str, str]], scale: float) -> Iterator[Word]:
    heights = [int(row["height"]) for row in rows if row["level"] == "4"]
    usual = median(heights) if heights else 0
    line = (0.0, 0.0, 0.0)
    for row in rows:
        top, height = int(row["top"]), int(row["height"])
        if row["level"] == "4":
            # Lines without descenders are lower; only plainly larger type has another size.
            tall = height if height > 1.35 * usual else usual
            line = (top / scale, (top + height) / scale, tall * _SIZE / scale)
        text = (row["text"] or "").strip()
        if row["level"] != "5" or not text or float(row["conf"]) < _SURE:
            continue
        left, width = int(row["left"]), int(row["width"])
        above, below, size = line
        yield Word(
            text, left / scale, above, (left + width) / scale, below, below, size, spaced=True
        )


def _turn(image: bytes, seconds: float) -> int:
    """Quarters clockwise that put the page upright, by Tesseract's guess."""
    try:
        said = _run(["stdin", "stdout", "--psm", "0"], image, seconds).decode("utf-8", "replace")
    except OcrError:
        return 0
    for line in said.splitlines():
        if line.startswith("Rotate:"):
            return int(line.split(":")[1]) // 90 % 4
    return 0


def _run(arguments: list[str], image: bytes, seconds: float) -> bytes:
    # One thread: the pipeline reads as many files at once as there are cores.
    environment = os.environ | {"OMP_THREAD_LIMIT": "1"}
    try:
        done = subprocess.run(
            [PROGRAM, *arguments],
            input=image,
            capture_output=True,
            timeout=max(seconds, 1.0),
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise OcrError(f"text recognition took longer than {seconds:.0f} s") from error
    except OSError as error:
        raise OcrError(f"text recognition does not start ({error.strerror})") from error
    if done.returncode:
        raise OcrError(f"text recognition failed (code {done.returncode})")
    return done.stdout
