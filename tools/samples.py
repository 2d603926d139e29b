"""The sample people, there in any data folder from the first look."""

from __future__ import annotations

from pathlib import Path

from tools.activity.keep import import_export
from tools.journeys.update import extract_journeys
from tools.resources import Progress, Resources, silent

FOLDER = Path(__file__).parent.parent / "samples" / "people"
SAMPLES = {"sample-a": "sample-a.zip", "sample-b": "sample-b.jsonl", "sample-c": "sample-c.jsonl"}


def ensure_sample(resources: Resources, user: str, progress: Progress = silent) -> bool:
    """Load a sample person that was never loaded into this data folder; True when that was done.

    One that was forgotten does not come back.
    """
    if user not in SAMPLES or user in _loaded(resources):
        return False
    with resources.writing:
        import_export(resources, user, FOLDER / SAMPLES[user])
        extract_journeys(resources, user, progress=progress)
        marker = resources.store.folder / "samples-loaded"
        marker.write_text("\n".join([*_loaded(resources), user]))
    return True


def _loaded(resources: Resources) -> list[str]:
    marker = resources.store.folder / "samples-loaded"
    return marker.read_text().split() if marker.exists() else []
