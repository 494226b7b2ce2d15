"""The three tables of the releases, as `create_all` made them before migrations existed.

An existing base already has them: it is stamped with this step, which is then not run.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "release",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("empreinte", sa.String, nullable=False),
        sa.Column("cree_le", sa.DateTime, nullable=False),
    )
    op.create_table(
        "active",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("release_id", sa.Integer, sa.ForeignKey("release.id"), nullable=False),
    )
    op.create_table(
        "piece",
        sa.Column("release_id", sa.Integer, sa.ForeignKey("release.id"), primary_key=True),
        sa.Column("famille", sa.String, primary_key=True),
        sa.Column("code", sa.String, primary_key=True),
        sa.Column("rang", sa.Integer, nullable=False),
        sa.Column("donnees", sa.Text, nullable=False),
    )


def downgrade() -> None:
    """Remove the tables; the YAML files make them again."""
    for table in ("piece", "active", "release"):
        op.drop_table(table)
