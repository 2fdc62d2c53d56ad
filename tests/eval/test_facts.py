import re
from pathlib import Path

import pytest

from eval import facts
from eval.errors import FactsError
from ingest import encoder, readers

FACTS = """\
id: een
facts:
  - {statement: "Almere telt sinds 2015 elke dag 1.200 fietsen.", confidence: gelezen}
  - {statement: "Almere telt sinds 2015 elke dag 1.300 fietsen.", confidence: gelezen}
  - {statement: "Er kwam een nieuwe brug.", confidence: gelezen}
  - {statement: "Het plan was van projectleider Jan Jansen.", confidence: gelezen}
  - {statement: "Zwolle wilde misschien ook tellen.", confidence: unconfirmed}
"""


def test_a_fact_is_used_where_its_numbers_are_and_it_is_retold(
    write_case, tmp_path, ingest_settings
) -> None:
    encode = encoder.load(ingest_settings).get_text_embedding_batch
    text = "Elke dag telt Almere 1.200 fietsen. Dat gebeurt sinds 2015. Een brug werd vernieuwd."
    path = write_case("een", text)
    document = readers.read(path, tmp_path / "corpus")
    (tmp_path / "facts").mkdir()
    (tmp_path / "facts" / "een.yaml").write_text(FACTS, encoding="utf-8")
    traced = facts.trace(tmp_path / "facts", {document.id: document}, encode)
    assert [each.fate for each in traced] == [
        "used",
        "left out",
        "used",
        "names a person",
        "unconfirmed",
    ]
    assert traced[2].nearest == "Een brug werd vernieuwd."
    assert facts.trace(tmp_path / "facts", {}, encode)[0].fate == "no document"


@pytest.mark.parametrize("content", [None, "id: een", "- ["])
def test_facts_that_cannot_be_read_are_named(tmp_path: Path, content: str | None) -> None:
    if content:
        (tmp_path / "een.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(FactsError, match=re.escape(str(tmp_path))):
        facts.trace(tmp_path, {}, list)
