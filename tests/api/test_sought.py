from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from api import sought
from ingest import word_rows, words
from ingest.readers.glossary import Glossary, Term


@pytest.fixture
def index(tmp_path: Path) -> Any:
    bijstand = Term(term="bijstand", definition="Geld.", everyday=("uitkering",), unconfirmed=True)
    with word_rows.Writer(tmp_path) as writer:
        writer.add(["De kosten van de jeugdzorg stegen.", "Zwolle telt fietsen."])
    found = words.Words(tmp_path, Glossary(terms=(bijstand,)))
    return cast(Any, SimpleNamespace(words=found))


def test_a_compound_is_said_by_its_parts(index: Any) -> None:
    asked = sought.read("jeugdzorgkosten", index)
    assert asked.share_in("De kosten van de jeugdzorg stegen.") == 1
    assert asked.share_in("De zorg kost geld.") == 0


def test_a_part_is_said_by_a_compound(index: Any) -> None:
    assert sought.read("jeugd", index).share_in("De jeugdzorg is duur.") == 1


def test_a_word_is_said_by_its_synonym(index: Any) -> None:
    asked = sought.read("uitkering", index)
    assert asked.share_in("Wie bijstand krijgt, meldt zich.") == 1


def test_the_rarest_word_that_is_missing_counts(index: Any) -> None:
    asked = sought.read("Telt Zwolle ook vuilcontainers?", index)
    assert asked.rarest_missing("Zwolle telt fietsen.") == 1
    assert asked.rarest_missing("Zwolle telt vuilcontainers.") == 0
    assert 0 < asked.share_in("Zwolle telt fietsen.") < 1


def test_a_question_of_stop_words_seeks_nothing(index: Any) -> None:
    asked = sought.read("wat is dat", index)
    assert asked.words == ()
    assert asked.share_in("Dat is zo.") == 0
    assert asked.rarest_missing("Dat is zo.") == 0
