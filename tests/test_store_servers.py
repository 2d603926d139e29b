"""The whole suite of the Store once more, on PostgreSQL and a Chroma server."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import chromadb
import pytest
from sqlalchemy import create_engine, text

from assistant.journeys import Journeys
from tests import servers
from tests import test_store as suite
from tests.small_world import small_world
from vectorstore.store import Store

# Every test of a Store is a test of this one too; those that damage files of a folder have none to damage.
globals().update(
    {
        name: test
        for name, test in vars(suite).items()
        if name.startswith("test_") and "store" in inspect.signature(test).parameters
    }
)


@pytest.fixture(scope="module")
def database_url() -> Iterator[str]:
    with servers.postgres() as url:
        yield url


@pytest.fixture(scope="module")
def chroma_url() -> Iterator[str]:
    with servers.chroma() as url:
        yield url


@pytest.fixture
def store(tmp_path, encoder, database_url, chroma_url) -> Iterator[Store]:
    """An empty Store on both servers."""
    engine = create_engine(database_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    client = chromadb.HttpClient(host="127.0.0.1", port=int(chroma_url.rpartition(":")[2]))
    for collection in client.list_collections():
        client.delete_collection(collection.name)
    with Store(tmp_path / "data", encoder, database_url, chroma_url) as opened:
        yield opened


def test_two_processes_share_what_is_kept(store, tmp_path, encoder, database_url, chroma_url):
    list(store.history.add("me", suite.activities(3)))
    with Store(tmp_path / "other", encoder, database_url, chroma_url) as other:
        assert other.history.read("me") == suite.activities(3)
        other.embed("items", {"me/x": "a frame"}, {"user": "me"})
    assert store.vectors.count("items") == 1


def test_a_server_that_is_not_there_is_one_clear_sentence(tmp_path, encoder):
    for database, chroma in (
        ("postgresql+psycopg://nobody@127.0.0.1:1/none", ""),
        ("", "http://127.0.0.1:1"),
    ):
        with pytest.raises(suite.JourneysError) as said:
            Store(tmp_path / "data", encoder, database, chroma)
        assert "\n" not in str(said.value)


def test_a_conversation_is_remembered_by_another_process_takes_room_once_and_is_forgotten(
    tmp_path, database_url, chroma_url
):
    with talking(tmp_path / "one", database_url, chroma_url) as first:
        for said in ("what am I into?", "what did I drop?"):
            list(first.say("ada", "main", said))
    engine = create_engine(database_url)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM checkpoints")) == 1
        assert connection.scalar(text("SELECT count(*) FROM checkpoint_blobs")) < 12
    engine.dispose()
    with talking(tmp_path / "two", database_url, chroma_url) as second:
        state = {"configurable": {"thread_id": "ada/main"}}
        said = second.agent.get_state(state).values["messages"]
        assert said[0].text == "what am I into?"
        second.forget_conversations("ada")
        assert not second.agent.get_state(state).values


@contextmanager
def talking(folder: Path, database_url: str, chroma_url: str) -> Iterator[Journeys]:
    """An assistant of one process on the servers."""
    folder.mkdir()
    with small_world(folder, "ada", database_url=database_url, chroma_url=chroma_url) as assistant:
        yield assistant
