"""Archives and compressed files that would unpack to far more than any export is: refused before memory is full."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path
from typing import IO

from zongjie.errors import DataError

_RATIO = 250  # of unpacked to packed: texts reach about 20, logs of one line over and over about 100
_BLOCK = 1 << 20
_LEAST = 64 << 20  # bytes unpacked; what is smaller harms nothing


def check_zip(archive: zipfile.ZipFile, path: Path) -> None:
    """Refuse an archive with a member that is nearly all repetition; no member can unpack to more than it declares.

    Raises
    ------
    DataError
        With the member.
    """
    for member in archive.infolist():
        if member.file_size > _LEAST and member.file_size > _RATIO * max(1, member.compress_size):
            raise _refused(f"{path}, {member.filename}", member.file_size)


class Unzipped(gzip.GzipFile):
    """A gzip-compressed file that closes what it reads from, and stops where it unpacks to a bomb.

    Parameters
    ----------
    packed
        Bytes of the file as it is.
    where
        The file, for the message.
    """

    def __init__(self, file: IO[bytes], packed: int, where: str) -> None:
        super().__init__(fileobj=file)
        self._file, self._most, self._where = file, max(_LEAST, _RATIO * packed), where
        self._unpacked = 0

    def read(self, size: int | None = -1) -> bytes:
        """Return the next bytes, or all."""
        if size is None or size < 0:
            return b"".join(iter(lambda: self.read(_BLOCK), b""))
        return self._watched(super().read(size))

    def read1(self, size: int = -1) -> bytes:
        """Return some of the next bytes."""
        return self._watched(super().read1(size))

    def readline(self, size: int | None = -1) -> bytes:
        """Return the next line; one that no line is as long as comes in parts."""
        return self._watched(super().readline(_LEAST if size is None or size < 0 else size))

    def close(self) -> None:
        """Close both files."""
        super().close()
        self._file.close()

    def _watched(self, block: bytes) -> bytes:
        self._unpacked += len(block)
        if self._unpacked > self._most:
            raise _refused(self._where, self._unpacked)
        return block


def _refused(where: str, size: int) -> DataError:
    return DataError(
        f"A file unpacks to {size >> 20} MB or more, nearly all of it the same over and over: no export is like that.",
        where=where,
        hint="download the export again; if it is right so, unpack it and give the folder",
    )
