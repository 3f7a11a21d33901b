"""An export of many files around one that marks it, as a zip or as the folder that it was unpacked to."""

from __future__ import annotations

import zipfile
from pathlib import Path, PurePosixPath
from typing import IO

from zongjie.errors import DataError
from zongjie.sources.reading.tree import Tree


class Archive(Tree):
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
        if not path.is_dir() and not zipfile.is_zipfile(path):
            raise DataError(
                f"This is not {what}: it is neither a zip file nor a folder.",
                where=str(path),
                hint="give the zip file as it was downloaded, or the folder it was unpacked to",
            )
        super().__init__(path, what)
        root = min(
            (PurePosixPath(name).parent for name in self.names if PurePosixPath(name).name == marker), default=None
        )
        if root is None:
            raise DataError(
                f"This is not {what}: {marker} is not in it.",
                where=str(path),
                examples=[f"it holds {name}" for name in self.names[:3]],
                hint="give the export as the platform made it, unpacked or not",
            )
        self._root = "" if str(root) == "." else f"{root}/"
        self.names = [name.removeprefix(self._root) for name in self.names if name.startswith(self._root)]
        self._known = frozenset(self.names)

    def __contains__(self, name: str) -> bool:
        return name in self._known

    def open(self, name: str) -> IO[bytes]:
        """Open a file for its bytes.

        Raises
        ------
        DataError
            If the file is damaged or encrypted.
        """
        return super().open(self._root + name)

    def read(self, name: str) -> bytes:
        """Return the content of a file.

        Raises
        ------
        DataError
            If the file is damaged or encrypted.
        """
        with self.open(name) as file:
            return file.read()


def holds(path: Path, *markers: str) -> bool:
    """Whether a folder or a readable zip holds all of these files, at its root or one folder down."""
    if path.is_dir():
        folders = [path, *(folder for folder in path.iterdir() if folder.is_dir())]
        return all(any((folder / marker).is_file() for folder in folders) for marker in markers)
    if not zipfile.is_zipfile(path):
        return False
    try:
        with Tree(path, "") as tree:
            names = {PurePosixPath(name).name for name in tree.names if name.count("/") <= 1}
    except DataError:
        return False
    return names.issuperset(markers)
