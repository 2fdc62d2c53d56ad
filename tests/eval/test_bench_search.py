from eval import bench_search


def test_an_index_is_grown_and_searched(shipped_settings, assistant) -> None:
    before = assistant.index.manifest.passages
    found = bench_search.measure(shipped_settings, before + 1, threads=1)
    assert found.passages == 2 * before
    assert 0 < found.embedding < found.searching <= found.asking * 2
    assert found.row()[0] == str(found.passages)
