"""Conversations and their turns."""

import sqlalchemy as sa
from alembic import op

revision = "2"
down_revision = "1"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "conversation",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("begun", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_conversation_begun", "conversation", ["begun"])
    op.create_table(
        "turn",
        sa.Column(
            "conversation",
            sa.String(64),
            sa.ForeignKey("conversation.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("reply", sa.JSON, nullable=False),
    )
    op.create_index("ix_turn_at", "turn", ["at"])
