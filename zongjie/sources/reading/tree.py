"""Exports of many files that no one file marks: a folder, a zip or a single file, gzip-compressed or not."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from zongjie.errors import DataError
from zongjie.sources.reading.unpacked import DAMAGED, check_zip, gunzipped, reason, unzipped

_HEAD = 16_384
BLOCK = 1 << 23  # bytes read at a time
_LONGEST_LINE = 64 << 20  # bytes
_PEEK = 20  # files that a detection looks at
_NOT_OURS = frozenset({".git", ".github", ".gitignore", ".gitattributes", ".svn", ".DS_Store", "__MACOSX"})


class Tree:
    """The files of an export by name, in order, without those that systems leave behind.

    Parameters
    ----------
    path
        A folder, a zip, or one file.
    what
        What the export should be (“an mbox archive”), for messages.

    Raises
    ------
    DataError
        If a zip is damaged.
    """

    def __init__(self, path: Path, what: str) -> None:
        self.path = path
        self._what = what
        self._zip: zipfile.ZipFile | None = None
        self._folder = path.is_dir()
        if self._folder:
            self.names = sorted(walk(path))
        elif path.suffix.lower() == ".zip" or zipfile.is_zipfile(path):
            try:
                self._zip = zipfile.ZipFile(path)
            except DAMAGED as error:
                raise self.unreadable(path.name, error) from None
            check_zip(self._zip, path)
            self.names = sorted(
                name for name in self._zip.namelist() if not name.endswith("/") and all(map(_ours, name.split("/")))
            )
        else:
            self.names = [path.name]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._zip:
            self._zip.close()

    def open(self, name: str) -> IO[bytes]:
        """Open a file for its (decompressed) bytes.

        Raises
        ------
        DataError
            If the file is damaged or encrypted, now or as it is read.
        """
        told = partial(self.unreadable, name)
        try:
            plain = self.path / name if self._folder else self.path
            file = unzipped(self._zip.open(name), told) if self._zip else plain.open("rb")
            packed = self._zip.getinfo(name).file_size if self._zip else plain.stat().st_size
        except DAMAGED as error:
            raise told(error) from None
        return gunzipped(file, packed, self.place(name), told) if name.lower().endswith(".gz") else file

    def blocks(self, name: str) -> Iterator[bytes]:
        """Yield a file in blocks that end where lines end.

        Raises
        ------
        DataError
            If the file is damaged or encrypted, or a line is longer than any that people or programs write.
        """
        try:
            with self.open(name) as file:
                rest = b""
                while block := file.read(BLOCK):
                    cut = block.rfind(b"\n") + 1
                    if cut:
                        yield rest + block[:cut]
                        rest = block[cut:]
                    else:
                        rest += block
                    if len(rest) > _LONGEST_LINE:
                        raise self.unreadable(name, f"a line of more than {_LONGEST_LINE >> 20} MB")
                if rest:
                    yield rest
        except OSError as error:
            raise self.unreadable(name, error) from None

    def head(self, name: str) -> bytes:
        """Return the beginning of a file; empty if it cannot be read."""
        try:
            with self.open(name) as file:
                return file.read(_HEAD)
        except (DataError, OSError):
            return b""

    def place(self, name: str) -> str:
        """Return a file as messages name it."""
        return name if name == self.path.name else f"{self.path.name}, {name}"

    def unreadable(self, name: str, problem: Exception | str) -> DataError:
        """Return the error for a file that is damaged or encrypted."""
        return DataError(
            f"A file of {self._what} cannot be read: {problem if isinstance(problem, str) else reason(problem)}.",
            where=f"{self.path}, {name}",
            hint="download the export again; encrypted exports must be unpacked first",
        )


def heads(path: Path, suffixes: frozenset[str]) -> Iterator[tuple[str, bytes]]:
    """Yield name and beginning of the first files with one of the suffixes; raises nothing.

    Of a folder the first files met are taken, without listing it whole; a suffix `.gz` is looked behind.
    """
    try:
        if path.is_dir():
            for name in islice((name for name in walk(path) if suffix_of(name) in suffixes), _PEEK):
                with Tree(path / name, "") as file:
                    yield name, file.head(file.names[0])
        elif path.suffix.lower() == ".zip" or suffix_of(path.name) in suffixes:
            with Tree(path, "") as tree:
                for name in islice((name for name in tree.names if suffix_of(name) in suffixes), _PEEK):
                    yield name, tree.head(name)
    except (DataError, OSError):
        return


def suffix_of(name: str) -> str:
    """Return the suffix that says what a file holds: `.txt` of `2020-May.txt.gz`; none for a name that is a date."""
    base, dot, suffix = name[name.rfind("/") + 1 :].lower().removesuffix(".gz").rpartition(".")
    return f".{suffix}" if base and dot and suffix.isalpha() else ""


def walk(folder: Path) -> Iterator[str]:
    """Yield the files of a folder as it is walked, each folder in order of its names."""
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in _NOT_OURS)
        below = "" if root == str(folder) else f"{Path(root).relative_to(folder).as_posix()}/"
        yield from (below + name for name in sorted(files) if _ours(name))


def _ours(name: str) -> bool:
    """Whether a name is not one that systems leave behind; a topic’s name may well begin with a dot."""
    return name not in _NOT_OURS and not name.startswith("._")
