"""One release a content, and the moment since when the active one is served.

Two commands that rebuilt at once could write the same content twice; the copy that is not served goes.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

# The copies of a content that are not served, when another copy is served or is more recent.
DOUBLES = """
    SELECT r.id FROM release r WHERE r.id NOT IN (SELECT release_id FROM active)
    AND EXISTS (SELECT 1 FROM release autre WHERE autre.empreinte = r.empreinte AND autre.id <> r.id
                AND (autre.id > r.id OR autre.id IN (SELECT release_id FROM active)))
"""


def upgrade() -> None:
    """Remove the copies, forbid new ones, date the active release."""
    doubles = [ligne[0] for ligne in op.get_bind().execute(sa.text(DOUBLES))]
    for table, colonne in (("piece", "release_id"), ("release", "id")):
        for double in doubles:
            op.execute(sa.text(f"DELETE FROM {table} WHERE {colonne} = {int(double)}"))
    op.create_index("release_empreinte", "release", ["empreinte"], unique=True)
    op.add_column("active", sa.Column("depuis", sa.DateTime, nullable=True))


def downgrade() -> None:
    """Forget what this step added."""
    with op.batch_alter_table("active") as table:
        table.drop_column("depuis")
    op.drop_index("release_empreinte", "release")
