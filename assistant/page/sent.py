"""What would be sent to a model, word for word, as `assistant.preview` finds out without sending anything."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from assistant.page.markup import fold, text
from assistant.page.words import plural, words

Request = Mapping[str, Any]


def asking(language: str) -> str:
    """The form in which a person says what they want to see the request for."""
    label, example, show = (
        text(words(language, key)) for key in ("data.sent_say", "say.what_am_i", "data.sent_show")
    )
    return (
        f"<section><h2>{text(words(language, 'data.sent'))}</h2>"
        f'<p class="passing">{text(words(language, "data.sent_text"))}</p>'
        f'<form class="ask" data-act="preview"><input name="say" maxlength="4000" dir="auto" required'
        f' value="{example}" aria-label="{label}"><button class="soft">{show}</button>'
        "</form></section>"
    )


def sent(language: str, request: Request, where: str) -> str:
    """A request as `preview` returns it; `where` it would go, "" for nowhere."""
    to = words(language, "data.sent_to", where=where) if where else words(language, "data.sent_nowhere")
    withheld = int(request["withheld"])
    kept = plural(language, withheld, "data.sent_withheld_one", "data.sent_withheld") if withheld else ""
    messages = "".join(
        f"<li><h4>{text(message['role'])}</h4>"
        f'<pre dir="auto" tabindex="0">{text(_content(message))}</pre></li>'
        for message in request["messages"]
    )
    return (
        f'<div class="sent"><p>{text(to)}</p><ol>{messages}</ol>{_tools(language, request)}'
        + (f'<p class="withheld">{text(kept)}</p>' if kept else "")
        + f'<p class="passing">{text(words(language, "data.sent_later"))}</p></div>'
    )


def _content(message: Request) -> str:
    calls = message.get("tool_calls")
    said = message["content"]
    said = said if isinstance(said, str) else json.dumps(said, ensure_ascii=False, indent=1)
    return "\n".join(part for part in (said, json.dumps(calls, ensure_ascii=False) if calls else "") if part)


def _tools(language: str, request: Request) -> str:
    listed = "".join(
        f"<li><code>{text(tool['function']['name'])}</code> {text(tool['function'].get('description', ''))}"
        f"<pre>{text(json.dumps(tool['function'].get('parameters', {}), ensure_ascii=False))}</pre></li>"
        for tool in request["tools"]
    )
    summary = text(words(language, "data.sent_tools", count=len(request["tools"])))
    return fold(summary, f'<ul class="tools">{listed}</ul>', key="sent-tools", css="why")
