"""What few answers have: tool calls, reasoning, logprobs, finer counts of tokens."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Text

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Add the column to the runs."""
    op.add_column("runs", Column("more", Text, comment="of the answer what few have: see Remainder"))
