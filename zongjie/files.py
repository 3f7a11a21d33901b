"""Writing so that nothing half-written ever stands in a file's or a folder's place."""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from glob import escape
from pathlib import Path


def write_text(path: Path, text: str) -> None:
    """Write a text file whole or not at all."""
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        aside.write_bytes(data)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


@contextmanager
def building(target: Path) -> Generator[Path, None, None]:
    """Yield a fresh folder beside `target`; it is gone afterwards unless `publish` moved it away."""
    target.parent.mkdir(parents=True, exist_ok=True)
    _recover(target)
    folder = target.with_name(f".{target.name}.building-{os.getpid()}")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _recover(target: Path) -> None:
    """Tidy up after runs that were killed: what they were building goes, what they had moved away comes back."""
    import psutil

    for left in target.parent.glob(f".{escape(target.name)}.*-*"):
        what, _, owner = left.name.removeprefix(f".{target.name}.").rpartition("-")
        if what not in ("building", "old") or not owner.isdigit() or psutil.pid_exists(int(owner)):
            continue
        if what == "old" and not target.exists():
            left.rename(target)
        else:
            shutil.rmtree(left, ignore_errors=True)


def publish(folder: Path, target: Path) -> None:
    """Put a finished folder in the place of `target`; what stood there comes back if that fails."""
    old = target.with_name(f".{target.name}.old-{os.getpid()}")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    try:
        folder.rename(target)
    except OSError:
        if old.exists():
            old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)
