"""Which links are newer than the readings beside them; nobody noted it before: all may be."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table, and doubt every link once."""
    op.create_table("astray", sa.Column("key", sa.Text(), primary_key=True))
    op.execute("INSERT INTO astray (key) SELECT key FROM links")
