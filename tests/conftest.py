"""Fixtures that the tests share."""

from __future__ import annotations

import pytest

from vectorstore.embedder import Encoder, load_encoder


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The real embedder, loaded once (under two seconds)."""
    return load_encoder()
