"""The fuzzer for a moment, so that it cannot rot; ``make fuzz`` gives each reader a minute."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from ingest import readers
from tests.fuzz.check import check, corpus
from tests.fuzz.seed import FORMATS

# The same files each time, in a second or so.
_FILES = 40


def _turned(data: bytes, most: int) -> bytes:
    """Data with a few other bytes."""
    chance, changed = random.Random(len(data)), bytearray(data)
    for _ in range(min(5, len(data))):
        changed[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(changed[:most])


@pytest.mark.parametrize("name", FORMATS)
def test_a_reader_copes_with_files_that_nobody_would_write(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Text recognition is a program of its own, and slow.
    monkeypatch.setenv("PATH", "")
    format_ = FORMATS[name]
    for content in format_.seeds():
        for number in range(_FILES // 2):
            changed = format_.mutate(content, 20_000, number, format_.grammar, _turned)
            check(corpus(tmp_path, name, changed))


def test_what_is_neither_document_nor_reason_is_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = corpus(tmp_path, "text", FORMATS["text"].seeds()[0])
    document = readers.read(folder / "nota.txt", folder)
    for wrong in ({"text": "\ud800"}, {"title": "een\ntwee"}, {"pages": (3, 1)}):
        monkeypatch.setattr(readers, "read", lambda *_, wrong=wrong: replace(document, **wrong))
        with pytest.raises((AssertionError, UnicodeEncodeError)):
            check(folder)


def test_the_fuzzer_runs(tmp_path: Path) -> None:
    pytest.importorskip("atheris", reason="there is no libFuzzer for Python here (no wheel)")
    from tests.fuzz.__main__ import fuzz

    found, said = fuzz("text", seconds=1, seed=1, findings=tmp_path / "findings")
    assert found == []
    assert "number_of_executed_units" in said
