"""How well a chat model turns what people say into tool calls: right tool, right arguments, how fast."""

from __future__ import annotations

import contextlib
import json
import random
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import HumanMessage, SystemMessage

from vectorstore.records import JourneysError

Case = dict[str, Any]
Prompt = Callable[[Mapping[str, Any]], str]


def bare_prompt(context: Mapping[str, Any]) -> str:
    """A prompt with nothing but the context block, which is all that the offline model reads."""
    return f"<context>{json.dumps(context, ensure_ascii=False)}</context>"


def evaluate(
    data: Path,
    *,
    model: BaseChatModel,
    tools: Sequence[Any],
    prompt: Prompt = bare_prompt,
    seed: int = 0,
    limit: int | None = None,
) -> dict[str, Any]:
    """Put every case to `model`, each as the first thing said in a conversation.

    Args:
        data: JSONL with `context`, `say` and `expect` {"tool" or null, "args"} a line.
        model: any chat model; tools are bound to it as the agent does.
        tools: what may be called.
        prompt: makes the system message from a case's context.
        seed: chooses which cases are tried where `limit` is smaller than their number.

    Returns:
        {"summary": {"cases", "tool", "arguments", "exact", "median_ms", "p95_ms", "errors", "by_tool"},
        "cases"}. `tool` is the share with exactly the expected call (or none), `arguments` the share that
        also has every expected argument equal, `exact` the share without any argument beyond those.

    Raises:
        JourneysError: when the file cannot be read as cases.
    """
    rows = _rows(data)
    if limit is not None and limit < len(rows):
        rows = sorted(random.Random(seed).sample(rows, limit))
    bound = model.bind_tools(list(tools)) if tools else model
    if rows:
        with contextlib.suppress(Exception):  # a model that fails is measured below
            _ask(bound, prompt, rows[0][1])  # loading and training are not part of a turn
    cases = [_case(line, row, bound, prompt) for line, row in rows]
    return {"summary": summarise(cases), "cases": cases}


def summarise(cases: Sequence[Case]) -> dict[str, Any]:
    """The figures for scored cases."""
    times = [case["ms"] for case in cases] or [0.0]
    by_tool: dict[str, list[Case]] = {}
    for case in cases:
        by_tool.setdefault(case["expected"]["tool"] or "none", []).append(case)
    return {
        "cases": len(cases),
        "tool": _share(cases, "tool"),
        "arguments": _share(cases, "arguments"),
        "exact": _share(cases, "exact"),
        "median_ms": round(float(np.median(times)), 1),
        "p95_ms": round(float(np.percentile(times, 95)), 1),
        "errors": sum(bool(case["error"]) for case in cases),
        "by_tool": {
            name: {
                "cases": len(group),
                "tool": _share(group, "tool"),
                "arguments": _share(group, "arguments"),
            }
            for name, group in sorted(by_tool.items())
        },
    }


def score(expected: Mapping[str, Any], got: Sequence[Mapping[str, Any]]) -> dict[str, bool]:
    """Whether the calls are what was expected: the tool, its expected arguments, and nothing beyond them."""
    tool = [call["tool"] for call in got] == ([expected["tool"]] if expected["tool"] else [])
    args = dict(got[0]["args"]) if tool and got else {}
    wanted = dict(expected.get("args") or {})
    equal = tool and all(key in args and args[key] == value for key, value in wanted.items())
    return {"tool": tool, "arguments": equal, "exact": equal and args == wanted}


def _rows(data: Path) -> list[tuple[int, dict[str, Any]]]:
    rows = []
    try:
        lines = data.read_text("utf-8").splitlines()
    except OSError as error:
        raise JourneysError(f"{data} could not be read.") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            row["say"], row["context"], row["expect"]["tool"]
        except (ValueError, KeyError, TypeError) as error:
            raise JourneysError(f"Line {number} of {data.name} is not a dialogue case.") from error
        rows.append((number, row))
    return rows


def _ask(bound: Any, prompt: Prompt, row: Mapping[str, Any]) -> Any:
    return bound.invoke([SystemMessage(prompt(row["context"])), HumanMessage(row["say"])])


def _case(line: int, row: Mapping[str, Any], bound: Any, prompt: Prompt) -> Case:
    started, error = time.perf_counter(), ""
    got: list[dict[str, Any]] = []
    reply = ""
    try:
        answer = _ask(bound, prompt, row)
        got = [{"tool": call["name"], "args": call["args"]} for call in answer.tool_calls]
        reply = str(answer.text)
    except Exception as problem:  # a model may fail in any way; that is a wrong answer, not the end
        error = type(problem).__name__
    taken = (time.perf_counter() - started) * 1000
    expected = row["expect"]
    marks = score(expected, got) if not error else {"tool": False, "arguments": False, "exact": False}
    return {
        "id": line,
        "say": row["say"],
        "expected": expected,
        "got": got,
        "reply": reply,
        "ms": round(taken, 1),
        "error": error,
        **marks,
    }


def _share(cases: Sequence[Case], mark: str) -> float:
    return round(sum(case[mark] for case in cases) / len(cases), 4) if cases else 0.0
