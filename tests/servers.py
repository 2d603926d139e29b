"""PostgreSQL and Chroma servers that tests start for themselves and stop again."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest


def require(found: object, what: str) -> None:
    """Skip without it, with the reason; where CI is set everything has to be there."""
    if not found:
        reason = f"{what} is not installed"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)


@contextmanager
def postgres() -> Iterator[str]:
    """The SQLAlchemy URL of a fresh cluster on a Unix socket; root hands it to the user `postgres`."""
    programs = max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)
    found = programs or (Path(initdb).parent if (initdb := shutil.which("initdb")) else None)
    require(found, "PostgreSQL (Debian: postgresql)")
    for package in ("psycopg", "langgraph.checkpoint.postgres"):
        require(find_spec(package), f"{package} (the extra `postgres`)")
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    as_user: list[str] = []
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
        as_user = ["runuser", "-u", "postgres", "--"]
    start = ["-D", str(folder / "data")]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    subprocess.run(
        [*as_user, found / "initdb", *start, "-U", "postgres", "-A", "trust", "-N", "-E", "UTF8"],
        check=True,
        **quiet,
    )
    server = subprocess.Popen(
        [*as_user, found / "postgres", *start, "-k", folder, "-c", "listen_addresses=", "-F"], **quiet
    )
    try:
        _wait(lambda: (folder / ".s.PGSQL.5432").exists(), server)
        yield f"postgresql+psycopg://postgres@/postgres?host={folder}"
    finally:
        server.terminate()
        server.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def chroma() -> Iterator[str]:
    """The URL of a fresh Chroma server on loopback."""
    program = Path(sys.executable).with_name("chroma")
    require(program.exists(), "the program chroma")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        command = [program, "run", "--path", folder, "--host", "127.0.0.1", "--port", str(port)]
        quiet = {"ANONYMIZED_TELEMETRY": "False", "DO_NOT_TRACK": "1"}
        server = subprocess.Popen(
            command,
            env={**os.environ, **quiet},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=folder,
        )
        try:
            _wait(lambda: _listens(port), server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(20)


def _listens(port: int) -> bool:
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) == 0


def _wait(ready: object, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while not ready():
        assert server.poll() is None, "the server ended"
        assert time.monotonic() < end, "the server does not answer"
        time.sleep(0.05)
