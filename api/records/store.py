"""Feedback and conversations, kept: the one file that asks the database anything."""

import hashlib
import secrets
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Row, Table, delete, exists, func, insert, select

from api.errors import RecordsError
from api.records import table
from api.records.conversation import Conversation, Turn
from api.records.database import Database
from api.records.feedback import Cited, Feedback, Receipt, Received, Said

# Rows in memory at a time, where all are read.
_PAGE = 500


@dataclass(frozen=True, slots=True)
class Count:
    """How much there is, or was."""

    feedback: int
    conversations: int
    turns: int


class Store:
    """What is kept; each call is one transaction. All of them block, so none is for an event loop.

    Every method raises RecordsUnavailableError where the database does not do its part.

    Args:
        database: in the newest state.
        now: the time in UTC.
    """

    def __init__(
        self, database: Database, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._database = database
        self._now = now

    @property
    def where(self) -> str:
        """What the database is called, for people."""
        return self._database.where

    def receive(self, feedback: Feedback) -> Receipt:
        """Keep feedback; it is on disk when the receipt is there."""
        receipt = Receipt(str(uuid.uuid4()), secrets.token_urlsafe(32))
        row = asdict(feedback) | {
            "id": receipt.id,
            "token": _digest(receipt.token),
            "at": self._now(),
        }
        with self._database.writing() as connection:
            connection.execute(insert(table.feedback).values(row))
        return receipt

    def withdraw(self, receipt: Receipt) -> bool:
        """Delete feedback; False where there is none with this id and token."""
        kept = table.feedback
        with self._database.writing() as connection:
            mine = (kept.c.id == receipt.id) & (kept.c.token == _digest(receipt.token))
            found = connection.execute(delete(kept).where(mine)).rowcount
        self._database.scrub()
        return bool(found)

    def received(self) -> Iterator[Received]:
        """All feedback, the oldest first."""
        kept = table.feedback
        last: tuple[Any, ...] | None = None
        while True:
            page = select(kept).order_by(kept.c.at, kept.c.id).limit(_PAGE)
            if last:
                at, id_ = last
                page = page.where((kept.c.at > at) | ((kept.c.at == at) & (kept.c.id > id_)))
            with self._database.reading() as connection:
                rows = connection.execute(page).all()
            yield from map(_received, rows)
            if len(rows) < _PAGE:
                return
            last = rows[-1].at, rows[-1].id

    def begin(self) -> str:
        """Begin a conversation.

        Returns:
            Its id: whoever has it has the conversation; only a digest of it is kept.
        """
        id_ = secrets.token_urlsafe(32)
        row = {"id": _digest(id_), "begun": self._now()}
        with self._database.writing() as connection:
            connection.execute(insert(table.conversation).values(row))
        return id_

    def append(
        self, id_: str, question: str, reply: dict[str, Any], collections: Iterable[str] = ()
    ) -> bool:
        """Add a turn to a conversation; False where there is none with this id."""
        digest, turn = _digest(id_), table.turn
        with self._database.writing() as connection:
            # Held until the turn is in, so that two at once do not take the same number.
            found = select(table.conversation).where(table.conversation.c.id == digest)
            if connection.execute(found.with_for_update()).first() is None:
                return False
            last = select(func.max(turn.c.number)).where(turn.c.conversation == digest)
            row = {
                "conversation": digest,
                "number": (connection.execute(last).scalar() or 0) + 1,
                "at": self._now(),
                "question": question,
                "reply": reply,
                "collections": sorted(collections),
            }
            connection.execute(insert(turn).values(row))
        return True

    def asked(self, id_: str, most: int) -> tuple[str, ...] | None:
        """The last questions of a conversation, oldest first."""
        digest, kept, turn = _digest(id_), table.conversation, table.turn
        with self._database.reading() as connection:
            if connection.execute(select(kept.c.id).where(kept.c.id == digest)).first() is None:
                return None
            last = select(turn.c.question).where(turn.c.conversation == digest)
            last = last.order_by(turn.c.number.desc()).limit(most)
            return tuple(reversed(connection.execute(last).scalars().all()))

    def conversation(self, id_: str) -> Conversation | None:
        """A conversation with all of its turns."""
        digest, kept, turn = _digest(id_), table.conversation, table.turn
        with self._database.reading() as connection:
            found = connection.execute(select(kept).where(kept.c.id == digest)).first()
            if found is None:
                return None
            turns = select(turn).where(turn.c.conversation == digest).order_by(turn.c.number)
            rows = connection.execute(turns).all()
        told = tuple(
            Turn(each.number, each.at, each.question, each.reply, frozenset(each.collections))
            for each in rows
        )
        return Conversation(found.begun, told)

    def forget(self, id_: str) -> bool:
        """Delete a conversation with its turns; False where there is none with this id."""
        kept = table.conversation
        with self._database.writing() as connection:
            found = connection.execute(delete(kept).where(kept.c.id == _digest(id_))).rowcount
        self._database.scrub()
        return bool(found)

    def purge(self, before: datetime | None = None) -> Count:
        """Delete what is older than a moment, or all; of a conversation, turn by turn.

        Returns:
            How much was deleted.
        """
        feedback, conversation, turn = table.feedback, table.conversation, table.turn
        gone = [
            (turn, None if before is None else turn.c.at < before),
            (
                conversation,
                None
                if before is None
                else (conversation.c.begun < before)
                & ~exists().where(turn.c.conversation == conversation.c.id),
            ),
            (feedback, None if before is None else feedback.c.at < before),
        ]
        with self._database.writing() as connection:
            turns, conversations, received = (
                connection.execute(
                    delete(each) if which is None else delete(each).where(which)
                ).rowcount
                for each, which in gone
            )
        self._database.scrub()
        return Count(received, conversations, turns)

    def count(self) -> Count:
        """How much is kept."""
        with self._database.reading() as connection:
            return Count(
                _number(connection, table.feedback),
                _number(connection, table.conversation),
                _number(connection, table.turn),
            )

    def rows(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Every row of every table, as of one moment, with its table; as JSON has it."""
        with self._database.still() as connection:
            for kept in table.metadata.sorted_tables:
                for row in connection.execution_options(yield_per=_PAGE).execute(select(kept)):
                    yield kept.name, {name: _as_json(each) for name, each in row._mapping.items()}

    def fill(self, rows: Iterable[tuple[str, dict[str, Any]]], *, replace: bool) -> bool:
        """Put rows back, all or none; see ``rows``.

        Args:
            rows: with their tables.
            replace: delete what there is.

        Returns:
            False where there is something, and it is not to be deleted.

        Raises:
            RecordsError: they are of a newer version of the program.
        """
        tables = table.metadata.sorted_tables
        with self._database.writing() as connection:
            # The secret comes with the tables themselves.
            own = [each for each in tables if each is not table.secret]
            if not replace and any(_number(connection, each) for each in own):
                return False
            for each in reversed(tables):
                connection.execute(delete(each))
            for name, group in groupby(rows, key=itemgetter(0)):
                if name not in table.metadata.tables:
                    raise RecordsError(
                        f"the rows to be put back are of a newer version of Stadsbron ({name}); "
                        "install that version"
                    )
                kept = table.metadata.tables[name]
                while page := [_from_json(kept, row) for _, row in islice(group, _PAGE)]:
                    connection.execute(insert(kept), page)
        self._database.scrub()
        return True

    def close(self) -> None:
        """End all connections."""
        self._database.close()


def _as_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _from_json(kept: Table, row: dict[str, Any]) -> dict[str, Any]:
    moments = {each.name for each in kept.columns if isinstance(each.type, table.Utc)}
    return {
        name: datetime.fromisoformat(value) if name in moments and value else value
        for name, value in row.items()
    }


def _digest(secret: str) -> str:
    # It has 256 bits of chance, so it needs no salt and no slow function.
    return hashlib.sha256(secret.encode()).hexdigest()


def _number(connection: Connection, kept: Any) -> int:
    return connection.execute(select(func.count()).select_from(kept)).scalar_one()


def _received(row: Row[Any]) -> Received:
    answer = tuple(
        Said(
            said["text"],
            said["state"],
            tuple(
                Cited(**{**each, "section": tuple(each["section"])}) for each in said["citations"]
            ),
        )
        for said in row.answer
    )
    return Received(
        row.id,
        row.at,
        Feedback(
            verdict=row.verdict,
            reason=row.reason,
            comment=row.comment,
            question=row.question,
            history=tuple(row.history),
            answer=answer,
            sentence=row.sentence,
            language=row.language,
        ),
    )
