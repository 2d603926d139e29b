"""The files in which Chroma keeps its graphs, as far as privacy asks for a look at them.

A new graph is written with room for vectors to come, and the room with whatever the process had in memory
there: titles and ids that were forgotten since, among other things. The format is hnswlib's: `header.bin`
begins with a version and, in 8 bytes each, the offset, the room, the number of vectors and the bytes of each.
"""

from __future__ import annotations

import struct
from pathlib import Path

HEADER = struct.Struct("<i4Q")
VERSION = 1
State = tuple[int, int]


def states(home: Path) -> dict[Path, State]:
    """Each graph's file with its size and the time of its last change; differs after anything was written."""
    found = {}
    for path in home.glob("*/data_level0.bin"):
        about = path.stat()
        found[path] = (about.st_size, about.st_mtime_ns)
    return found


def clear_room(path: Path) -> None:
    """Overwrite with zeros what a graph's file holds beyond its vectors. Nobody may write it meanwhile."""
    header = path.with_name("header.bin")
    if not header.exists():
        return
    version, _, _, count, each = HEADER.unpack(header.read_bytes()[: HEADER.size])
    if version != VERSION:
        return
    for file, used in ((path, count * each), (path.with_name("length.bin"), count * 4)):
        if file.exists() and (rest := file.stat().st_size - used) > 0:
            with file.open("r+b") as stream:
                stream.seek(used)
                stream.write(bytes(rest))
