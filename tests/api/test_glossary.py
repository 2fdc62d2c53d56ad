"""The glossary, over the API."""

import yaml

from ingest.pipeline import build_index
from tests.api.test_live import served
from tests.conftest import ROOT


def test_it_has_every_term_with_all_that_the_editors_wrote(client) -> None:
    written = yaml.safe_load((ROOT / "corpus" / "begrippen.yaml").read_text(encoding="utf-8"))
    terms = {each["term"]: each for each in client.get("/api/v1/glossary").json()["terms"]}
    assert len(terms) == len(written["terms"]) > 50
    for entry in written["terms"]:
        told = terms[entry["term"]]
        for name in ("full", "english", "definition", "synonyms", "everyday", "related"):
            assert (told[name] or None) == entry.get(name), entry["term"]
        assert (told["source"] is None) == entry.get("unconfirmed", False)
        if told["source"]:
            assert told["source"]["url"].startswith("http")


def test_terms_stand_in_the_order_of_a_dutch_list(client) -> None:
    names = [each["term"] for each in client.get("/api/v1/glossary").json()["terms"]]
    # Neither capitals nor marks decide: DPIA behind doelbinding, camera's before CAS.
    order = ["aggregeren", "AVG", "camera's", "CAS", "doelbinding", "DPIA", "enquêtes", "EVRM"]
    assert sorted(order, key=names.index) == order


def test_each_term_has_an_address_of_its_own(client) -> None:
    ids = [each["id"] for each in client.get("/api/v1/glossary").json()["terms"]]
    assert len(set(ids)) == len(ids)
    assert not any(set(each) & set(" /'ê") for each in ids)


def test_a_corpus_without_a_glossary_has_an_empty_one(ingest_settings, write_case) -> None:
    write_case("een", "Almere telt fietsen.")
    build_index(ingest_settings)
    with served(ingest_settings) as client:
        assert client.get("/api/v1/glossary").json() == {"terms": []}
