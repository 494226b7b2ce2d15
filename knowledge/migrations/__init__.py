"""The shape of the database of the releases, step by step: Alembic migrations, run by `releases.migrate`."""
