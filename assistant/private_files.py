"""Files that only their owner can read."""

from __future__ import annotations

from pathlib import Path


def write_private(path: Path, text: str) -> None:
    """Put `text` in the place of the file, whole or not at all."""
    temporary = path.with_name(path.name + ".part")
    temporary.touch(mode=0o600)
    temporary.write_text(text, "utf-8")
    temporary.replace(path)
