"""Alembic runs inside the connection and transaction that `sync.cloud.database.migrate` hands over."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
context.run_migrations()
