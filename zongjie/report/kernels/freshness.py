"""Whether the code that a process has loaded is still the code on the disk.

A process that makes many reports outlives an edit or an upgrade; what was loaded before must not make the next one.
"""

from __future__ import annotations

import os
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[2]


def code_on_disk() -> int:
    """Return a number that changes with any source file of the package; for this process alone."""
    found: list[tuple[str, int, int]] = []
    for folder, _, names in os.walk(_PACKAGE):
        for name in names:
            if name.endswith(".py"):
                stat = (Path(folder) / name).stat()
                found.append((f"{folder}/{name}", stat.st_mtime_ns, stat.st_size))
    return hash(tuple(sorted(found)))


_LOADED = code_on_disk()


def outdated() -> bool:
    """Whether the code on the disk is another than when this process began to load it."""
    return code_on_disk() != _LOADED
