"""Alembic runs this for every command: on the connection that the program gives, and no other."""

from alembic import context

from api.records import table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=table.metadata,
    # SQLite changes a table by making it anew.
    render_as_batch=True,
)
# The program has begun the transaction; it ends it too.
context.run_migrations()
