from pathlib import Path

from eval import bench_corpus, bench_ingest
from ingest import corpus

ROOT = Path(__file__).resolve().parents[2]


def test_a_corpus_for_measuring_is_the_same_each_time_and_can_be_read(tmp_path: Path) -> None:
    documents = corpus.check(ROOT / "corpus").documents.values()
    words = bench_corpus.write(tmp_path / "een", documents, 12)
    assert bench_corpus.write(tmp_path / "twee", documents, 12) == words
    once, again = (corpus.check(tmp_path / name) for name in ("een", "twee"))
    assert once == again
    assert len(once.documents) == 12
    assert once.left_out == {}


def test_what_is_measured_is_the_same_work(shipped_settings, tmp_path: Path, monkeypatch) -> None:
    # Programs that are started read the settings of this folder, which has none.
    monkeypatch.chdir(tmp_path)
    measured = bench_ingest.compare(shipped_settings, documents=2, threads=1)
    assert measured.ours.passages == measured.bare.passages > 0
    assert all(ran.seconds > 0 for ran in (measured.bare, measured.starter, measured.ours))
    assert [row[0] for row in measured.rows()] == ["bare", "starter", "ours"]
