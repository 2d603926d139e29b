"""Hostile texts, paths, bodies and files, made from a seed."""

from __future__ import annotations

import io
import json
import random
import string
import zipfile
from typing import Any

RUN = "window.ran=(window.ran||0)+1"
SCRIPTS = (
    f"<script>{RUN}</script>",
    f"<img src=x onerror={RUN}>",
    f"<svg onload={RUN}>",
    f'"><svg/onload={RUN}>',
    f"'-{RUN}-'",
    f"</textarea><script>{RUN}</script>",
    f"</script><script>{RUN}</script>",
    f'<iframe srcdoc="<script>parent.{RUN}</script>">',
    f'<a href="javascript:{RUN}">x</a>',
    f"[x](javascript:{RUN})",
    f'![x](x" onerror="{RUN})',
    f"<details open ontoggle={RUN}>",
    f"<input autofocus onfocus={RUN}>",
    f"{{{{constructor.constructor('{RUN}')()}}}}",
    f"${{{RUN}}}",
    f"<math><mtext><style><img src=x onerror={RUN}></style>",
    f"\\u003cimg src=x onerror={RUN}\\u003e",
    f"&lt;img src=x onerror={RUN}&gt;",
    f"<x onpointerenter={RUN} style=position:fixed;inset:0>",
    f"javascript:{RUN}//",
    "<style>@import 'http://example.org/x';</style><b style=\"background:url(http://example.org/y)\">",
    "<base href=http://example.org/><link rel=stylesheet href=//example.org/z>",
)
TRICKS = (
    "../" * 8 + "etc/passwd",
    "..%2f" * 8 + "etc%2fpasswd",
    "%2e%2e/" * 8 + "etc/passwd",
    "....//" * 8 + "etc/passwd",
    "/etc/passwd",
    "//etc/passwd",
    "/proc/self/environ",
    "/proc/self/cwd/accounts.json",
    "\\..\\..\\etc\\passwd",
    "file:///etc/passwd",
    "http://127.0.0.1:{api}/metrics",
    "{data}/journeys.db",
    "{data}/api-keys.json",
    "{data}/conversations.db",
    "{data}/uploads/../journeys.db",
    "{data}/uploads/..%2fjourneys.db",
    "{data}/../accounts.json",
    "{data}/../server.log",
    "assistant/cli.py",
    "pyproject.toml",
    "journeys.toml",
    ".env",
    "%00{data}/journeys.db",
)


class Hostile:
    """A source of hostile things; the same for the same seed.

    Args:
        seed: of the random choices.
        places: what `{data}` and `{api}` in paths stand for.
        names: names of other people, to be asked for.
    """

    def __init__(self, seed: int, places: dict[str, str], names: list[str]) -> None:
        self.chance = random.Random(seed)
        self._places, self._names = places, names

    def script(self) -> str:
        """A text that would run a script where it is taken for markup."""
        inner = self.chance.choice(SCRIPTS)
        return f"{self.word()} {inner} {self.word()}" if self.chance.random() < 0.5 else inner

    def word(self) -> str:
        """A few letters of any script, and what is between them."""
        letters = string.ascii_letters + "äßçñ日本語\u05d0\u05d1\u200b\u200d\u202e\t\u0000"
        return "".join(self.chance.choice(letters) for _ in range(self.chance.randrange(1, 12)))

    def path(self) -> str:
        """A path that points to where it should not."""
        return self.chance.choice(TRICKS).format(**self._places)

    def forged(self) -> str:
        """An id that is nobody's, somebody else's, or none at all."""
        made = (
            lambda: "j" + self.chance.randbytes(4).hex(),
            lambda: self.chance.choice(self._names),
            lambda: "' OR 1=1 --",
            lambda: "%' UNION SELECT * FROM activities --",
            lambda: "x" * self.chance.choice((41, 401, 5_000)),
            lambda: self.script(),
            lambda: self.path(),
            lambda: str(self.chance.choice((-1, 2**63, 1e308, "NaN", "null", "", "{}", "[]"))),
            lambda: f"{self.chance.choice(self._names)}/main",
        )
        return str(self.chance.choice(made)())

    def value(self, depth: int = 0) -> Any:
        """Any JSON."""
        kinds = (
            self.forged,
            self.script,
            lambda: self.chance.choice((None, True, -1, 0, 10**30, 1.5, [], {}, "")),
            lambda: [self.value(depth + 1) for _ in range(self.chance.randrange(4))],
            lambda: {self.word(): self.value(depth + 1) for _ in range(self.chance.randrange(4))},
            lambda: {"path": self.path(), "meta": {"_type": "gradio.FileData"}},
        )
        return self.chance.choice(kinds if depth < 3 else kinds[:3])()

    def body(self) -> bytes:
        """A request's body: JSON that is wrong, or no JSON, or a great deal of it."""
        roll = self.chance.random()
        if roll < 0.02:
            return b'{"item": "' + b"x" * 1_500_000 + b'"}'
        if roll < 0.06:
            return b"[" * self.chance.choice((10, 3_000, 90_000))
        if roll < 0.15:
            return self.chance.randbytes(self.chance.randrange(400))
        return json.dumps(self.value()).encode("utf-8", "surrogatepass")

    def file(self) -> tuple[str, bytes]:
        """A file to drop in: a name and its bytes."""
        rows = [{"title": self.script(), "time": "2026-01-01T00:00:00Z"} for _ in range(3)]
        text = "".join(json.dumps(row) + "\n" for row in rows).encode()
        made = (
            lambda: (f"{self.script()[:80]}.jsonl", text),
            lambda: (self.path()[-100:], text),
            lambda: ("page.html", f"<script>{RUN}</script>".encode()),
            lambda: ("picture.svg", f"<svg xmlns='http://www.w3.org/2000/svg' onload='{RUN}'/>".encode()),
            lambda: ("random.bin", self.chance.randbytes(5_000)),
            lambda: ("cut.json", text[: len(text) // 2]),
            lambda: ("outside.zip", _zipped({"../../../outside.jsonl": text, "/tmp/outside.jsonl": text})),
            lambda: ("bomb.zip", _zipped({"history.jsonl": b"0" * 30_000_000})),
            lambda: (
                "deep.zip",
                _zipped({"a.zip": _zipped({"b.zip": _zipped({"c.zip": _zipped({"d": text})})})}),
            ),
            lambda: (
                "entities.xml",
                b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><opml>&a;</opml>",
            ),
            lambda: ("empty", b""),
        )
        return self.chance.choice(made)()


def _zipped(files: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return held.getvalue()
