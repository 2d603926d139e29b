"""Where conversations are kept: the agent's checkpoints, in an SQLite file of their own or in PostgreSQL."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from langchain_core.messages import HumanMessage, RemoveMessage, messages_to_dict
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.base import id as ids
from langgraph.checkpoint.sqlite import SqliteSaver
from langgraph.graph.message import REMOVE_ALL_MESSAGES
from sqlalchemy.engine import make_url

from vectorstore.records import JourneysError

Saver = BaseCheckpointSaver[Any]


def open_checkpoints(path: Path, database_url: str = "") -> Saver:
    """The conversations in a file, from which what is deleted is overwritten; or in the records' PostgreSQL.

    Raises:
        JourneysError: for PostgreSQL without the packages of the extra `postgres`.
    """
    if database_url and make_url(database_url).get_backend_name() == "postgresql":
        return _on_postgres(database_url)
    connection = sqlite3.connect(path, check_same_thread=False)
    path.chmod(0o600)
    for pragma in ("secure_delete=ON", "busy_timeout=60000", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    saver = SqliteSaver(connection)
    saver.setup()
    _go_on_after(saver)
    return saver


def close_checkpoints(saver: Any) -> None:
    """Let go of the file or the connections."""
    saver.conn.close()


def keep_latest(saver: Any, thread: str) -> None:
    """Delete a conversation's checkpoints but the last.

    Each step of a turn writes one, and each holds the whole conversation: after a hundred turns they would
    take a hundred times the room of what was said.
    """
    if not isinstance(saver, SqliteSaver):
        _keep_latest_on_postgres(saver, thread)
        return
    latest = "(SELECT max(checkpoint_id) FROM checkpoints WHERE thread_id = ?)"
    with saver.cursor() as cursor:
        for table in ("writes", "checkpoints"):
            cursor.execute(
                f"DELETE FROM {table} WHERE thread_id = ? AND checkpoint_id < {latest}", (thread, thread)
            )


def keep_turns(agent: Any, thread: str, most: int) -> None:
    """Delete the earliest turns of a conversation with more than `most`, unless it waits for an answer."""
    config = {"configurable": {"thread_id": thread}}
    state = agent.get_state(config)
    messages = state.values.get("messages", [])
    starts = [place for place, message in enumerate(messages) if isinstance(message, HumanMessage)]
    if len(starts) > most and not state.interrupts:
        kept = [RemoveMessage(REMOVE_ALL_MESSAGES), *messages[starts[-most] :]]
        agent.update_state(config, {"messages": kept}, as_node="__start__")


def messages_of(saver: Saver, thread: str) -> list[dict[str, Any]]:
    """What was said in a conversation, as `messages_from_dict` reads it."""
    kept = saver.get({"configurable": {"thread_id": thread}})
    return messages_to_dict(kept["channel_values"].get("messages", [])) if kept else []


def forget_person(saver: Any, user: str) -> None:
    """Delete all that was said with a user for good; threads are named user/conversation."""
    for thread in _threads(saver):
        if thread.rpartition("/")[0] == user:
            saver.delete_thread(thread)
    if isinstance(saver, SqliteSaver):
        with saver.lock:
            saver.conn.execute("VACUUM")
            saver.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _go_on_after(saver: Any) -> None:
    """Make the ids of new checkpoints come after all that are there, also where the clock was set back.

    An id holds the time, and the latest id is what a conversation goes on from: without this, what is said
    after the clock was set back would be forgotten at once. Within a process LangGraph sees to it itself.
    """
    query = "SELECT max(checkpoint_id) AS latest FROM checkpoints"
    if isinstance(saver, SqliteSaver):
        with saver.cursor(transaction=False) as cursor:
            latest = cursor.execute(query).fetchone()[0]
    else:
        with saver.conn.connection() as connection:
            latest = connection.execute(query).fetchone()["latest"]
    if latest:
        clock: Any = ids
        clock._last_v6_timestamp = max(clock._last_v6_timestamp or 0, clock.UUID(hex=latest).time)


def _threads(saver: Any) -> list[str]:
    query = "SELECT DISTINCT thread_id FROM checkpoints"
    if isinstance(saver, SqliteSaver):
        with saver.cursor(transaction=False) as cursor:
            return [row[0] for row in cursor.execute(query)]
    with saver.conn.connection() as connection:
        return [row["thread_id"] for row in connection.execute(query).fetchall()]


def _on_postgres(url: str) -> Saver:
    try:
        from langgraph.checkpoint.postgres import PostgresSaver
        from psycopg.rows import dict_row
        from psycopg_pool import ConnectionPool
    except ImportError:
        raise JourneysError("PostgreSQL needs more packages: pip install 'journeys[postgres]'.") from None
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    options = {"autocommit": True, "prepare_threshold": 0, "row_factory": dict_row}
    pool: Any = ConnectionPool(plain, kwargs=options, min_size=1, max_size=10, open=True)
    postgres: Any = PostgresSaver(pool)
    postgres.setup()
    _go_on_after(postgres)
    saver: Saver = postgres
    return saver


def _keep_latest_on_postgres(saver: Any, thread: str) -> None:
    """As on SQLite; here the values of channels lie apart, and those that no checkpoint names go too."""
    latest = "(SELECT max(checkpoint_id) FROM checkpoints WHERE thread_id = %(thread)s)"
    unnamed = (
        "NOT EXISTS (SELECT 1 FROM checkpoints c WHERE c.thread_id = b.thread_id"
        " AND c.checkpoint_ns = b.checkpoint_ns"
        " AND c.checkpoint -> 'channel_versions' ->> b.channel = b.version)"
    )
    with saver.conn.connection() as connection, connection.transaction():
        for table in ("checkpoint_writes", "checkpoints"):
            connection.execute(
                f"DELETE FROM {table} WHERE thread_id = %(thread)s AND checkpoint_id < {latest}",
                {"thread": thread},
            )
        connection.execute(
            f"DELETE FROM checkpoint_blobs b WHERE thread_id = %(thread)s AND {unnamed}", {"thread": thread}
        )
