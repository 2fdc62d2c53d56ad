"""Which collections a key opens, and a reply was made from: none, for those that there are."""

import sqlalchemy as sa
from alembic import op

revision = "4"
down_revision = "3"


def upgrade() -> None:
    """Add the columns."""
    for table in ("api_key", "turn"):
        column = sa.Column("collections", sa.JSON, nullable=False, server_default="[]")
        with op.batch_alter_table(table) as batch:
            batch.add_column(column)
        with op.batch_alter_table(table) as batch:
            batch.alter_column("collections", server_default=None)
