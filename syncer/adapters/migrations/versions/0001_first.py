"""The first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_KEYED = {
    "documents": "ref",
    "tickets": "ref",
    "links": "key",
    "portfolio": "ref",
    "facts": "name",
    "intents": "id",
    "rulings": "key",
    "findings": "day",
}


def upgrade() -> None:
    """Make all tables."""
    for table, key in _KEYED.items():
        op.create_table(
            table,
            sa.Column(key, sa.Text(), primary_key=True),
            sa.Column("body", sa.Text(), nullable=False),
        )
    op.create_table("sent", sa.Column("id", sa.Text(), primary_key=True))
    for table, key in {"approvals": "change", "jobs": "name"}.items():
        op.create_table(
            table,
            sa.Column(key, sa.Text(), primary_key=True),
            sa.Column("at", sa.BigInteger(), nullable=False),
        )
    op.create_table(
        "outcomes",
        sa.Column("day", sa.Text(), primary_key=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False, unique=True),
        sa.Column("body", sa.Text(), nullable=False),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text()),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
    )
    for column in ("at", "key", "ref"):
        op.create_index(f"ix_audit_{column}", "audit", [column])
