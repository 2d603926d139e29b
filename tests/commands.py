"""Running the command line as a person does: in a process of its own, in a data folder of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
GUARD = Path(__file__).parent / "no_network"


def environment(folder: Path, **extra: str) -> dict[str, str]:
    """The environment of a person who has set nothing but where data lies, with the network cut off."""
    # The last of them, which some machines set, would have every command compile all modules anew.
    dropped = ("JOURNEYS_", "OPENAI", "ANTHROPIC", "PYTHONDONTWRITEBYTECODE")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(dropped)}
    return {
        **kept,
        "JOURNEYS_DATA_DIR": str(folder),
        "PYTHONPATH": os.pathsep.join((str(GUARD), str(ROOT))),
        "NO_NETWORK_LOG": str(folder.parent / "tried.log"),
        **extra,
    }


def start(folder: Path, *args: str, **extra: str) -> subprocess.Popen[str]:
    """A command that runs by itself."""
    return subprocess.Popen(
        [sys.executable, "-m", "assistant", *args],
        env=environment(folder, **extra),
        cwd=folder.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(folder: Path, *args: str, **extra: str) -> subprocess.CompletedProcess[str]:
    """A command run to its end."""
    process = start(folder, *args, **extra)
    out, err = process.communicate(timeout=240)
    return subprocess.CompletedProcess(args, process.returncode, out, err)


def run_json(folder: Path, *args: str) -> Any:
    """What a command prints with --json; the command has to succeed."""
    done = run(folder, *args, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def connections_tried(folder: Path) -> str:
    """The addresses outside this machine that any command of this folder tried to reach."""
    log = folder.parent / "tried.log"
    return log.read_text() if log.exists() else ""
