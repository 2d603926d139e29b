"""Who may log in: a file of names and argon2id hashes."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections import OrderedDict
from pathlib import Path

from anyio import to_thread
from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from assistant.private_files import write_private
from vectorstore.records import JourneysError

log = logging.getLogger(__name__)
TRIES, PAUSE = 5, 60.0  # after so many failures in a row a name has to wait so many seconds
LONGEST = 1_000  # characters of a password
REMEMBERED = 10_000  # names with failures; the one whose last failure is longest ago is dropped first
AT_ONCE = 2  # a hash takes 64 MB and a core; more of them wait


class Accounts:
    """Checks names and passwords; slow to guess, and slower after failures."""

    def __init__(self, hashes: dict[str, str]) -> None:
        self._hashes = hashes
        self._hasher = PasswordHasher(type=Type.ID)
        self._dummy = self._hasher.hash("nobody")
        self._failures: OrderedDict[str, tuple[int, float]] = OrderedDict()
        self._lock = threading.Lock()
        self._hashing = threading.Semaphore(AT_ONCE)

    async def log_in(self, name: str, password: str) -> bool:
        """As `check`, in a thread of its own, so that the page answers meanwhile."""
        return await to_thread.run_sync(self.check, name, password)

    def check(self, name: str, password: str) -> bool:
        """True for the right password; takes as long for an unknown name as for a known one.

        A try counts as failed from its beginning, so that many at once get no more tries than one by one.
        """
        if len(password) > LONGEST or not self._try(name):
            return False
        try:
            with self._hashing:
                self._hasher.verify(self._hashes.get(name, self._dummy), password)
            right = name in self._hashes
        except (VerificationError, InvalidHashError):
            right = False
        if right:
            with self._lock:
                self._failures.pop(name, None)
        return right

    def _try(self, name: str) -> bool:
        """Whether a name has a try left; takes one."""
        now = time.monotonic()
        with self._lock:
            failed, last = self._failures.pop(name, (0, now))
            allowed = failed < TRIES or now - last >= PAUSE
            self._failures[name] = (min(failed + 1, TRIES), now) if allowed else (failed, last)
            while len(self._failures) > REMEMBERED:
                self._failures.popitem(last=False)
        return allowed


def load_accounts(path: Path) -> Accounts:
    """The accounts in a file.

    Raises:
        JourneysError: when it can't be read or has none.
    """
    hashes = _read(path)
    if path.stat().st_mode & 0o007:
        log.warning("%s can be read by everybody on this machine: chmod 600 %s", path, path)
    if not hashes:
        raise JourneysError(f"{path} has no accounts.")
    return Accounts(hashes)


def add_account(path: Path, name: str, password: str) -> None:
    """Add an account, or give an existing one a new password; the file is readable by its owner alone."""
    hashes = _read(path) if path.exists() else {}
    hashes[name] = PasswordHasher().hash(password)
    write_private(path, json.dumps(hashes, indent=1))


def _read(path: Path) -> dict[str, str]:
    try:
        hashes = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise JourneysError(f"There is no accounts file {path}; make one with `journeys user add`.") from None
    except ValueError:
        hashes = None
    if not isinstance(hashes, dict) or not all(isinstance(h, str) for h in hashes.values()):
        raise JourneysError(f"{path} is not an accounts file.")
    return hashes
