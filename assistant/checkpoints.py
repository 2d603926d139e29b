"""Where conversations are kept: the agent's checkpoints, in an SQLite file of their own."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from langgraph.checkpoint.sqlite import SqliteSaver


def open_checkpoints(path: Path) -> SqliteSaver:
    """The conversations in a file; what is deleted from it is overwritten."""
    connection = sqlite3.connect(path, check_same_thread=False)
    connection.execute("PRAGMA secure_delete=ON")
    saver = SqliteSaver(connection)
    saver.setup()
    return saver


def keep_latest(saver: SqliteSaver, thread: str) -> None:
    """Delete a conversation's checkpoints but the last.

    Each step of a turn writes one, and each holds the whole conversation: after a hundred turns they would
    take a hundred times the room of what was said.
    """
    latest = "(SELECT max(checkpoint_id) FROM checkpoints WHERE thread_id = ?)"
    with saver.cursor() as cursor:
        for table in ("writes", "checkpoints"):
            cursor.execute(
                f"DELETE FROM {table} WHERE thread_id = ? AND checkpoint_id < {latest}", (thread, thread)
            )


def forget_person(saver: SqliteSaver, user: str) -> None:
    """Delete all that was said with a user for good; threads are named user/conversation."""
    with saver.cursor(transaction=False) as cursor:
        threads = [row[0] for row in cursor.execute("SELECT DISTINCT thread_id FROM checkpoints")]
    for thread in threads:
        if thread.rpartition("/")[0] == user:
            saver.delete_thread(thread)
    with saver.lock:
        saver.conn.execute("VACUUM")
        saver.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
