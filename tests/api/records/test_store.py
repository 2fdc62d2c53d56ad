"""A store in SQLite and in PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from api.records.database import open_database
from api.records.feedback import Cited, Feedback, Receipt, Said
from api.records.store import Count, Store

CITED = Cited("almere-straatkubus", "0f3c", ("Privacy", "Grens"), 10, 32, "Almere koos voor vijf.")
FEEDBACK = Feedback(
    verdict="unhelpful",
    reason="outdated",
    comment="Dit is nu tien – “sinds” 2024. 🚲",
    question="Vanaf hoeveel mensen?",
    history=("Wat is de Straatkubus?",),
    answer=(
        Said("Almere koos voor vijf.", "verified", (CITED,)),
        Said("Of niet.", "unverified", ()),
    ),
    sentence=0,
    language="nl",
)


def test_what_goes_in_comes_out_after_a_restart(store: Store, database: str) -> None:
    receipt = store.receive(FEEDBACK)
    store.close()
    again = Store(open_database(database))
    (received,) = again.received()
    again.close()
    assert received.feedback == FEEDBACK
    assert received.id == receipt.id
    assert received.at.utcoffset() == timedelta()
    assert abs(datetime.now(UTC) - received.at) < timedelta(minutes=1)


def test_only_the_sender_can_take_feedback_back(store: Store) -> None:
    first, second = store.receive(FEEDBACK), store.receive(FEEDBACK)
    assert not store.withdraw(Receipt(first.id, second.token))
    assert not store.withdraw(Receipt(first.id, ""))
    assert store.count().feedback == 2
    assert store.withdraw(first)
    assert not store.withdraw(first)
    assert [each.id for each in store.received()] == [second.id]


def test_more_feedback_than_fits_in_memory_comes_out_once_and_in_order(
    store: Store, clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.records.store._PAGE", 3)
    # All at one moment, so that the moment alone does not tell where a page ends.
    clock.at = datetime(2026, 1, 1, tzinfo=UTC)
    sent = {store.receive(FEEDBACK).id for _ in range(10)}
    came = [each.id for each in store.received()]
    assert len(came) == 10
    assert set(came) == sent


def test_a_conversation_has_its_turns_in_order_and_no_others(store: Store) -> None:
    mine, other = store.begin(), store.begin()
    assert store.append(mine, "Wat?", {"type": "answer", "sentences": ["é"]})
    assert store.append(other, "Anders?", {})
    assert store.append(mine, "En in Leiden?", {"type": "refusal"})
    found = store.conversation(mine)
    assert [(turn.number, turn.question) for turn in found.turns] == [
        (1, "Wat?"),
        (2, "En in Leiden?"),
    ]
    assert found.turns[0].reply == {"type": "answer", "sentences": ["é"]}
    assert store.asked(mine, 20) == ("Wat?", "En in Leiden?")
    assert store.asked(mine, 1) == ("En in Leiden?",)
    assert store.forget(mine)
    assert store.conversation(mine) is None
    assert store.asked(mine, 20) is None
    assert not store.append(mine, "Nog?", {})
    assert store.count() == Count(0, 1, 1)


def test_questions_at_the_same_moment_each_have_their_own_turn(store: Store) -> None:
    id_ = store.begin()
    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(lambda n: store.append(id_, f"{n}", {}), range(40)))
    turns = store.conversation(id_).turns
    assert [turn.number for turn in turns] == list(range(1, 41))
    assert {turn.question for turn in turns} == {f"{n}" for n in range(40)}


def test_no_secret_of_a_reader_is_in_the_database(tmp_path) -> None:
    store = Store(open_database(f"sqlite:///{tmp_path / 'records.db'}"))
    secrets = [store.receive(FEEDBACK).token, store.begin()]
    content = b"".join(each.read_bytes() for each in tmp_path.iterdir())
    store.close()
    assert FEEDBACK.question.encode() in content
    assert not any(each.encode() in content for each in secrets)


def test_what_is_deleted_is_no_longer_on_disk(tmp_path) -> None:
    store = Store(open_database(f"sqlite:///{tmp_path / 'records.db'}"))
    said = [replace(FEEDBACK, comment=f"Zin {n} om te vergeten. " * 40) for n in range(20)]
    receipts = [store.receive(each) for each in said]
    id_ = store.begin()
    store.append(id_, "Een vraag om te vergeten?", {})
    store.forget(id_)
    for each in receipts[:10]:
        store.withdraw(each)
    assert store.count() == Count(10, 0, 0)
    store.purge()
    content = b"".join(each.read_bytes() for each in tmp_path.iterdir())
    store.close()
    assert b"vergeten" not in content


def test_what_is_older_than_the_retention_goes_and_the_rest_stays(store: Store, clock) -> None:
    now = datetime(2026, 6, 1, 12, tzinfo=UTC)
    clock.at = now - timedelta(days=91)
    store.receive(FEEDBACK)
    long, ended = store.begin(), store.begin()
    store.append(long, "Oud?", {})
    store.append(ended, "Oud?", {})
    clock.at = now - timedelta(days=89)
    kept = store.receive(FEEDBACK)
    store.append(long, "Nieuw?", {})
    assert store.purge(now - timedelta(days=90)) == Count(1, 1, 2)
    assert [each.id for each in store.received()] == [kept.id]
    assert store.asked(long, 20) == ("Nieuw?",)
    assert store.conversation(ended) is None
    assert store.purge() == Count(1, 1, 1)
    assert store.count() == Count(0, 0, 0)


def test_a_text_with_a_null_character_is_kept_without_it(store: Store) -> None:
    store.receive(replace(FEEDBACK, comment="a\0b", question="\0Wat?", history=("a\0",)))
    (received,) = store.received()
    assert (received.feedback.comment, received.feedback.question) == ("ab", "Wat?")
