"""Who may log in: a file of names and argon2id hashes."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from vectorstore.records import JourneysError

TRIES, PAUSE = 5, 60.0  # after so many failures in a row a name has to wait so many seconds


class Accounts:
    """Checks names and passwords; slow to guess, and slower after failures."""

    def __init__(self, hashes: dict[str, str]) -> None:
        self._hashes = hashes
        self._hasher = PasswordHasher()
        self._dummy = self._hasher.hash("nobody")
        self._failures: dict[str, tuple[int, float]] = {}
        self._lock = threading.Lock()

    def check(self, name: str, password: str) -> bool:
        """True for the right password; takes as long for an unknown name as for a known one."""
        with self._lock:
            failed, last = self._failures.get(name, (0, 0.0))
            if failed >= TRIES and time.monotonic() - last < PAUSE:
                return False
        try:
            self._hasher.verify(self._hashes.get(name, self._dummy), password)
            right = name in self._hashes
        except VerificationError:
            right = False
        with self._lock:
            if right:
                self._failures.pop(name, None)
            else:
                self._failures[name] = (failed + 1, time.monotonic())
        return right


def load_accounts(path: Path) -> Accounts:
    """The accounts in a file.

    Raises:
        JourneysError: when it can't be read or has none.
    """
    try:
        hashes = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise JourneysError(f"There is no accounts file {path}; make one with `journeys user add`.") from None
    except ValueError:
        raise JourneysError(f"{path} is not an accounts file.") from None
    if not isinstance(hashes, dict) or not hashes:
        raise JourneysError(f"{path} has no accounts.")
    return Accounts(hashes)


def add_account(path: Path, name: str, password: str) -> None:
    """Add an account, or give an existing one a new password; the file is readable by its owner alone."""
    hashes = json.loads(path.read_text("utf-8")) if path.exists() else {}
    hashes[name] = PasswordHasher().hash(password)
    temporary = path.with_name(path.name + ".part")
    temporary.touch(mode=0o600)
    temporary.write_text(json.dumps(hashes, indent=1), "utf-8")
    temporary.replace(path)
