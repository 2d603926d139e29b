"""Fixtures that the tests share: real parts in temporary folders."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.browser import chromium, place, secret, served, unchanged, visit  # noqa: F401 (fixtures)
from tests.talking import offline_for
from vectorstore.embedder import Encoder, load_encoder
from vectorstore.store import Store

LONGEST = ("test_whole_way.py", "test_kills.py", "test_bad_input.py", "test_batch.py", "test_naming.py")
"""They start first: whatever starts last decides when all is done. Not among them are the files of the page:
the browser leaves an event loop running in its process, in which what runs a loop of its own can't follow."""

loaded_encoder = cache(load_encoder)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first, the others as they were."""
    rank = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: rank.get(item.path.name, len(LONGEST)))


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The real embedder, loaded once (under two seconds)."""
    return loaded_encoder("")


@pytest.fixture(scope="session", autouse=True)
def _loaded_once() -> Iterator[None]:
    """What every `Journeys` loads or trains for seconds is shared by all that a process opens."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("assistant.journeys.load_encoder", loaded_encoder)
        patch.setattr("assistant.journeys.offline_model", offline_for)
        yield


@pytest.fixture
def store(tmp_path: Path, encoder: Encoder) -> Iterator[Store]:
    """An empty data folder with a real database and a real Chroma."""
    with Store(tmp_path / "data", encoder) as opened:
        yield opened


@pytest.fixture(scope="session")
def packaged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache for what is made once of the packaged language model, which takes some seconds."""
    return tmp_path_factory.mktemp("packaged")
