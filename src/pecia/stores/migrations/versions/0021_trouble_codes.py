"""What stopped an experiment, as the code of its problem beside the words."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Text

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Add the column to the experiments."""
    op.add_column("experiments", Column("trouble_code", Text, comment="of the problem that stopped it"))
