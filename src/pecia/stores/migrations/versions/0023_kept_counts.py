"""How many runs of an experiment that is done came to what, kept with its result: nobody counts them again."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Text

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """Add the column. Results that are there go on being counted until they are kept again."""
    op.add_column("results", Column("counts", Text, comment="how many of its runs came to what"))
