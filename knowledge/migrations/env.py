"""What Alembic runs: the steps, on the connection and in the transaction that `releases` gives."""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=False)
context.run_migrations()
