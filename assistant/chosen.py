"""What was chosen on the page in place of a setting; kept in the data folder, so it outlasts a restart."""

from __future__ import annotations

import json
import os
from pathlib import Path

CHOSEN = "chosen.json"
CHOICES = ("model", "namer")  # no setting that may hold a secret or an address is chosen on the page
PRIVATE = 0o600


def choices(folder: Path) -> dict[str, str]:
    """Setting → value, as chosen last; empty where nothing was chosen or the file can't be read."""
    try:
        kept = json.loads((folder / CHOSEN).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {name: str(kept[name]) for name in CHOICES if name in kept} if isinstance(kept, dict) else {}


def keep_choices(folder: Path, **chosen: str) -> None:
    """Keep what was chosen, whole or not at all."""
    half = folder / f"{CHOSEN}.part"
    with os.fdopen(
        os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE), "w", encoding="utf-8"
    ) as file:
        json.dump(chosen, file)
    half.replace(folder / CHOSEN)
