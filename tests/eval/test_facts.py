import re
from pathlib import Path

import pytest

from eval import facts
from eval.errors import FactsError
from ingest import readers

FACTS = """\
id: een
facts:
  - {statement: "Almere telt sinds 2015 elke dag 1.200 fietsen.", confidence: gelezen}
  - {statement: "Almere telt sinds 2015 elke dag 1.300 fietsen.", confidence: gelezen}
  - {statement: "Het plan was van projectleider Jan Jansen.", confidence: gelezen}
  - {statement: "Zwolle wilde misschien ook tellen.", confidence: unconfirmed}
"""


def test_a_fact_is_used_where_its_numbers_and_most_of_its_words_are(write_case, tmp_path) -> None:
    path = write_case("een", "Elke dag telt Almere 1.200 fietsen. Dat gebeurt sinds 2015.")
    document = readers.read(path, tmp_path / "corpus")
    (tmp_path / "facts").mkdir()
    (tmp_path / "facts" / "een.yaml").write_text(FACTS, encoding="utf-8")
    traced = facts.trace(tmp_path / "facts", {document.id: document})
    assert [each.fate for each in traced] == ["used", "left out", "names a person", "unconfirmed"]
    assert facts.trace(tmp_path / "facts", {})[0].fate == "no document"


@pytest.mark.parametrize("content", [None, "id: een", "- ["])
def test_facts_that_cannot_be_read_are_named(tmp_path: Path, content: str | None) -> None:
    if content:
        (tmp_path / "een.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(FactsError, match=re.escape(str(tmp_path))):
        facts.trace(tmp_path, {})
