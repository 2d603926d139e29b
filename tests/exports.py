"""Exports that tests write, and what reading them gives or says."""

from __future__ import annotations

import json
import zipfile

import pytest

from tools.activity.importing import read_export
from vectorstore.records import Activity, JourneysError


def read(path, user="me", source=""):
    reading = read_export(path, user=user, source=source)
    return reading, [found for found in reading if isinstance(found, Activity)]


def video(number, title="A lesson"):
    return {
        "header": "YouTube",
        "title": f"Watched {title} {number}",
        "titleUrl": f"https://www.youtube.com/watch?v=vid{number:08d}",
        "subtitles": [{"name": "School"}],
        "time": f"2024-01-{number % 28 + 1:02d}T10:00:00.000Z",
    }


def takeout(path, numbers, folder="Takeout/YouTube and YouTube Music/history/"):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(folder + "watch-history.json", json.dumps([video(n) for n in numbers]))
        archive.writestr("Takeout/archive_browser.html", "<html><body>Your archive</body></html>")
    return path


def refused(path):
    with pytest.raises(JourneysError) as error:
        list(read_export(path, user="me"))
    said = str(error.value)
    assert "\n" not in said
    assert said.endswith(".")
    assert ". " not in said
    return said
