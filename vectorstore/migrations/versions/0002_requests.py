"""Answers to requests that may be sent twice."""

from alembic import op

from vectorstore.tables import requests

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    requests.create(op.get_bind(), checkfirst=True)


def downgrade() -> None:
    requests.drop(op.get_bind(), checkfirst=True)
