"""The tables as the newest migration leaves them; a test holds the two together."""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)


class Utc(TypeDecorator[datetime]):
    """A moment in UTC; SQLite keeps no time zone, so it goes in without and comes out with."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _: Dialect) -> datetime | None:
        """SQLAlchemy's: towards the database."""
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, _: Dialect) -> datetime | None:
        """SQLAlchemy's: from the database."""
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class Words(TypeDecorator[str]):
    """A text; PostgreSQL takes no null character in one."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, _: Dialect) -> str | None:
        """SQLAlchemy's: towards the database."""
        return value.replace("\0", "") if value else value


metadata = MetaData()

feedback = Table(
    "feedback",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("token", String(64), nullable=False),  # a digest
    Column("at", Utc, nullable=False, index=True),
    Column("verdict", String(20), nullable=False),
    Column("reason", String(20)),
    Column("comment", Words, nullable=False),
    Column("question", Words, nullable=False),
    Column("history", JSON, nullable=False),
    Column("answer", JSON, nullable=False),
    Column("sentence", Integer),
    Column("language", String(2), nullable=False),
)

conversation = Table(
    "conversation",
    metadata,
    Column("id", String(64), primary_key=True),  # a digest
    Column("begun", Utc, nullable=False, index=True),
)

turn = Table(
    "turn",
    metadata,
    Column(
        "conversation",
        String(64),
        ForeignKey("conversation.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Utc, nullable=False, index=True),
    Column("question", Words, nullable=False),
    Column("reply", JSON, nullable=False),
    Column("collections", JSON, nullable=False, default=list),
)

api_key = Table(
    "api_key",
    metadata,
    Column("name", String(100), primary_key=True),
    Column("prefix", String(8), nullable=False, unique=True),
    Column("digest", String(64), nullable=False),
    Column("scope", String(10), nullable=False),
    Column("made", Utc, nullable=False),
    Column("expires", Utc),
    Column("revoked", Utc),
    Column("collections", JSON, nullable=False, default=list),
)

# One row. It has to be known as it is, so unlike a key it is not digested.
secret = Table("secret", metadata, Column("value", String(64), primary_key=True))
