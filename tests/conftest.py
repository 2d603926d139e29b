"""Fixtures that the tests share: real parts in temporary folders."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser import chromium, place, served, visit  # noqa: F401 (fixtures)
from vectorstore.embedder import Encoder, load_encoder
from vectorstore.store import Store


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The real embedder, loaded once (under two seconds)."""
    return load_encoder()


@pytest.fixture
def store(tmp_path: Path, encoder: Encoder) -> Iterator[Store]:
    """An empty data folder with a real database and a real Chroma."""
    with Store(tmp_path / "data", encoder) as opened:
        yield opened


@pytest.fixture(scope="session")
def packaged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache for what is made once of the packaged language model, which takes some seconds."""
    return tmp_path_factory.mktemp("packaged")
