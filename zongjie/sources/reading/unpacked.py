"""Archives and compressed files, unpacked with care: damage is told as that, and what would fill memory is refused."""

from __future__ import annotations

import gzip
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from zongjie.errors import DataError

DAMAGED = (  # what Python's readers of archives raise of one that is damaged, encrypted, or packed in unknown ways
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, RuntimeError),
    *(ValueError, OverflowError),
)
_RATIO = 250  # of unpacked to packed: texts reach about 20, logs of one line over and over about 100
_BLOCK = 1 << 20
_LEAST = 64 << 20  # bytes unpacked; what is smaller harms nothing

Told = Callable[[Exception], DataError]


def reason(error: Exception) -> str:
    """Return why an archive or a member of one cannot be read: in the words of its reader where they tell, no more."""
    return str(error) if isinstance(error, RuntimeError | zipfile.BadZipFile) else "it is damaged"


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


def unzipped(file: IO[bytes], told: Told) -> IO[bytes]:
    """Return a member of an archive, of which `told` makes an error if it is damaged."""
    return io.BufferedReader(_Unpacked(file, told), _BLOCK)


def gunzipped(file: IO[bytes], packed: int, where: str, told: Told) -> IO[bytes]:
    """Return what a gzip-compressed file holds, of which `told` makes an error if it is damaged.

    Parameters
    ----------
    file
        Opened for bytes; closed with what is returned.
    packed
        Its bytes: far more of them unpacked are refused.
    where
        Its name, for the refusal.
    """
    return io.BufferedReader(_Gunzipped(file, packed, where, told), _BLOCK)


class _Unpacked(io.RawIOBase):
    """Bytes as they are unpacked, by whoever reads them."""

    def __init__(self, file: IO[bytes], told: Told) -> None:
        super().__init__()
        self._file, self._told = file, told

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        view = memoryview(buffer)
        try:
            block = self._file.read(len(view))
        except DAMAGED as error:
            raise self._told(error) from None
        view[: len(block)] = block
        return len(block)

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        try:
            return self._file.seek(offset, whence)
        except DAMAGED as error:
            raise self._told(error) from None

    def tell(self) -> int:
        return self._file.tell()

    def close(self) -> None:
        super().close()
        self._file.close()


class _Gunzipped(_Unpacked):
    """Stops where a file unpacks to a bomb: what it unpacks to is declared nowhere."""

    def __init__(self, file: IO[bytes], packed: int, where: str, told: Told) -> None:
        super().__init__(gzip.GzipFile(fileobj=file), told)  # pyright: ignore[reportArgumentType] - lacks only a name
        self._packed, self._most, self._where = file, max(_LEAST, _RATIO * packed), where

    def readinto(self, buffer: Any, /) -> int:
        size = super().readinto(buffer)
        if self.tell() > self._most:
            raise _refused(self._where, self.tell())
        return size

    def close(self) -> None:
        super().close()
        self._packed.close()


def _refused(where: str, size: int) -> DataError:
    return DataError(
        f"A file unpacks to {size >> 20} MB or more, nearly all of it the same over and over: no export is like that.",
        where=where,
        hint="download the export again; if it is right so, unpack it and give the folder",
    )
