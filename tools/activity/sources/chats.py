"""Conversations with ChatGPT and Claude: the person's own questions, and nothing that was answered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tools.activity.dates import maybe
from tools.activity.sniffing import keys, listed
from tools.activity.source import ExportFile, Source, clean, make
from vectorstore.records import Activity, Skip

_TITLE = 160
"""Characters of a question that serve as its title; the conversation's own title is its description."""


def _question(file: ExportFile, text: str, time: object, about: object, number: str) -> Activity | Skip:
    if not text.strip():
        return Skip("a message without text", "")
    return make(
        file, clean(text, _TITLE), maybe(time), "asked", "question", description=about, item_id=number
    )


def _chatgpt(record: dict[str, Any], file: ExportFile) -> Iterator[Activity | Skip]:
    conversation = record.get("conversation_id") or record.get("id") or ""
    messages = [node["message"] for node in record["mapping"].values() if node.get("message")]
    for message in messages:
        if message["author"]["role"] != "user":
            continue
        parts = (message.get("content") or {}).get("parts") or []
        text = " ".join(part for part in parts if isinstance(part, str))
        if (message.get("metadata") or {}).get("is_visually_hidden_from_conversation"):
            continue
        time = message.get("create_time") or record.get("create_time")
        number = f"chatgpt:{conversation}/{message.get('id', '')}"
        yield _question(file, text, time, record.get("title"), number)


def _claude(record: dict[str, Any], file: ExportFile) -> Iterator[Activity | Skip]:
    for message in record["chat_messages"]:
        if message["sender"] != "human":
            continue
        text = message.get("text") or " ".join(
            part.get("text", "") for part in message.get("content") or [] if isinstance(part, dict)
        )
        number = f"claude:{message.get('uuid') or record['uuid']}"
        yield _question(file, text, message["created_at"], record.get("name"), number)


SOURCES = [
    Source("chatgpt", "ChatGPT conversations", keys("mapping", "title", "create_time"), listed(), _chatgpt),
    Source("claude", "Claude conversations", keys("chat_messages", "uuid"), listed(), _claude),
]
