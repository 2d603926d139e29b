"""Alembic's entry: the Store passes its open connection in the configuration's attributes."""

from alembic import context

from vectorstore.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
