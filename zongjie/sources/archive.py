"""An export of many files, as a zip or as the folder that it was unpacked to: read one file at a time."""

from __future__ import annotations

import zipfile
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import IO

from zongjie.errors import DataError


class Archive:
    """Files by their path inside the export, below the one folder that may wrap them all.

    Parameters
    ----------
    path
        A zip file or a folder.
    marker
        A file that lies at the root of such an export.
    what
        What the export should be (“a Slack export”), for messages.

    Raises
    ------
    DataError
        If it is neither, is damaged or encrypted, or lacks the marker.
    """

    def __init__(self, path: Path, marker: str, what: str) -> None:
        self.path = path
        self._what = what
        self._zip = None if path.is_dir() else _open(path, what)
        names = _in_zip(self._zip) if self._zip else _in_folder(path)
        root = min((PurePosixPath(name).parent for name in names if PurePosixPath(name).name == marker), default=None)
        if root is None:
            raise DataError(
                f"This is not {what}: {marker} is not in it.",
                where=str(path),
                examples=[f"it holds {name}" for name in sorted(names)[:3]],
                hint="give the export as the platform made it, unpacked or not",
            )
        prefix = "" if str(root) == "." else f"{root}/"
        self._files = {name.removeprefix(prefix): name for name in names if name.startswith(prefix)}

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._zip:
            self._zip.close()

    @property
    def names(self) -> list[str]:
        """Paths of all files, sorted."""
        return sorted(self._files)

    def __contains__(self, name: str) -> bool:
        return name in self._files

    def read(self, name: str) -> bytes:
        """Return the content of a file.

        Raises
        ------
        DataError
            If the file is damaged or encrypted.
        """
        if self._zip is None:
            return (self.path / self._files[name]).read_bytes()
        try:
            return self._zip.read(self._files[name])
        except (RuntimeError, zipfile.BadZipFile, NotImplementedError) as error:
            raise self._unreadable(name, error) from None

    def open(self, name: str) -> IO[bytes]:
        """Open a file that is too large to be read whole.

        Raises
        ------
        DataError
            If the file is damaged or encrypted.
        """
        if self._zip is None:
            return (self.path / self._files[name]).open("rb")
        try:
            return self._zip.open(self._files[name])
        except (RuntimeError, zipfile.BadZipFile, NotImplementedError) as error:
            raise self._unreadable(name, error) from None

    def place(self, name: str) -> str:
        """Return a file as messages name it."""
        return f"{self.path.name}, {name}"

    def _unreadable(self, name: str, error: Exception) -> DataError:
        return DataError(
            f"A file in {self._what} cannot be read: {error}.",
            where=f"{self.path}, {name}",
            hint="download the export again; encrypted exports must be unpacked first",
        )


def holds(path: Path, *markers: str) -> bool:
    """Whether a folder or a readable zip holds all of these files, at its root or one folder down."""
    if not path.is_dir() and not zipfile.is_zipfile(path):
        return False
    if path.is_dir():
        folders = [path, *(folder for folder in path.iterdir() if folder.is_dir())]
        return all(any((folder / marker).is_file() for folder in folders) for marker in markers)
    names = {PurePosixPath(name).name for name in _listed(path) if name.count("/") <= 1}
    return names.issuperset(markers)


def _listed(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as file:
        return _in_zip(file)


def _open(path: Path, what: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except zipfile.BadZipFile:
        raise DataError(
            f"This is not {what}: it is neither a zip file nor a folder.",
            where=str(path),
            hint="give the zip file as it was downloaded, or the folder it was unpacked to",
        ) from None


def _in_zip(file: zipfile.ZipFile) -> list[str]:
    return [name for name in file.namelist() if not name.endswith("/") and not name.startswith("__MACOSX/")]


def _in_folder(folder: Path) -> list[str]:
    return [file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()]
