"""The real server as a process of its own, on a fresh data folder, with accounts and keys."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from assistant.accounts import add_account
from assistant.api.keys import KEYS_FILE, Keys
from benchmarks.reliability.people import write_shelf

PASSWORD = "correct horse battery"


@dataclass
class Served:
    """Where a running server is."""

    page: str
    api: str
    log: Path
    data: Path
    process: subprocess.Popen[bytes]
    keys: Mapping[str, str]

    @property
    def people(self) -> int:
        """How many have an account."""
        return len(self.keys)

    def key(self, name: str) -> dict[str, str]:
        """The header that opens a person's data over the API."""
        return {"Authorization": f"Bearer {self.keys[name]}"}

    def megabytes(self) -> int:
        """Memory of the server now."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) // 1024
        return 0


@contextmanager
def serving(
    folder: Path, names: Sequence[str], settings: Mapping[str, str] | None = None
) -> Iterator[Served]:
    """`journeys serve` with log-in and API for these people; stopped at the end."""
    data, accounts, log = folder / "data", folder / "accounts.json", folder / "server.log"
    data.mkdir(mode=0o700)
    for name in names:
        add_account(accounts, name, PASSWORD)
    keys = {name: Keys(data / KEYS_FILE).add(name) for name in names}
    page, api = free_port(), free_port()
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("JOURNEYS_")},
        "JOURNEYS_DATA_DIR": str(data),
        "JOURNEYS_CACHE_DIR": str(folder / "cache"),
        "JOURNEYS_CATALOGUE": str(write_shelf(folder / "shelf.jsonl")),
        "JOURNEYS_NAMER": "phrases",
        "PYTHONPATH": os.getcwd(),
        **(settings or {}),
    }
    ports = ["--port", str(page), "--api-port", str(api)]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "assistant", "serve", "--auth", str(accounts), *ports],
            env=environment,
            cwd=folder,
            stdout=output,
            stderr=output,
        )
    served = Served(f"http://127.0.0.1:{page}", f"http://127.0.0.1:{api}", log, data, process, keys)
    try:
        _wait(served)
        yield served
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(served: Served) -> None:
    end = time.monotonic() + 180
    for url in (f"{served.api}/ready", f"{served.page}/robots.txt"):
        while True:
            if served.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"the server did not start: {served.log.read_text()[-500:]}")
            try:
                if httpx.get(url, timeout=5).status_code < 500:
                    break
            except httpx.HTTPError:
                pass
            time.sleep(0.2)
