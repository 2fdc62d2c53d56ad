from eval import bench_search
from ingest.settings import IngestSettings


def test_a_small_corpus_is_made_indexed_and_searched(models, shipped_settings) -> None:
    settings = IngestSettings(corpus=shipped_settings.corpus, data=models.parent)
    found = bench_search.measure(settings, documents=3, threads=1)
    assert found.passages > 3
    assert 0 < found.embedding < found.searching <= found.asking * 2
    assert found.row()[0] == str(found.passages)
