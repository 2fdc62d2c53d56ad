from eval import bench_search


def test_an_index_is_grown_and_searched(shipped_settings, assistant) -> None:
    before = assistant.index.manifest.passages
    found = bench_search.measure(shipped_settings, before + 1, threads=1)
    assert found.passages == 2 * before
    # Which takes longest is not asserted: beside other work on the machine, any may.
    assert min(found.embedding, found.searching, found.asking) > 0
    assert found.row()[0] == str(found.passages)
