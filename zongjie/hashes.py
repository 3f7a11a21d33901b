"""Hashes that say whether something made earlier still holds: of files, of the product's code, of what is said."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).resolve().parent


def hash_of(said: Any) -> str:
    """Return the hash of plain values (JSON; anything else by its text), whatever the order of their keys."""
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()


def files_hash(files: Iterable[Path]) -> str:
    """Return one hash of the names and contents of files, in this order; where they lie does not matter."""
    total = hashlib.sha256()
    for file in files:
        total.update(file.name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


@cache
def code_hash(*parts: str) -> str:
    """Return the hash of the product's code, read once a process.

    Parameters
    ----------
    parts
        Subpackages (`metrics`) or modules (`tables/derive.py`) below the package; all of it if none is named.
    """
    roots = [_PACKAGE / part for part in parts] or [_PACKAGE]
    return files_hash(file for root in roots for file in (sorted(root.rglob("*.py")) if root.is_dir() else [root]))
