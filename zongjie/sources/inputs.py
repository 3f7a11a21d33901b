"""From the parameters' sources to files: paths resolved, patterns expanded, contents hashed."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from zongjie.errors import DataError, ParameterError
from zongjie.parameters import SourceParameters
from zongjie.sources.base import Live, Source, get_source

_PATTERN = frozenset("*?[")


@dataclass(frozen=True)
class Input:
    """One source of the parameters file: its adapter and the files or folders to read."""

    parameters: SourceParameters
    source: Source
    paths: tuple[Path, ...]
    sha256: str

    @property
    def name(self) -> str:
        """The path as the parameters file writes it."""
        return self.parameters.path


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
    return Input(parameters, source, paths, _digest(paths, f"{time.time_ns()}" if live else ""))


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
    paths = _find(parameters.path.replace("\\", "/"), base)
    for path in paths:
        _check(path, source)
    return source, tuple(paths)


def _find(written: str, base: Path) -> list[Path]:
    path = base / Path(written).expanduser()
    if path.exists():
        return [path]
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
    if path.is_dir() and not source.folders:
        raise DataError(
            f"This is a folder, and the source {source.kind} reads files.",
            where=str(path),
            known=tuple(sorted(file.name for file in path.iterdir())),
            hint="name the file, or a pattern such as *.csv",
        )
    if path.is_file() and path.stat().st_size == 0:
        raise DataError("The source file is empty (0 bytes).", where=str(path), hint="export it again")


def _digest(paths: Iterable[Path], moment: str = "") -> str:
    """Return one hash over the contents of all files; where they lie does not matter, what they are called does.

    A moment makes it the hash of no other reading: what is read is not in the files.
    """
    total = hashlib.sha256(moment.encode())
    for root in paths:
        files = sorted(file for file in root.rglob("*") if file.is_file()) if root.is_dir() else [root]
        for file in files:
            with file.open("rb") as stream:
                content = hashlib.file_digest(stream, "sha256").hexdigest()
            total.update(f"{file.relative_to(root.parent).as_posix()}\0{content}\n".encode())
    return total.hexdigest()
