"""API keys, and the secret that tokens are signed with."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "3"
down_revision = "2"


def upgrade() -> None:
    """Make the tables, and the secret: here, where no other program does the same meanwhile."""
    op.create_table(
        "api_key",
        sa.Column("name", sa.String(100), primary_key=True),
        sa.Column("prefix", sa.String(8), nullable=False, unique=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("scope", sa.String(10), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True)),
        sa.Column("revoked", sa.DateTime(timezone=True)),
    )
    made = op.create_table("secret", sa.Column("value", sa.String(64), primary_key=True))
    op.bulk_insert(made, [{"value": secrets.token_urlsafe(32)}])
