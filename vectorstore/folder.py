"""The data folder: owned by one process at a time, readable by its owner alone."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from filelock import FileLock, Timeout

from vectorstore.records import JourneysError, stable_id

ROOM = 50_000_000  # bytes that must be free
PRIVATE = 0o700
OWNER = "owner"  # the process that has the folder open; left behind only by one that was killed
UPLOADS = "uploads"  # what the page takes in and hands out: gone when the folder is opened next
ARCHIVE = "journeys.zip"  # what the page calls everything about a person
ERASING = "erasing-"  # one file for each person of whom something is being deleted


class Folder:
    """The folder at a path, locked until `release`.

    Attributes:
        was_killed: True when the process that had it open before did not close it.

    Raises:
        JourneysError: when it can't be written, or another process has it open.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._owner = path / OWNER
        try:
            path.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
            self._lock = FileLock(path / "lock", timeout=0)
            self._lock.acquire()
        except Timeout:
            raise JourneysError(f"The data folder {path} is in use by {self._other()}.") from None
        except OSError as problem:
            raise JourneysError(f"The data folder {path} can't be written: {reason(problem)}.") from problem
        try:
            self.was_killed = self._owner.exists()
            self._owner.write_text(str(os.getpid()))
            self._clear_uploads()
        except OSError as problem:
            self._lock.release()
            raise JourneysError(f"The data folder {path} can't be written: {reason(problem)}.") from problem

    def _other(self) -> str:
        try:
            return f"another process ({self._owner.read_text().strip()}); close it first"
        except OSError:
            return "another process; close it first"

    def _clear_uploads(self) -> None:
        for file in (self.path / UPLOADS).rglob("*"):
            if file.is_file():
                file.unlink()

    def clear_archives(self) -> None:
        """Delete the archives that were handed out: they hold what has been forgotten since."""
        for file in (self.path / UPLOADS).rglob(ARCHIVE):
            file.unlink(missing_ok=True)

    def require_room(self) -> None:
        """Refuse to begin what may not end.

        Raises:
            JourneysError: when the disk is nearly full.
        """
        if shutil.disk_usage(self.path).free < ROOM:
            raise JourneysError(f"The disk of {self.path} is nearly full; make room and do it again.")

    def note_erasing(self, user: str) -> None:
        """Note on disk that deletion for a person has begun; whoever opens the folder next ends it."""
        with self._erasing(user).open("w", encoding="utf-8") as note:
            note.write(user)
            note.flush()
            os.fsync(note.fileno())

    def erasing(self) -> list[str]:
        """The people of whom a deletion was begun and not yet reported as done."""
        return [note.read_text("utf-8") for note in sorted(self.path.glob(f"{ERASING}*"))]

    def erased(self, user: str) -> None:
        """Nothing is left to delete for a person."""
        self._erasing(user).unlink(missing_ok=True)

    def _erasing(self, user: str) -> Path:
        return self.path / f"{ERASING}{stable_id(user)}"

    def release(self) -> None:
        """Let another process open it."""
        self._owner.unlink(missing_ok=True)
        self._lock.release()


def reason(problem: Exception) -> str:
    """Why, in a few words."""
    if isinstance(problem, OSError) and problem.strerror:
        return problem.strerror.lower()
    return str(problem).splitlines()[0].strip(" .") or type(problem).__name__
