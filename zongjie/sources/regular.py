"""Exports hold files and folders: a pipe is waited for, a device never ends, a link may lead to anybody's files."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from zongjie.errors import DataError


def check_regular(source: Path) -> None:
    """Refuse a source that is, or holds, anything else than files and folders; links may stay inside.

    Raises
    ------
    DataError
        With the path of the first such thing.
    """
    inside = source.resolve()
    _check(source, inside, given=True)
    for root, folders, files in os.walk(source):
        for name in (*folders, *files):
            _check(Path(root, name), inside, given=False)


def _check(path: Path, inside: Path, *, given: bool) -> None:
    try:
        mode = path.stat().st_mode
        led_out = not given and path.is_symlink() and not path.resolve().is_relative_to(inside)
    except FileNotFoundError:
        if not path.is_symlink():
            return  # gone since it was listed: whoever reads it says so
        raise _refused(path, "a link that leads nowhere") from None
    except (OSError, RuntimeError):
        raise _refused(path, "a link that leads in a circle, or nothing that may be read") from None
    if led_out:
        raise _refused(path, "a link that leads out of the folder")
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise _refused(path, "a pipe, a device or a socket")


def _refused(path: Path, what: str) -> DataError:
    return DataError(
        f"An export holds files and folders; this is {what}.",
        where=str(path),
        hint="take it away, or put the file itself in its place",
    )
