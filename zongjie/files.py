"""Writing so that nothing half-written ever stands in a file's or a folder's place."""

from __future__ import annotations

import ctypes
import os
import platform
import shutil
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from zongjie.errors import MachineError

_ASIDE = "aside"
_OLD = 24 * 3600  # seconds after which nobody is still writing a file
_HERE = -100  # AT_FDCWD: paths are relative to the working folder
_SWAP = 2  # RENAME_EXCHANGE on Linux, RENAME_SWAP on macOS


def write_text(path: Path, text: str) -> None:
    """Write a text file whole or not at all."""
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    _sweep(path.parent)
    aside = path.with_name(f".{path.name}.{platform.node()}.{os.getpid()}.{_ASIDE}")
    try:
        aside.write_bytes(data)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def _sweep(folder: Path) -> None:
    """Remove what killed processes were writing. Of other machines it is not known whether they still write."""
    import psutil

    for left in folder.glob(f".*.{_ASIDE}"):
        _, node, owner = left.name.removesuffix(f".{_ASIDE}").rsplit(".", 2)
        with suppress(OSError, OverflowError):  # gone since it was listed, or named as none of ours is
            known = node == platform.node() and owner.isdigit()
            if (known and not psutil.pid_exists(int(owner))) or left.stat().st_mtime < time.time() - _OLD:
                left.unlink()


@contextmanager
def alone(place: Path, waiting: Callable[[], None] | None = None) -> Generator[None, None, None]:
    """Hold the lock on a place that several runs write to.

    The lock is the system's and ends with the process that holds it, however that ends: none is ever stale, and a file
    that a killed run leaves behind locks nobody out.

    Parameters
    ----------
    waiting
        Called before waiting for another process that holds the lock; without it, nobody waits.

    Raises
    ------
    MachineError
        If another process holds the lock and nobody waits.
    """
    from filelock import FileLock, Timeout

    place.parent.mkdir(parents=True, exist_ok=True)
    path = place.with_name(f".{place.name}.lock")
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        if waiting is None:
            raise MachineError(
                "Another run is at work on this report; it was left alone.",
                where=str(place),
                hint="wait until that run is done, or end it; to make two reports of one period, use --out",
            ) from None
        waiting()
        lock.acquire()
    try:
        yield
    finally:
        with suppress(OSError):  # Windows removes it on release
            path.unlink()  # while it is held: who waits for this file finds it gone and makes another
        lock.release()


@contextmanager
def building(target: Path) -> Generator[Path, None, None]:
    """Yield a fresh folder beside `target`; it is gone afterwards unless `publish` moved it away.

    Raises
    ------
    MachineError
        If another process is building the same.
    """
    with alone(target):
        _recover(target)
        folder = target.with_name(f".{target.name}.building")
        folder.mkdir()
        try:
            yield folder
        finally:
            _remove(folder)


def _recover(target: Path) -> None:
    """Tidy up after a run that was killed: what it was building goes, what it had moved away comes back."""
    old = _old(target)
    if old.exists() and not target.exists():
        old.rename(target)
    for left in (old, target.with_name(f".{target.name}.building")):
        _remove(left)


def publish(folder: Path, target: Path) -> None:
    """Put a finished folder in the place of `target`; what stood there comes back if that fails."""
    if target.exists() and _exchange(folder, target):
        _remove(folder)
        return
    old = _old(target)
    _remove(old)
    if target.exists():
        target.rename(old)
    try:
        folder.rename(target)
    except BaseException:  # also Ctrl-C between the two
        if old.exists():
            old.rename(target)
        raise
    _remove(old)


def _old(target: Path) -> Path:
    return target.with_name(f".{target.name}.old")


def _remove(folder: Path) -> None:
    if folder.is_symlink():  # where people had put a link, its end is theirs
        folder.unlink()
    shutil.rmtree(folder, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step, so that there is no moment without either; False where the system cannot."""
    if sys.platform == "win32":
        return False
    names = os.fsencode(one), os.fsencode(other)
    libc = ctypes.CDLL(None)
    try:
        if sys.platform == "darwin":
            return libc.renamex_np(*names, _SWAP) == 0
        return libc.renameat2(_HERE, names[0], _HERE, names[1], _SWAP) == 0
    except AttributeError:  # a C library without the call
        return False
