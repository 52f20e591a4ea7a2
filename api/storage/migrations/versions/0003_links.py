"""Addresses at which online sessions are joined, with each release."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the column; earlier releases have no addresses."""
    op.add_column("releases", sa.Column("links", sa.JSON(), nullable=False, server_default="{}"))
