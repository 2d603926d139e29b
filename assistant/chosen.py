"""What was chosen on the page in place of a setting; kept in the data folder, so it outlasts a restart."""

from __future__ import annotations

import json
from pathlib import Path

from assistant.private_files import write_private

CHOSEN = "chosen.json"
CHOICES = ("model", "namer")  # no setting that may hold a secret or an address is chosen on the page


def choices(folder: Path) -> dict[str, str]:
    """Setting → value, as chosen last; empty where nothing was chosen or the file can't be read."""
    try:
        kept = json.loads((folder / CHOSEN).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {name: str(kept[name]) for name in CHOICES if name in kept} if isinstance(kept, dict) else {}


def keep_choices(folder: Path, **chosen: str) -> None:
    """Keep what was chosen, whole or not at all."""
    write_private(folder / CHOSEN, json.dumps(chosen))
