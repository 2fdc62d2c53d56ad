import subprocess
import sys
from pathlib import Path

import pytest

from eval import apart, bench_corpus, bench_ingest
from ingest import corpus

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def documents():
    return list(corpus.check(ROOT / "corpus").documents.values())


def test_a_corpus_for_measuring_is_the_same_each_time_and_can_be_read(documents, tmp_path) -> None:
    words = bench_corpus.write(tmp_path / "een", documents, 12)
    assert bench_corpus.write(tmp_path / "twee", documents, 12) == words
    once, again = (corpus.check(tmp_path / name) for name in ("een", "twee"))
    assert once == again
    assert len(once.documents) == 12
    assert once.left_out == {}


def test_a_pdf_for_measuring_has_the_pages_and_words_asked(documents, tmp_path) -> None:
    words = bench_corpus.write_pdf(tmp_path, documents, 12)
    (read,) = corpus.check(tmp_path).documents.values()
    assert len(read.pages) == 12
    assert len(read.sections) == 2
    # Words that hold a hyphen or a quotation mark may be counted as two or as one.
    assert len(read.text.split()) == pytest.approx(words, rel=0.02)


def test_what_is_measured_is_the_same_work(shipped_settings) -> None:
    measured = bench_ingest.compare(shipped_settings, documents=2, rounds=1, threads=1)
    assert measured.ours.passages == measured.bare.passages > 0
    for ran in (measured.bare, measured.starter, measured.ours):
        assert ran.seconds > 0
        # The model alone has 118 million parameters, of two bytes or of four.
        assert ran.megabytes > 236
    assert [row[0] for row in measured.rows()] == ["bare", "starter", "ours"]


def test_an_unchanged_corpus_takes_less_than_a_new_one(shipped_settings, monkeypatch) -> None:
    # Not in processes of their own, which take long to start.
    monkeypatch.setattr(apart, "run", lambda way, made, threads: (way(made), 1))
    grown = bench_ingest.grow(shipped_settings, documents=2, threads=1)
    assert 0 < grown.unchanged < grown.first.start + grown.first.seconds
    assert grown.changed.passages == grown.first.passages
    assert grown.row()[0] == "2"


def test_memory_of_processes_that_were_started_counts() -> None:
    if not Path("/proc/self/smaps_rollup").exists():
        pytest.skip("this system has no /proc to look in")
    held = "import time; held = b'1' * {}; time.sleep(2)"
    little, much = (
        apart.run(subprocess.run, [sys.executable, "-c", held.format(size)], 1)[1]
        for size in (1, 400_000_000)
    )
    assert much - little == pytest.approx(400, rel=0.2)
