"""Keys of the API: each opens one user's data. Only their hashes are kept."""

from __future__ import annotations

import hmac
import json
import secrets
import threading
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from assistant.private_files import write_private
from vectorstore.records import JourneysError

PREFIX = "jk"
KEYS_FILE = "api-keys.json"  # in the data folder


@dataclass(frozen=True, slots=True)
class Key:
    """What is kept of a key.

    Attributes:
        id: names it in lists and logs; it opens nothing.
        digest: SHA-256 of the whole key. A key has 256 random bits, so that no slow hash is needed.
    """

    id: str
    user: str
    digest: str
    made: str


class Keys:
    """The keys in a file that its owner alone can read; read again when another process changed it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._read_at = -1
        self._keys: dict[str, Key] = {}

    def add(self, user: str) -> str:
        """Make a key for a user; it is shown this once."""
        if not user.strip() or "/" in user:
            raise JourneysError("A user's name can't be empty or have a slash in it.")
        name, secret = secrets.token_hex(4), secrets.token_urlsafe(32)
        key = f"{PREFIX}_{name}_{secret}"
        self._save({**self._all(), name: Key(name, user, _digest(key), datetime.now(UTC).isoformat())})
        return key

    def revoke(self, name: str) -> None:
        """Make a key useless.

        Raises:
            JourneysError: when there is none of that id.
        """
        keys = self._all()
        if name not in keys:
            raise JourneysError(f"There is no key {name}.")
        self._save({i: key for i, key in keys.items() if i != name})

    def list(self) -> list[Key]:
        """All keys, the oldest first."""
        return sorted(self._all().values(), key=lambda key: key.made)

    def check(self, key: str) -> Key | None:
        """The key that this is, None when it is none."""
        parts = key.split("_", 2)
        known = self._all().get(parts[1]) if len(parts) == 3 else None
        matches = hmac.compare_digest(known.digest if known else "", _digest(key))
        return known if matches else None

    def _all(self) -> dict[str, Key]:
        with self._lock:
            try:
                changed = self._path.stat().st_mtime_ns
            except FileNotFoundError:
                return {}
            if changed != self._read_at:
                held = json.loads(self._path.read_text("utf-8"))
                self._keys = {entry["id"]: Key(**entry) for entry in held}
                self._read_at = changed
            return dict(self._keys)

    def _save(self, keys: dict[str, Key]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        write_private(self._path, json.dumps([asdict(key) for key in keys.values()], indent=1))


def _digest(key: str) -> str:
    return sha256(key.encode("utf-8", "replace")).hexdigest()
