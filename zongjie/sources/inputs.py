"""From the parameters' sources to files: paths resolved, patterns expanded, contents hashed."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from zongjie.characters import shown
from zongjie.errors import DataError, ParameterError
from zongjie.parameters import SourceParameters
from zongjie.paths import written
from zongjie.sources.base import Live, Source, get_source
from zongjie.sources.regular import check_regular
from zongjie.tables.contacts import hide

_PATTERN = frozenset("*?[")
_State = tuple[tuple[str, int, int, int, int], ...]


@dataclass(frozen=True)
class Input:
    """One source of the parameters file: its adapter and the files or folders to read.

    Attributes
    ----------
    state
        What the file system said of the files when their contents were hashed; None of a live source, which may change.
    """

    parameters: SourceParameters
    source: Source
    paths: tuple[Path, ...]
    sha256: str
    state: _State | None = None

    @property
    def name(self) -> str:
        """The path as the parameters file writes it, without the number or address that an export may be called by."""
        return hide(self.parameters.path)

    def verify(self) -> None:
        """Refuse files that have changed since they were hashed: tables would mix two states under the hash of one.

        Raises
        ------
        DataError
            If a file is another or is gone; one that was merely touched is read once more to find that out.
        """
        if self.state is None:
            return
        try:
            changed = _state(self.paths) != self.state and _digest(self.paths) != self.sha256
        except OSError as error:
            raise unreadable(self.paths[0], error) from error
        if changed:
            raise DataError(
                "The source changed while it was read; nothing was made of it.",
                where=", ".join(map(str, self.paths)),
                hint="run it again once what writes it is done",
            )


def resolve(parameters: SourceParameters, base: Path) -> Input:
    """Find the files of a source.

    Parameters
    ----------
    base
        The folder of the parameters file, which paths are relative to. Windows separators are understood.

    Raises
    ------
    ParameterError
        If the kind or an option is unknown.
    DataError
        If nothing is there, or a folder is where a file is due.
    """
    source, paths = locate(parameters, base)
    live = isinstance(source, Live) and source.is_live(parameters.options)
    try:
        state = None if live else _state(paths)
        return Input(parameters, source, paths, _digest(paths, f"{time.time_ns()}" if live else ""), state)
    except OSError as error:
        raise unreadable(paths[0], error) from error


def locate(parameters: SourceParameters, base: Path) -> tuple[Source, tuple[Path, ...]]:
    """Find the adapter and the files of a source without reading them; see `resolve`."""
    source = get_source(parameters.kind)
    for option in parameters.options:
        if option not in source.options:
            raise ParameterError(
                f"The source {source.kind} has no option “{option}”.",
                where=f"sources, {parameters.path}",
                given=option,
                known=tuple(source.options),
                hint="`zongjie sources` says what each option does",
            )
    paths = _find(parameters.path, base)
    for path in paths:
        _check(path, source)
    return source, tuple(paths)


def _find(text: str, base: Path) -> list[Path]:
    path = base / written(text)
    if path.exists():
        return [path]
    if os.name != "nt" and PureWindowsPath(text).drive:
        raise DataError(
            "This is a path of a Windows machine, which is not found from here.",
            where=text,
            hint=f"put the data beside the parameters file and write its path from there: data/{path.name}",
        )
    folder = path.parent
    if not _PATTERN & set(path.name):
        known = tuple(sorted(file.name for file in folder.iterdir())) if folder.is_dir() else ()
        raise DataError(
            "The source file does not exist.",
            where=str(path),
            given=path.name,
            known=known,
            hint="paths in a parameters file are relative to that file",
        )
    found = sorted(file for file in folder.glob(path.name) if not file.name.startswith((".", "~$")))
    if not found:
        raise DataError(
            "No file matches the source's pattern.",
            where=str(path),
            known=tuple(sorted(file.name for file in folder.iterdir())) if folder.is_dir() else (),
            hint="`*` stands for any name: data/*.csv",
        )
    return found


def _check(path: Path, source: Source) -> None:
    check_regular(path)
    if path.is_dir() and not source.folders:
        raise DataError(
            f"This is a folder, and the source {source.kind} reads files.",
            where=str(path),
            known=tuple(sorted(file.name for file in path.iterdir())),
            hint="name the file, or a pattern such as *.csv",
        )
    if path.is_file() and path.stat().st_size == 0:
        raise DataError("The source file is empty (0 bytes).", where=str(path), hint="export it again")


def unreadable(path: Path, error: OSError) -> DataError:
    """Return the error of a source that the system does not give to us."""
    gone = isinstance(error, FileNotFoundError)
    return DataError(
        "The source vanished while it was read." if gone else f"The source cannot be read: {error.strerror or error}.",
        where=str(error.filename or path),
        hint="put it back and run it again" if gone else "check its permissions, and whether another program holds it",
    )


def _files(root: Path) -> list[Path]:
    return sorted(file for file in root.rglob("*") if file.is_file()) if root.is_dir() else [root]


def _state(paths: Iterable[Path]) -> _State:
    """Return what changes with a file, at the cost of a look."""
    stats = [(file, file.stat()) for root in paths for file in _files(root)]
    return tuple((str(file), one.st_ino, one.st_size, one.st_mtime_ns, one.st_ctime_ns) for file, one in stats)


def _digest(paths: Iterable[Path], moment: str = "") -> str:
    """Return one hash over the contents of all files; where they lie does not matter, what they are called does.

    A moment makes it the hash of no other reading: what is read is not in the files.
    """
    total = hashlib.sha256(moment.encode())
    for root in paths:
        for file in _files(root):
            with file.open("rb") as stream:
                content = hashlib.file_digest(stream, "sha256").hexdigest()
            total.update(f"{_spelled(file.relative_to(root.parent))}\0{content}\n".encode())
    return total.hexdigest()


def _spelled(path: Path) -> str:
    """Return a path as text.

    Raises
    ------
    DataError
        If it is spelled in another encoding than this machine's: no table could hold the name.
    """
    spelled = path.as_posix()
    if "\ufffd" in shown(spelled) and "\ufffd" not in spelled:
        raise DataError(
            "The file's name is not text on this machine: it was made on one with another encoding.",
            where=spelled,
            hint="rename it",
        )
    return spelled
