"""The files behind a path: one file, a folder, or zips within zips. Nothing is ever unpacked by its name."""

from __future__ import annotations

import os
import re
import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import BinaryIO, cast

from tools.activity.sample import HEAD, Sample
from vectorstore.records import JourneysError

_DEEPEST = 3
_MOST_FILES = 200_000
_LARGEST_RATIO = 200
_SMALL = 100_000_000
_LARGEST = 20_000_000_000
"""Bytes that the zips of one import may unpack to. Under `_SMALL` any ratio of compression is harmless."""

_PART = re.compile(r"^(.*)-(\d{3})\.zip$", re.IGNORECASE)
_OUTSIDE = re.compile(r"(?:^|[\\/])\.\.(?:[\\/]|$)|^[\\/]|^[A-Za-z]:")
_DAMAGE = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError)


@dataclass(frozen=True)
class Entry:
    """A file to read: its sample, how to open it, and the folder or archive it is in."""

    sample: Sample
    open: Callable[[], BinaryIO]
    place: str


class Files:
    """All files behind a path, in order of their names. Close it when they are read.

    Raises:
        JourneysError: for a path that is missing, or an archive that is damaged, encrypted or a trap.
    """

    def __init__(self, path: Path) -> None:
        self._held = ExitStack()
        self._unpacked = 0
        self.left_out: list[str] = []
        if not path.exists():
            raise JourneysError(f"There is no file or folder at {path}.")
        self._path = path

    def close(self) -> None:
        """Close archives and remove temporary copies."""
        self._held.close()

    def __iter__(self) -> Iterator[Entry]:
        if self._path.is_dir():
            yield from self._folder(self._path)
            return
        for path in _parts(self._path):
            yield from self._file(path, path.name)

    def _folder(self, folder: Path) -> Iterator[Entry]:
        """The files below a folder; links that lead out of it are left out."""
        root = folder.resolve()
        for directory, names, files in os.walk(folder):
            names.sort()
            for name in sorted(files):
                path = Path(directory, name)
                label = path.relative_to(folder).as_posix()
                if path.is_symlink() and not path.resolve().is_relative_to(root):
                    self.left_out.append(label)
                elif path.is_file():
                    yield from self._file(path, label)

    def _file(self, path: Path, label: str) -> Iterator[Entry]:
        def opened() -> BinaryIO:
            return cast(BinaryIO, path.open("rb"))

        try:
            if not stat.S_ISREG(path.stat().st_mode):
                raise JourneysError(f"{label} is not a regular file.")
            with opened() as stream:
                sample = Sample(label, stream.read(HEAD), path.stat().st_size)
        except PermissionError:
            raise JourneysError(f"{label} may not be read: permission denied.") from None
        if sample.shape == "zip":
            yield from self._archive(self._held.enter_context(path.open("rb")), sample.size, label, 1)
        else:
            yield Entry(sample, opened, str(path.parent))

    def _archive(self, stream: BinaryIO, size: int, label: str, depth: int) -> Iterator[Entry]:
        """The files in a zip, or in several that were put one after the other in one file."""
        if depth > _DEEPEST:
            raise JourneysError(f"{label} has archives within archives, deeper than any export has.")
        try:
            archive = self._held.enter_context(zipfile.ZipFile(stream))
        except _DAMAGE:
            raise JourneysError(
                f"{label} is a damaged or incomplete zip; please download it again."
            ) from None
        members = archive.infolist()
        start = min((member.header_offset for member in members), default=0)
        if start > 0:
            yield from self._earlier(stream, start, label, depth)
        self._check(members, size - start, label)
        for member in sorted(members, key=lambda m: m.filename):
            if not member.is_dir() and member.file_size:
                yield from self._member(archive, member, label, depth)

    def _earlier(self, stream: BinaryIO, length: int, label: str, depth: int) -> Iterator[Entry]:
        """The zip that stands before another in the same file, where there is one."""
        window = BufferedReader(_Window(stream, length))
        if window.peek(4)[:2] == b"PK":
            yield from self._archive(cast(BinaryIO, window), length, label, depth)

    def _check(self, members: list[zipfile.ZipInfo], size: int, label: str) -> None:
        """Refuse traps before anything is read."""
        for member in members:
            if _OUTSIDE.search(member.filename):
                raise JourneysError(f"{label} is refused: it holds a file that would lie outside of it.")
            if stat.S_ISLNK(member.external_attr >> 16):
                raise JourneysError(f"{label} is refused: it holds a link to another file.")
            if member.flag_bits & 1:
                raise JourneysError(f"{label} is encrypted; please unpack it first.")
        unpacked = sum(member.file_size for member in members)
        self._unpacked += unpacked
        bomb = unpacked > _SMALL and unpacked > size * _LARGEST_RATIO
        if bomb or len(members) > _MOST_FILES or self._unpacked > _LARGEST:
            raise JourneysError(
                f"{label} is refused: as a zip bomb it would unpack to {unpacked / 1e9:,.1f} GB."
            )

    def _member(
        self, archive: zipfile.ZipFile, member: zipfile.ZipInfo, label: str, depth: int
    ) -> Iterator[Entry]:
        opened = partial(archive.open, member)
        name = f"{label}/{member.filename}"
        try:
            with opened() as stream:
                sample = Sample(name, stream.read(HEAD), member.file_size)
                if sample.shape != "zip":
                    place = name.rsplit("/", 1)[0]
                    yield Entry(sample, cast(Callable[[], BinaryIO], opened), place)
                    return
            with opened() as stream:
                copy = self._held.enter_context(tempfile.TemporaryFile())  # noqa: SIM115
                shutil.copyfileobj(stream, copy)
        except _DAMAGE:
            raise JourneysError(f"{name} is damaged within its zip; please download it again.") from None
        yield from self._archive(cast(BinaryIO, copy), member.file_size, name, depth + 1)


def _parts(path: Path) -> list[Path]:
    """The path, with the other parts of an export that came in several numbered zips."""
    found = _PART.match(path.name)
    if not found:
        return [path]
    same = re.compile(re.escape(found[1]) + r"-\d{3}\.zip", re.IGNORECASE)
    return sorted(other for other in path.parent.iterdir() if same.fullmatch(other.name))


class _Window(RawIOBase):
    """The first `length` bytes of a stream, as a file of its own."""

    def __init__(self, stream: BinaryIO, length: int) -> None:
        self._stream = stream
        self._length = length
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._length}[whence]
        if base + offset < 0:
            raise OSError("before the beginning")
        self._at = base + offset
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        self._stream.seek(self._at)
        data = self._stream.read(max(0, min(len(view), self._length - self._at)))
        view[: len(data)] = data
        self._at += len(data)
        return len(data)
