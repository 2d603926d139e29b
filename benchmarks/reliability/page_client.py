"""A browser's side of the page without the browser: log in, upload, call handlers, hear their answers."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx

API = "/gradio_api"


class PageClient:
    """One person's session."""

    def __init__(self, url: str, name: str, password: str) -> None:
        self.http = httpx.Client(base_url=url, timeout=180)
        self.session = secrets.token_hex(6)
        self._name, self._password = name, password
        self._config: dict[str, Any] = {}

    def log_in(self) -> None:
        """Get the session's cookie.

        Raises:
            httpx.HTTPStatusError: for a wrong name or password.
        """
        given = {"username": self._name, "password": self._password}
        self.http.post("/login", data=given).raise_for_status()
        # The client keeps no cookie marked secure over http; the other one is the same.
        self._config = self.http.get("/config").raise_for_status().json()

    def call(self, name: str, *values: Any) -> Any:
        """What an endpoint for programs answers."""
        made = self.http.post(f"{API}/call/{name}", json={"data": list(values)}).raise_for_status()
        answer = self.http.get(f"{API}/call/{name}/{made.json()['event_id']}").raise_for_status().text
        events = answer.strip().split("\n\n")
        last = dict(line.partition(": ")[::2] for line in events[-1].splitlines())
        if last.get("event") != "complete":
            raise AssertionError(f"{name}: {last}")
        return json.loads(last["data"])[0]

    def upload(self, path: Path) -> str:
        """Drop an export in as a person does: the file, then the event; all that the page showed."""
        self.event("load", [{}, None])
        with path.open("rb") as file:
            sent = self.http.post(f"{API}/upload", files={"files": (path.name, file)}).raise_for_status()
        given = [
            {"path": p, "orig_name": path.name, "meta": {"_type": "gradio.FileData"}} for p in sent.json()
        ]
        return self.event("upload", [given, self._name, None])

    def event(self, kind: str, data: Sequence[Any], event_data: Any = None) -> str:
        """Set off the first event of a kind (load, upload, submit, …) and wait for its end; what came."""
        number = next(d["id"] for d in self._config["dependencies"] if kind in (t[1] for t in d["targets"]))
        return self.run(number, data, event_data)

    def run(self, number: int, data: Sequence[Any], event_data: Any = None) -> str:
        """Set off the event with this number and wait for its end; all that was sent back.

        Raises:
            AssertionError: when it did not succeed.
        """
        body = {
            "data": list(data),
            "fn_index": number,
            "session_hash": self.session,
            "event_data": event_data,
            "trigger_id": None,
        }
        self.http.post(f"{API}/queue/join", json=body).raise_for_status()
        heard = []
        with self.http.stream("GET", f"{API}/queue/data", params={"session_hash": self.session}) as answer:
            for line in answer.iter_lines():
                heard.append(line)
                if line.startswith("data: "):
                    message = json.loads(line.removeprefix("data: "))
                    if message["msg"] == "process_completed" and not message["success"]:
                        raise AssertionError(f"event {number}: {message.get('output')}")
                    if message["msg"] in ("process_completed", "close_stream"):
                        break
        return "\n".join(heard)
